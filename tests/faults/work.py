"""People at work over HTTP while something breaks: whoever gets no answer tries again with the same key, as the
portal's page does."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import frappe
import requests

from oki_tickets.channels import outbox, queue_rows
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock, moves, sendings
from tests import factories
from tests.deleting import delete
from tests.factories import PASSWORD, unique
from tests.faults import invariants
from tests.faults.servers import until
from tests.http import Answer, Session
from tests.outbox import deliver_at
from tests.site.security import people

TRIES = 40
PAUSE = 0.5
# Seconds of an offer in the desk's line.
OFFER = 3
SOLUTION = {"problem_summary": "No tone", "resolution_summary": "A new cable"}


@dataclass
class Desk:
	"""A line that deals out by offers at any hour, with a topic that leads to it; its agents, its customers and their
	sessions. `raised` are the tickets, by what was written in their subject."""

	line: str
	category: str
	agents: list[str]
	customers: list[str]
	sessions: dict[str, Session] = field(default_factory=dict)
	raised: dict[str, str] = field(default_factory=dict)

	@property
	def tickets(self) -> list[str]:
		"""Names of what was raised, whether or not the answer has arrived."""
		return frappe.get_all("Ticket", {"support_line": self.line}, pluck="name", order_by="name")

	def session(self, user: str) -> Session:
		if user not in self.sessions:
			self.sessions[user] = Session(user)
		return self.sessions[user]

	def raise_one(self, number: int = 0) -> str:
		"""A customer raises a ticket, and does not give up before it has its name; returns it."""
		subject = unique("Fault")
		answer = persist(
			self.session(self.customers[number % len(self.customers)]),
			"oki_tickets.api.portal.create_ticket",
			subject=subject,
			description="No tone",
			ticket_type="Problem",
			category=self.category,
		)
		self.raised[subject] = answer.data["name"]
		return answer.data["name"]

	def solve(self, ticket: str) -> None:
		"""The ticket's agent does the work, in steps that each may fail and be tried again."""
		owner = frappe.db.get_value("Ticket", ticket, "agent")
		agent = self.session(owner)
		for action, values in (("Start Work", {}), ("Propose Solution", SOLUTION)):
			persist(agent, "oki_tickets.api.agent.apply_action", ticket=ticket, action=action, **values)

	def owned(self, tickets: list[str]) -> bool:
		"""Whether each of them has found its agent."""
		filters = {"name": ("in", tickets), "agent": ("is", "set")}
		return frappe.db.count("Ticket", filters) == len(tickets)

	def raised_twice(self) -> list[str]:
		"""Subjects that are there more or less than once."""
		counts = {subject: frappe.db.count("Ticket", {"subject": subject}) for subject in self.raised}
		return [subject for subject, number in counts.items() if number != 1]


def open_desk(agents: int = 2, customers: int = 1) -> Desk:
	"""Makes the desk and commits it."""
	always = factories.create_schedule((("00:00", "00:00"),), days=7)
	line = factories.create_line(assignment_method="Offer", offer_seconds=OFFER, work_schedule=always)
	category = frappe.get_doc(
		doctype="Ticket Category",
		category_name=unique("Topic"),
		support_line=line,
		parent_ticket_category=_root(),
	).insert()
	company = factories.create_customer()
	desk = Desk(
		line,
		category.name,
		[factories.create_agent(lines=(line,), password=PASSWORD) for _ in range(agents)],
		[factories.create_portal_user(company, password=PASSWORD) for _ in range(customers)],
	)
	frappe.db.commit()
	return desk


def _root() -> str | None:
	return frappe.db.get_value("Ticket Category", {"is_group": 1}, "name", order_by="lft")


def close_desk(desk: Desk) -> None:
	"""Takes everything away again."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	people.forget_verdicts()
	for ticket in desk.tickets:
		delete("Ticket", ticket)
	for doctype, user_field in (("Notification Log", "for_user"), ("Outbox Message", "recipient")):
		frappe.db.delete(doctype, {user_field: ("in", desk.agents)})
	people.remove_people([*desk.agents, *desk.customers])
	delete("Ticket Category", desk.category)
	delete("Support Line", desk.line)
	frappe.db.commit()


def settle(tickets: list[str], patience: float = 60) -> None:
	"""Waits until what of these tickets was put off has come up, and what killed workers had in their hands has
	gone out: leases count as over. What is not as it has to be then, stays so: the caller asks."""
	deliver_at(clock.now_second() + queue_rows.LEASE + 1, outbox.DESK)
	with suppress(AssertionError):
		until(lambda: not invariants.broken(tickets), "rest", patience, 0.5)


def persist(session: Session, method: str, **arguments) -> Answer:
	"""Calls until there is an answer that is not the server's breakdown; each try bears the same key. A move that
	was made at an earlier try, whose answer was lost, is refused (409), and is one that was made."""
	key = secrets.token_hex(16)

	def once() -> Answer:
		headers = {"Accept": "application/json", sendings.HEADER: key}
		return session.send("POST", f"/api/method/{method}", json=arguments, headers=headers)

	answer = again_and_again(once)
	assert answer.ok or answer.status == 409, f"{method} {arguments}: {answer}"
	return answer


def again_and_again(once: Callable[[], Answer]) -> Answer:
	for _ in range(TRIES):
		try:
			answer = once()
			if answer.status < 500:
				return answer
		except requests.RequestException as trouble:
			answer = trouble
		time.sleep(PAUSE)
	raise AssertionError(f"no answer after {TRIES} tries: {answer}")


def defer(ticket: str, agent: str, seconds: int) -> None:
	"""The agent's ticket sleeps for so many seconds, and then wakes by itself."""
	until = clock.to_moment(clock.now_second() + seconds)
	with factories.as_user(agent):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		moves.apply_action(ticket, "Defer", side=Side.AGENT, values={"deferred_until": until})
