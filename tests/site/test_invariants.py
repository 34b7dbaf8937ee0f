"""The invariants of the fault harness see what is broken: each is broken here by hand."""

import frappe
import pytest

from oki_tickets.channels import outbox
from oki_tickets.services import clock, clocks
from tests import factories, ratings
from tests.factories import create_agent, create_ticket, write_message
from tests.faults import invariants


@pytest.fixture
def ticket(monkeypatch) -> str:
	"""A ticket that an agent has solved."""
	monkeypatch.setattr(frappe.db, "rollback", lambda save_point=None: None)
	agent = create_agent()
	name = create_ticket(agent=None, support_line=factories.create_line()).name
	doc = frappe.get_doc("Ticket", name)
	doc.agent = agent
	doc.save()
	write_message(name, agent)
	return ratings.solve(name, agent)


def test_a_sound_ticket_breaks_none(ticket):
	assert invariants.broken([ticket]) == {}


def _other_owner(ticket: str) -> None:
	frappe.db.set_value("Ticket", ticket, "agent", create_agent())


def _nobody_deals(ticket: str) -> None:
	line = factories.create_line(assignment_method="Offer")
	frappe.db.set_value("Ticket", ticket, {"agent": None, "status": "New", "support_line": line})
	frappe.db.delete("ToDo", {"reference_name": ticket})


def _late_clock(ticket: str) -> None:
	clocks.set_all([clocks.Alarm(ticket, clocks.PICKUP, clock.now_second() - invariants.LATE - 5)])


def _two_winners(ticket: str) -> None:
	for agent in (create_agent(), create_agent()):
		doc = frappe.get_doc(
			doctype="Ticket Offer", ticket=ticket, agent=agent, outcome="Taken", ends_second=7
		)
		doc.name = frappe.generate_hash()
		doc.db_insert()


def _message_in_the_air(ticket: str) -> None:
	outbox.post(outbox.DESK, create_agent(), {"subject": "Look"}, ticket=ticket)
	frappe.db.set_value(outbox.DOCTYPE, {"ticket": ticket}, "state", outbox.SENDING)


def _silent_bell(ticket: str) -> None:
	outbox.post(outbox.DESK, create_agent(), {"subject": "Look"}, ticket=ticket)
	frappe.db.set_value(outbox.DOCTYPE, {"ticket": ticket}, "state", outbox.SENT)


def _miscounted(ticket: str) -> None:
	frappe.db.set_value("Ticket", ticket, "message_count", 7)


def _uncounted_like(ticket: str) -> None:
	frappe.db.set_value("Ticket Message", {"ticket": ticket}, "likes", 3)


def _lost_change(ticket: str) -> None:
	frappe.db.delete("Ticket Status Change", {"ticket": ticket, "to_status": "In Progress"})


def _less_than_no_time(ticket: str) -> None:
	frappe.db.set_value("Ticket Status Change", {"ticket": ticket}, "duration", -5)


@pytest.mark.parametrize(
	("spoil", "name"),
	[
		(_other_owner, "each ticket has one owner or waits"),
		(_nobody_deals, "each ticket has one owner or waits"),
		(_late_clock, "each clock has fired once"),
		(_two_winners, "each clock has fired once"),
		(_message_in_the_air, "each notice went out once"),
		(_silent_bell, "each notice went out once"),
		(_miscounted, "counters are what one counts anew"),
		(_uncounted_like, "counters are what one counts anew"),
		(_lost_change, "the history has no gap"),
		(_less_than_no_time, "the history has no gap"),
	],
)
def test_what_is_broken_is_seen(ticket, spoil, name):
	spoil(ticket)
	assert name in invariants.broken([ticket])
