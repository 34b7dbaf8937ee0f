"""Tickets that are solved, and the requests for a verdict that go out for them."""

import frappe
from frappe.utils.password import decrypt

from oki_tickets.channels.port import Letter, Receipt, adapter_of
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock, feedback, moves
from tests import factories

SUMMARIES = {
	"problem_summary": "No tone since Monday",
	"resolution_summary": "The port was reset & tested",
}


def set_up_mail() -> None:
	"""An account to send by; nothing is sent before the Email Queue is flushed."""
	account = frappe.get_doc(
		doctype="Email Account",
		email_account_name=factories.unique("Desk"),
		email_id="desk@oki-tests.example",
		enable_outgoing=1,
		default_outgoing=1,
		smtp_server="127.0.0.1",
		no_smtp_authentication=1,
	)
	account.set_new_name()
	account.db_insert()


def solve(ticket: str, agent: str | None = None, at: str | None = None) -> str:
	"""An agent (a new one where none is named) proposes a solution; returns the ticket's name."""
	with clock.at(at or clock.now()), factories.as_user(agent or factories.create_agent()):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=SUMMARIES)
	return ticket


def solved(customer: str, **values) -> str:
	return solve(factories.create_ticket(customer, **values).name)


def requests_of(ticket: str) -> list[Letter]:
	"""What the outbox holds for the ticket's customer, in order."""
	rows = frappe.get_all(
		"Outbox Message",
		filters={"ticket": ticket, "channel": ("like", "Feedback %")},
		fields=["name", "channel", "recipient", "payload"],
		order_by="sequence",
	)
	return [
		Letter(row.name, row.channel, row.recipient, frappe.parse_json(row.payload), ticket) for row in rows
	]


def send(letter: Letter) -> Receipt:
	"""What a worker would do with it."""
	return adapter_of(letter.channel).send(letter)


def token_of(ticket: str) -> str:
	"""The token of the last link that was made for the ticket."""
	return decrypt(requests_of(ticket)[-1].payload["token"])


def verdicts_of(ticket: str) -> list[tuple]:
	rows = frappe.get_all(
		"Ticket Feedback",
		filters={"ticket": ticket},
		fields=["verdict", "score", "comment", "channel"],
		order_by="number",
	)
	return [tuple(row.values()) for row in rows]


def solved_of(world) -> str:
	"""A committed ticket of the owner of the permission matrix's world, whose solution was proposed."""
	ticket = world.fresh_ticket()
	doc = frappe.get_doc("Ticket", ticket)
	doc.update({"status": "In Progress"}).save()
	doc.update({"status": "Resolved", **SUMMARIES}).save()
	frappe.db.commit()
	return ticket


def verdict_of(world) -> str:
	"""A committed verdict of the same owner."""
	row = feedback.give(solved_of(world), "Liked", given_by=world.users["owner"], channel="Portal")
	frappe.db.commit()
	return row.name
