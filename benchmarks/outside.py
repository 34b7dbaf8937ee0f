"""An agent's answer and change of a promise while Telegram and Jira are down, beside the same without them."""

import time

import frappe

from benchmarks.harness import Claim, Sample
from oki_tickets.api import agent as desk
from oki_tickets.channels.telegram import links
from tests import jira
from tests.factories import as_user, create_agent, create_customer, create_portal_user, create_ticket

REPEATS = 60
SETTINGS = "Oki Tickets Settings"
# Nobody listens there, and the desk would not go there: each of the workers' tries fails.
NOWHERE = "https://127.0.0.1:9"


def claims() -> list[Claim]:
	"""Nobody who answers a customer waits for a service outside."""
	agent, ticket = _ticket_in_development()
	frappe.db.set_single_value(SETTINGS, "telegram_api_url", NOWHERE)
	taken: dict[bool, list[float]] = {False: [], True: []}
	try:
		for turn in range(REPEATS + REPEATS // 10):
			for is_on in taken:
				_switch(is_on)
				taken[is_on].append(_answer_and_promise(agent, ticket, turn, is_on))
	finally:
		frappe.db.set_single_value(SETTINGS, "telegram_api_url", None)
		_switch(False)
	without, down = (Sample(name, tuple(taken[is_on][REPEATS // 10 :])) for name, is_on in _NAMES)
	return [Claim("an agent's answer and new due date, Telegram and Jira down", down, without, at_most=1.1)]


_NAMES = (("both switched off", False), ("both down", True))


def _ticket_in_development() -> tuple[str, str]:
	agent, customer = create_agent(), create_portal_user(create_customer())
	ticket = create_ticket(customer).name
	links.link_user("990001", customer, name="Klara", language=None)
	links.talk_about("990001", ticket)
	jira.escalate(agent, ticket, jira_issue="OPS-1", development_due_on="2030-12-31")
	frappe.db.commit()
	return agent, ticket


def _switch(is_on: bool) -> None:
	values = {"telegram_enabled": int(is_on), "jira_enabled": int(is_on)}
	for name, value in values.items():
		frappe.db.set_single_value(SETTINGS, name, value)
	frappe.clear_document_cache(SETTINGS, SETTINGS)
	frappe.db.commit()


def _answer_and_promise(agent: str, ticket: str, turn: int, is_on: bool) -> float:
	"""Seconds until both are committed."""
	day = f"2030-{1 + turn % 12:02}-{1 + turn % 27 + int(is_on):02}"
	start = time.perf_counter()
	with as_user(agent):
		desk.reply(ticket, f"<p>We are looking, {turn}</p>")
		frappe.get_doc("Ticket", ticket).update({"development_due_on": day}).save()
	frappe.db.commit()
	return time.perf_counter() - start
