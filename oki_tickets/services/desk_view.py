"""What the Desk form shows beside a ticket's fields: conversation, moves, customer card."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_fullname, strip_html_tags

from oki_tickets.domain.lifecycle import Category, need_of
from oki_tickets.services import workflow
from oki_tickets.services.attachments import files_of

# A conversation longer than this is read page by page in the list of messages.
LONGEST_CONVERSATION = 500
OTHER_TICKETS = 5


def of_ticket(ticket: str) -> dict[str, Any]:
	"""conversation (messages and changes of status in order of time), moves, customer, status."""
	doc = frappe.get_doc("Ticket", ticket)
	status = frappe.get_cached_doc("Ticket Status", doc.status)
	return {
		"conversation": _conversation(ticket),
		"moves": _moves(doc),
		"customer": _customer_card(doc),
		"status": {"name": doc.status, "colour": status.colour, "category": status.category},
		"modified": str(doc.modified),
	}


def _conversation(ticket: str) -> list[dict[str, Any]]:
	entries = [*_messages(ticket), *_changes(ticket)]
	return sorted(entries, key=lambda entry: (entry["at"], entry["kind"] == "message"))


def _messages(ticket: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Ticket Message",
		filters={"ticket": ticket},
		fields=[
			"name",
			"body",
			"sender",
			"sender_side",
			"is_internal",
			"channel",
			"sent_at as at",
			"likes",
			"dislikes",
		],
		order_by="sent_at desc, creation desc",
		limit=LONGEST_CONVERSATION,
	)
	files = files_of([row.name for row in rows])
	for row in rows:
		row.update(kind="message", files=files.get(row.name, []), sender_name=_name_of(row.sender))
	return rows[::-1]


def _changes(ticket: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket},
		fields=["action", "from_status", "to_status", "changed_at as at", "changed_by", "side", "duration"],
		order_by="changed_at desc",
		limit=LONGEST_CONVERSATION,
	)
	for row in rows:
		row.update(
			kind="status",
			action_label=_(row.action),
			to_label=_(row.to_status),
			by_name=_("by itself") if row.side == "System" else _name_of(row.changed_by),
		)
	return rows[::-1]


def _name_of(sender: str | None) -> str:
	return get_fullname(sender) if sender and frappe.db.exists("User", sender) else sender or ""


def _moves(doc) -> list[dict[str, Any]]:
	"""The user's moves on the ticket: action, label, target's colour, fields asked for, message needed."""
	return [
		{
			"action": move.action,
			"label": _(move.action),
			"colour": frappe.get_cached_value("Ticket Status", move.to_status, "colour"),
			"fields": [*need_of(move.action).fields, *(f for g in need_of(move.action).one_of for f in g)],
			"needs_message": need_of(move.action).message,
		}
		for move in workflow.agent_moves(doc)
	]


def _customer_card(doc) -> dict[str, Any]:
	"""The company behind the ticket, its contract, its person, its other open tickets. Agents see this
	much of ERPNext without a right on Customer of their own."""
	card: dict[str, Any] = {"customer": doc.customer, "contact": doc.contact, "email": doc.raised_by}
	if doc.customer:
		card["company"] = frappe.db.get_value(
			"Customer",
			doc.customer,
			["customer_name", "customer_group", "territory", "account_manager"],
			as_dict=True,
		)
	if doc.contact:
		card["person"] = frappe.db.get_value(
			"Contact", doc.contact, ["full_name", "designation", "email_id", "phone", "mobile_no"], as_dict=True
		)
	if doc.contract:
		card["contract"] = frappe.db.get_value(
			"Contract", doc.contract, ["name", "status", "start_date", "end_date"], as_dict=True
		)
	card["others"] = _other_open_tickets(doc)
	return card


def _other_open_tickets(doc) -> list[dict[str, Any]]:
	"""Open tickets of the same customer, or of the same person where no customer is known."""
	same = {"customer": doc.customer} if doc.customer else {"raised_by": doc.raised_by}
	if not any(same.values()):
		return []
	# get_list: an agent who sees only own lines is not told of other lines' tickets.
	return frappe.get_list(
		"Ticket",
		filters={
			**same,
			"name": ("!=", doc.name),
			"status": ("in", workflow.statuses_of(*Category.OPEN)),
		},
		fields=["name", "subject", "status", "agent", "creation"],
		order_by="creation desc",
		limit=OTHER_TICKETS,
	)


def canned_replies(ticket: str) -> list[dict[str, str]]:
	"""Email Templates rendered for the ticket: name, body (HTML), preview (one line). A template that
	cannot be rendered is left out rather than shown broken."""
	doc = frappe.get_doc("Ticket", ticket)
	names = frappe.get_list("Email Template", pluck="name", order_by="name", limit=200)
	found = []
	for name in names:
		template = frappe.get_cached_doc("Email Template", name)
		body = _rendered(template, doc)
		if body:
			found.append({"name": name, "body": body, "preview": strip_html_tags(body)[:120]})
	return found


def _rendered(template, doc) -> str | None:
	try:
		# Staff write the templates; the customer's words only fill in values.
		return template.get_formatted_response({**doc.as_dict(), "doc": doc})
	except Exception:
		frappe.clear_last_message()
		return None
