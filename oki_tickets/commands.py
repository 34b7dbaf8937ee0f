"""Commands of the console: bench --site SITE ..."""

import sys

import click
import frappe
from frappe.commands import get_site, pass_context
from frappe.exceptions import SiteNotSpecifiedError


@click.command("ticket-clock")
@pass_context
def ticket_clock(context) -> None:
	"""Keeps the time of tickets until it is stopped: run it beside the workers, with --site SITE or all."""
	from oki_tickets.services.timekeeper import Timekeeper

	if not context.sites:
		raise SiteNotSpecifiedError
	sites = [site for site in context.sites if _keeps_tickets(site)]
	if not sites:
		raise click.ClickException("None of these sites has Oki Tickets.")
	click.echo(f"Keeping time for {', '.join(sites)}.")
	Timekeeper(sites).run()


def _keeps_tickets(site: str) -> bool:
	"""True where the site has the app, or cannot say so now: one site that does not answer must not stop the
	time of all others. Raises IncorrectSitePath for a site that does not exist."""
	try:
		frappe.init(site=site)
		frappe.connect()
		return "oki_tickets" in frappe.get_installed_apps()
	except frappe.IncorrectSitePath:
		raise
	except Exception as error:
		click.echo(f"{site} does not answer, and is asked again and again: {error}", err=True)
		return True
	finally:
		frappe.destroy()


@click.command("telegram-poll")
@pass_context
def telegram_poll(context) -> None:
	"""Fetches what people write to the Telegram bot, until it is stopped: for sites that Telegram cannot reach."""
	import signal
	import threading

	from oki_tickets.channels.telegram.polling import poll

	over = threading.Event()
	for order in (signal.SIGTERM, signal.SIGINT):
		signal.signal(order, lambda *_signal: over.set())
	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		click.echo("Asking Telegram for news.")
		poll(over.is_set)
	finally:
		frappe.destroy()


@click.command("verify-ticket-feedback")
@pass_context
def verify_ticket_feedback(context) -> None:
	"""Proves that no customer's verdict was altered in the database; names those that were, and exits with 1."""
	from oki_tickets.services import feedback_chain

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		found = feedback_chain.verify()
		number = frappe.db.count("Ticket Feedback")
	finally:
		frappe.destroy()
	for defect in found:
		click.echo(feedback_chain.describe(defect))
	if found:
		sys.exit(1)
	click.echo(f"All {number} verdicts are as they were given.")


@click.command("rebuild-ticket-facts")
@pass_context
def rebuild_ticket_facts(context) -> None:
	"""Writes what reports read anew, from the history: of messages, changes of status and tickets, and the figures
	of months that are over."""
	from oki_tickets.analytics import closing
	from oki_tickets.services import ticket_facts

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		changed = ticket_facts.rebuild(commit=True)
		frappe.db.commit()  # what is counted next is read after the months are held
		others = closing.rebuild()
		frappe.db.commit()  # the command's own end
	finally:
		frappe.destroy()
	click.echo(f"{changed} rows were completed; {others} kept figures of months were other than the history.")


@click.command("check-ticket-settings")
@pass_context
def check_ticket_settings(context) -> None:
	"""Tells what is missing before the desk works: people, mail, time, services outside, the site. Exits with 1
	where something is."""
	from oki_tickets.services.settings_check import run

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		rows = run.check()
	finally:
		frappe.destroy()
	width = max(len(row["title"]) for row in rows)
	for row in rows:
		click.echo(f"{row['state']:<8}  {row['title']:<{width}}  {row['text']}")
	if any(row["state"] == "missing" for row in rows):
		sys.exit(1)


@click.command("ticket-person-data")
@click.argument("email")
@pass_context
def ticket_person_data(context, email: str) -> None:
	"""Prints as JSON what the desk keeps of the person with this address, for those who have no user."""
	import json

	from oki_tickets.services.personal_data import export, person

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		told = export.export(person.person_of(email))
	finally:
		frappe.destroy()
	click.echo(json.dumps(told, indent=2, default=str, ensure_ascii=False))


@click.command("forget-ticket-person")
@click.argument("email")
@click.confirmation_option(prompt="What is erased cannot be brought back. Erase?")
@pass_context
def forget_ticket_person(context, email: str) -> None:
	"""Erases what the desk keeps of the person with this address, who has no user. For people who have one,
	make a Personal Data Deletion Request, which erases the user too."""
	from oki_tickets.services import erasure

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		if frappe.db.exists("User", {"email": email}):
			raise click.ClickException(
				f"{email} is a user. Make a Personal Data Deletion Request, which erases the user too."
			)
		erasure.forget(email, f"erased-{frappe.generate_hash(length=10)}")
		frappe.db.commit()  # a command of the console: no request or job commits for it
	finally:
		frappe.destroy()
	click.echo(f"The desk has forgotten {email}.")


@click.command("oki-demo")
@click.option("--remove", is_flag=True, help="Remove everything that the demo has made.")
@click.option("--force", is_flag=True, help="Add the demo to a site that has tickets of its own.")
@pass_context
def oki_demo(context, remove: bool, force: bool) -> None:
	"""A telecom company with lines, agents, customers and 200 tickets, to try the desk with."""
	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		_remove() if remove else _make(force)
	finally:
		frappe.destroy()


# What goes on is said on stderr: stdout carries the people's log-ins alone, for scripts that keep them.


def _make(force: bool) -> None:
	from oki_tickets.setup.demo import build, company, people, register, removal

	kept = register.load()
	if kept.ready:
		click.echo("The demo is there already. `oki-demo --remove` takes it away.", err=True)
	else:
		_refuse_among_real_tickets(kept, force)
		if company.ensure():
			click.echo(f"ERPNext was empty: made the company {company.COMPANY}.", err=True)
		removal.remove(kept, frappe.db.commit)
		build.build(kept, frappe.db.commit, _progress)
	click.echo(people.table(register.plain_password(kept)))


def _refuse_among_real_tickets(kept, force: bool) -> None:
	others = frappe.db.count("Ticket", {"name": ("not in", kept.records.get("Ticket") or [""])})
	if others and not force:
		sys.exit(
			f"This site has {others} tickets of its own, and the demo's 200 would stand among them. "
			"Use a site of its own for the demo, or call again with --force."
		)


def _progress(done: int, total: int) -> None:
	click.echo(f"{done} of {total} tickets", err=True)


def _remove() -> None:
	from oki_tickets.setup.demo import register, removal

	kept = register.load()
	if kept.empty:
		click.echo("There is no demo on this site.", err=True)
		return
	stay = removal.remove(kept, frappe.db.commit)
	click.echo(
		"The demo is gone." if not stay else "The demo is gone, except what is used otherwise:", err=True
	)
	for line in stay:
		click.echo(f"  {line}", err=True)


@click.command("import-issues")
@click.option(
	"--map",
	"mapping",
	multiple=True,
	metavar="KIND:THEIRS=OURS",
	help="What an Issue's status, priority or type is here, such as 'status:Escalated=In Progress'.",
)
@click.option(
	"--report", type=click.Path(dir_okay=False), help="A CSV file for what was left out, line by line."
)
@pass_context
def import_issues(context, mapping: tuple[str, ...], report: str | None) -> None:
	"""Brings ERPNext's Issues over as tickets, with mails, comments, files, dates and states. What is over
	already is left alone: call it again after an interruption, or for what has come since."""
	from oki_tickets.domain.moving_in import parse_mapping

	try:
		given = parse_mapping(list(mapping))
	except ValueError as error:
		raise click.BadParameter(
			f"{error} is not KIND:THEIRS=OURS; kinds are status, priority, type."
		) from None
	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		_move_in(given, report)
	finally:
		frappe.destroy()


def _move_in(given: dict[str, dict[str, str]], report: str | None) -> None:
	from oki_tickets.exceptions import OkiTicketsError
	from oki_tickets.services.moving_in import left_out, run, source

	before = frappe.db.count("Ticket", {"imported_from": ("is", "set")})
	try:
		with click.progressbar(
			length=source.waiting(), label="Issues", file=sys.stderr, show_pos=True
		) as bar:
			failed = run.move_in(given, bar.update)
	except OkiTicketsError as error:
		raise click.ClickException(frappe.utils.strip_html(str(error))) from None
	after = frappe.db.count("Ticket", {"imported_from": ("is", "set")})
	click.echo(f"{after - before} Issues are tickets now; {after} in all.")
	_tell_what_is_missing(list(left_out.find(failed)), report)


def _tell_what_is_missing(missing: list, report: str | None) -> None:
	import csv
	from collections import defaultdict

	groups = defaultdict(list)
	for one in missing:
		groups[one.kind, one.reason].append(one)
	click.echo("Nothing was left out." if not groups else "Left out:")
	for (kind, reason), ones in groups.items():
		names = ", ".join(f"{one.name} ({one.issue})" for one in ones[:3])
		click.echo(f"  {len(ones):>6} {kind}: {reason}; {names}{' ...' if len(ones) > 3 else ''}")
	if report:
		with open(report, "w", newline="", encoding="utf-8") as file:
			rows = [(one.kind, one.name, one.issue, one.reason) for one in missing]
			csv.writer(file).writerows([("Kind", "Name", "Issue", "Reason"), *rows])


commands = [
	ticket_clock,
	telegram_poll,
	verify_ticket_feedback,
	rebuild_ticket_facts,
	check_ticket_settings,
	ticket_person_data,
	forget_ticket_person,
	oki_demo,
	import_issues,
]
