"""Commands of the console: bench --site SITE ..."""

import click
import frappe
from frappe.commands import pass_context
from frappe.exceptions import SiteNotSpecifiedError


@click.command("ticket-clock")
@pass_context
def ticket_clock(context) -> None:
	"""Keeps the time of tickets until it is stopped: run it beside the workers, with --site SITE or all."""
	from oki_tickets.services.timekeeper import Timekeeper

	if not context.sites:
		raise SiteNotSpecifiedError
	sites = [site for site in context.sites if _has_app(site)]
	if not sites:
		raise click.ClickException("None of these sites has Oki Tickets.")
	click.echo(f"Keeping time for {', '.join(sites)}.")
	Timekeeper(sites).run()


def _has_app(site: str) -> bool:
	frappe.init(site=site)
	frappe.connect()
	try:
		return "oki_tickets" in frappe.get_installed_apps()
	finally:
		frappe.destroy()


commands = [ticket_clock]
