"""Fifty agents of one line that works day and night, and a customer: for what many do at one moment."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from oki_tickets import api
from oki_tickets.services import clocks, dealing_jobs
from tests import factories
from tests.processes import Done, ProcessFailure
from tests.site.security import people

SIZE = 50


@contextmanager
def gathered() -> Iterator[tuple[str, list[str], str]]:
	"""The line, its fifty agents and the customer's user: committed, and taken away at the end."""
	frappe.set_user("Administrator")
	schedule = factories.create_schedule((("00:00", "00:00"),), days=7)
	line = factories.create_line(work_schedule=schedule)
	agents = [factories.create_agent(first_name=f"Agent {n}", lines=(line,)) for n in range(SIZE)]
	customer = factories.create_portal_user(factories.create_customer())
	frappe.db.commit()
	yield line, agents, customer
	frappe.db.rollback()
	frappe.set_user("Administrator")
	people.remove_people([customer, *agents])
	for doctype, name in (("Support Line", line), ("Work Schedule", schedule)):
		frappe.delete_doc(doctype, name, force=True)
	frappe.db.commit()


def arrive(staff, count: int = 1, method: str = "Offer") -> list[str]:
	"""Tickets in the line, dealt with as a worker does and committed."""
	line, _, customer = staff
	frappe.get_doc("Support Line", line).update({"assignment_method": method}).save()
	frappe.db.commit()
	tickets = [factories.create_ticket(customer, support_line=line).name for _ in range(count)]
	clocks.set_all([clocks.Alarm(ticket, clocks.OFFER, 0, clocks.TO_BE_DEALT) for ticket in tickets])
	frappe.db.commit()
	for ticket in tickets:
		dealing_jobs.deal_one_ticket(ticket)
	return tickets


def take(ticket: str) -> dict:
	"""Runs in a process: takes the ticket as over HTTP, where whoever has to give way to somebody begins anew."""
	return api._call_until_through(lambda: api.agent.take(ticket))


def won(done: list[Done]) -> list:
	return [one.answer for one in done if not isinstance(one.answer, ProcessFailure)]


def lost(done: list[Done]) -> Counter:
	return Counter(one.answer.kind for one in done if isinstance(one.answer, ProcessFailure))
