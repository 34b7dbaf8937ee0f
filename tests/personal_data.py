"""A conversation of several people, for tests of what is kept of them."""

import json

import frappe

from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import moves
from tests import factories
from tests.reports import run

CANARY = "Rainbow-Street-77"


def talk(klara: str, adam: str, anna: str) -> str:
	"""Klara's ticket on which she, a colleague and an agent have written, with a file of each, and the agent a
	note; returns its name."""
	name = factories.create_ticket(klara, subject=f"I live in {CANARY}", phone="+48 600 100 200").name
	for writer, side, body in (
		(klara, Side.CUSTOMER, f"<p>My address is {CANARY}</p>"),
		(adam, Side.CUSTOMER, "<p>My line is down as well</p>"),
		(anna, Side.AGENT, f"<p>Dear Klara, I have written to {klara}</p>"),
	):
		message = factories.write_message(name, writer, side=side, body=body)
		factories.attach_file(message, owner=writer, content=writer.encode())
	factories.write_message(name, anna, body="<p>A secret note</p>", is_internal=True)
	_deliver(name)
	return name


def _deliver(ticket: str) -> None:
	frappe.db.set_value("Outbox Message", {"ticket": ticket}, {"state": "Sent", "next_try": 0})


def solve(ticket: str, anna: str) -> None:
	"""The agent proposes a solution that speaks of Klara."""
	values = {"problem_summary": f"Klara of {CANARY}", "resolution_summary": "Told Klara"}
	with factories.as_user(anna):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=values)
	_deliver(ticket)


def bodies(ticket: str) -> list[str]:
	"""Of the ticket's messages, the oldest first."""
	return frappe.get_all("Ticket Message", {"ticket": ticket}, pluck="body", order_by="sent_at, creation")


def files(ticket: str) -> list[str]:
	"""Who has sent the files of the ticket's messages."""
	messages = frappe.get_all("Ticket Message", {"ticket": ticket}, pluck="name", order_by="name")
	filters = {"attached_to_doctype": "Ticket Message", "attached_to_name": ("in", messages)}
	return frappe.get_all("File", filters, pluck="owner", order_by="creation")


def everything(*doctypes: str) -> str:
	"""All rows of these tables, as text."""
	rows = [frappe.get_all(doctype, fields=["*"], order_by="name") for doctype in doctypes]
	return json.dumps(rows, default=str)


def figures() -> list:
	"""Rows of reports that count people, customers and verdicts."""
	dates = {"from_date": "2020-01-01", "to_date": frappe.utils.nowdate()}
	reports = ("Ticket Communication by Agent", "Top Customers by Tickets", "Ticket Feedback Summary")
	return [run(report, **dates)[1] for report in reports]
