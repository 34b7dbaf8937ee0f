"""The permission matrix: every method, DocType, report and page for every person, over HTTP."""

import importlib
import inspect
import json
import pkgutil
from pathlib import Path

import frappe
import pytest

import oki_tickets
from oki_tickets.domain import tokens
from tests.deleting import delete
from tests.http import Answer, Session
from tests.site.security import samples, table
from tests.site.security.people import PEOPLE, World

METHODS = table.rows(table.METHODS)
DOCTYPES = {name.replace("_", " "): row for name, row in table.rows(table.DOCTYPES).items()}
REPORTS = {name.replace("_", " "): row for name, row in table.rows(table.REPORTS).items()}
PAGES = table.rows(table.PAGES)

DESK = "/app/"

# What belongs to the world's ticket and goes with it, and the settings: not deleted after each person.
STAYING = (
	"Ticket Message",
	"Ticket Status Change",
	"Discipline Violation",
	"Ticket Transfer",
	"Ticket Postponement",
	"Ticket Feedback",
	"Ticket Reaction",
	"Ticket Solution",
	"Feedback Invitation",
	"Ticket Offer",
	"Ticket Clock",
	"Ticket Jira Issue",
	"Ticket Call",
	"Chat Conversation",
	"Broadcast Reader",
	"Oki Tickets Settings",
)


def whitelisted_methods() -> set[str]:
	"""Dotted names of every function of the app that Frappe calls for a client."""
	for module in pkgutil.walk_packages(oki_tickets.__path__, "oki_tickets."):
		if ".patches." not in module.name:
			importlib.import_module(module.name)
	functions = (inspect.unwrap(function) for function in frappe.whitelisted)
	return {f"{f.__module__}.{f.__name__}" for f in functions if f.__module__.startswith("oki_tickets")}


def doctypes() -> set[str]:
	rows = frappe.get_all("DocType", filters={"module": "Oki Tickets", "istable": 0}, pluck="name")
	return set(rows)


def pages() -> set[str]:
	folder = Path(oki_tickets.__file__).parent / "www"
	files = (
		path.relative_to(folder).with_suffix("")
		for path in folder.rglob("*")
		if path.suffix in (".html", ".md")
	)
	desk = frappe.get_all("Page", filters={"module": "Oki Tickets"}, pluck="name", order_by="name")
	return {"/" + str(path).removesuffix("index").rstrip("/") for path in files} | {
		f"{DESK}{name}" for name in desk
	}


@pytest.mark.parametrize(
	("found", "rows", "kind"),
	[
		(whitelisted_methods, METHODS, "method"),
		(doctypes, DOCTYPES, "DocType"),
		(lambda: set(frappe.get_all("Report", {"module": "Oki Tickets"}, pluck="name")), REPORTS, "report"),
		(pages, PAGES, "page"),
	],
)
def test_the_table_has_a_row_for_everything(found, rows, kind):
	assert found() == set(rows), f"tests/site/security/table.py: a {kind} is missing or gone"


@pytest.mark.parametrize("method", METHODS)
def test_methods(world, method):
	seen = {person: _called(world, person, method) for person in PEOPLE}
	marks = {
		person: "+" if answer.ok else "-" if answer.status in (401, 403) else answer
		for person, answer in seen.items()
	}
	assert marks == METHODS[method]


def _called(world: World, person: str, method: str) -> Answer:
	return world.session(person).call(
		samples.STANDS_FOR.get(method, method), **samples.ARGUMENTS[method](world)
	)


@pytest.mark.parametrize("method", METHODS)
def test_get_only_reads(world, method):
	"""A link, a picture's address or a preview makes a GET: nothing may come of it."""
	allowed = frappe.allowed_http_methods_for_whitelisted_func[frappe.get_attr(method)]
	assert ("GET" in allowed) == (method in samples.ONLY_READ), allowed
	if method not in samples.ONLY_READ:
		for person in ("owner", "agent"):
			assert world.session(person).get(f"/api/method/{method}").status in (403, 405)


@pytest.mark.parametrize("doctype", DOCTYPES)
def test_doctypes(world, doctype):
	seen = {person: _rights(world, world.session(person), doctype) for person in PEOPLE}
	assert seen == DOCTYPES[doctype]


def _rights(world: World, session: Session, doctype: str) -> str:
	name = samples.existing(doctype, world)
	single = frappe.get_meta(doctype).issingle
	answers = {
		"L": None if single else session.rest("GET", doctype, filters=json.dumps([["name", "=", name]])),
		"R": session.rest("GET", doctype, name),
		"C": _create(session, doctype),
		"W": session.rest("PUT", doctype, name, **samples.CHANGE[doctype]),
		"D": None if single else session.rest("DELETE", doctype, name),
	}
	broken = {right: answer for right, answer in answers.items() if answer and answer.status >= 500}
	assert not broken, f"{session.user}: the server broke down: {broken}"
	_clean(doctype, name, answers["C"])
	allowed = {right for right, answer in answers.items() if answer and answer.ok}
	if "L" in allowed and name not in answers["L"].text:
		allowed.discard("L")
	return "".join(right for right in "LRCWD" if right in allowed) or "-"


def _create(session: Session, doctype: str) -> Answer | None:
	if doctype not in samples.NEW:
		return None
	values = samples.NEW[doctype]()
	frappe.db.commit()
	return session.rest("POST", doctype, **values)


def _clean(doctype: str, name: str, created: Answer | None) -> None:
	frappe.db.rollback()
	names = set() if doctype in STAYING else {name}
	if created and created.ok:
		names.add(created.data["name"])
	for each in names:
		delete(doctype, each)
	frappe.db.commit()


def test_child_tables_open_no_door_of_their_own(world):
	tables = frappe.get_all("DocType", {"module": "Oki Tickets", "istable": 1}, pluck="name", order_by="name")
	row = frappe.get_all("Support Agent Line", pluck="name", order_by="name", limit=1)[0]
	for person in ("guest", "owner", "stranger", "staff", "other_line", "agent"):
		session = world.session(person)
		assert all(session.rest("GET", doctype).refused for doctype in tables)
		assert session.rest("PUT", "Support Agent Line", row, support_line="L3").refused
		assert session.rest("DELETE", "Support Agent Line", row).refused


def test_reports(world):
	for report, row in REPORTS.items():
		seen = {person: _run(world, person, report) for person in PEOPLE}
		assert seen == row, report


def _run(world: World, person: str, report: str) -> str:
	dates = {"from_date": "2020-01-01", "to_date": frappe.utils.nowdate()}
	answer = world.session(person).call("frappe.desk.query_report.run", report_name=report, filters=dates)
	assert answer.status < 500, answer
	return "+" if answer.ok else "-"


def test_pages(world):
	for page, row in PAGES.items():
		seen = {person: _status(_opened(world, person, page)) for person in PEOPLE}
		assert seen == row, page


def _opened(world: World, person: str, page: str) -> Answer:
	session = world.session(person)
	if page.startswith(DESK):
		return session.call("frappe.desk.desk_page.getpage", name=page.removeprefix(DESK))
	# A link that nobody has: what a right one shows is in test_rating_links.py.
	page = page.replace("/tickets/rate", f"/tickets/rate/{tokens.new()}")
	return session.page(page.replace("/tickets/ticket", f"/tickets/{world.ticket}"))


def _status(answer: Answer) -> str:
	to_login = answer.status in (301, 302, 303) and "/login" in answer.headers.get("Location", "")
	return "login" if to_login or ("/login" in answer.text and answer.status == 401) else str(answer.status)
