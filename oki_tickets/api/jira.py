"""Jira's door, and what people do about Jira from Desk."""

from dataclasses import asdict
from typing import Any

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.channels.jira import check, links, orders
from oki_tickets.channels.jira import webhook as hook
from oki_tickets.exceptions import OkiTicketsError

# News in a minute from one address: a change of a thousand issues at once still comes through.
MOST_NEWS = 1200


@door(allow_guest=True)
@rate_limit(limit=MOST_NEWS, seconds=60)
def webhook(**_told: Any) -> dict[str, int]:
	"""News from Jira, signed (X-Hub-Signature) or with the `token` of the address. Returns how many `tickets`
	they concern; a worker looks at their issues. Raises NotFromJira."""
	request = frappe.request
	return {"tickets": hook.take(request.get_data(), request.headers, request.args.get("token"))}


@door()
def test_connection() -> list[dict]:
	"""Asks Jira with the settings as they are saved; rows of `is_good` and `text`."""
	frappe.only_for("System Manager")
	return [asdict(finding) for finding in check.findings()]


@door()
def describe_webhook() -> dict[str, str]:
	"""What an administrator enters in Jira: `address`, `secret`, and `address_with_token` for a Jira that
	cannot sign."""
	frappe.only_for("System Manager")
	return hook.describe()


@door()
def send_message(message: str) -> None:
	"""Sends a message or an internal note of a ticket to its issue as a comment."""
	ticket = frappe.db.get_value("Ticket Message", message, "ticket")
	permissions.check_agent(ticket or "", "write")
	if not links.of_ticket(ticket):
		frappe.throw(_("Ticket {0} has no issue in Jira.").format(ticket), OkiTicketsError)
	orders.send_message(frappe.get_doc("Ticket Message", message))
