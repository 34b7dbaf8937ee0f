"""People who come, go and change their names: who may have tickets, and whose tickets those were."""

import frappe
import pytest
from frappe.core.doctype.user.user import User

from oki_tickets.exceptions import KeptByTheDesk, NotAssigned, OkiTicketsError
from oki_tickets.services import absences, clock, duty, offers, reclock, transfers
from tests import factories
from tests.clocks import clocks_of, field, sweep_at
from tests.lines import AT, agent, arrive, line_with_head, outcomes, use

pytestmark = pytest.mark.usefixtures("only_our_timers")


@pytest.fixture
def line() -> str:
	return line_with_head()


def lose_role(user: str) -> None:
	frappe.get_doc("User", user).remove_roles("Support Agent")


def disable(user: str) -> None:
	frappe.get_doc("User", user).update({"enabled": 0}).save()


@pytest.mark.parametrize("leave", [lose_role, disable])
def test_who_may_not_open_tickets_is_given_none(line, leave, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	gone, here = agent(line), agent(line)
	with clock.at(AT):
		held = arrive(line, agent=gone)
		leave(gone)
		ticket = arrive(line)
		assert outcomes(ticket) == {here: "Open"}
		assert duty.on_duty(line) == [here] and not duty.is_on_duty(gone)
		with pytest.raises(NotAssigned, match="can work now"):
			transfers.transfer(ticket, agent=gone)
		assert gone in absences.gone_now() and here not in absences.gone_now()
		absences.hand_over_tickets_of_absent()
	assert field(held, "agent") == "None"


def test_who_lost_the_role_can_be_taken_out_of_the_line(line):
	gone = agent(line)
	lose_role(gone)
	with pytest.raises(OkiTicketsError, match="does not have the role"):
		frappe.get_doc("Support Agent", gone).save()
	for change in ({"is_available": 0}, {"is_available": 1, "lines": []}):
		frappe.get_doc("Support Agent", gone).update(change).save()


def test_administrator_may_have_tickets(line):
	lines = [{"support_line": line}]
	name = frappe.db.exists("Support Agent", "Administrator")
	entry = frappe.get_doc("Support Agent", name) if name else frappe.new_doc("Support Agent")
	entry.update({"user": "Administrator", "lines": lines, "is_available": 1}).save()
	with clock.at(AT):
		assert duty.on_duty(line) == ["Administrator"]


def test_an_agent_whose_user_is_renamed_stays_the_same_agent(line, monkeypatch):
	# What Frappe does in every table of the site, which takes its time.
	monkeypatch.setattr(User, "after_rename", lambda *_names: None)
	old, new = agent(line), f"{factories.unique('renamed').lower()}@oki-tests.example"
	ticket, offered = arrive(line, agent=old), arrive(line)
	frappe.get_doc(doctype="Notice Preference", user=old).insert()
	frappe.rename_doc("User", old, new, show_alert=False)
	assert (field(ticket, "agent"), field(ticket, "_assign")) == (new, f'["{new}"]')
	assert outcomes(offered) == {new: "Open"}
	assert frappe.db.get_value("Notice Preference", new, "user") == new
	with clock.at(AT), factories.as_user(new):
		assert duty.on_duty(line) == [new]
		assert offers.take(offered, new).agent == new
	assert not frappe.db.exists("Support Agent", old)


def test_no_todo_is_made_a_tickets_or_taken_from_it(line):
	use(line, "Manual")
	one = agent(line)
	free, held = arrive(line), arrive(line, agent=one)
	customer = factories.create_portal_user(factories.create_customer())
	for user in (customer, one):
		with factories.as_user(user):
			todo = frappe.get_doc(doctype="ToDo", description="Call back", allocated_to=user).insert()
			with pytest.raises(KeptByTheDesk):
				todo.update({"reference_type": "Ticket", "reference_name": free}).save()
	assert not frappe.db.get_value("Ticket", free, "_assign")
	with factories.as_user(one):
		todo = frappe.get_doc("ToDo", {"reference_name": held, "status": "Open"})
		todo.update({"description": "My own words"}).save()
		for change in ({"reference_type": None, "reference_name": None}, {"reference_name": free}):
			with pytest.raises(KeptByTheDesk):
				frappe.get_doc("ToDo", todo.name).update(change).save()
	assert field(held, "_assign") == f'["{one}"]'


@pytest.mark.parametrize("is_second", [False, True])
def test_a_pickup_that_fell_due_during_an_absence_counts_on_after_it(line, monkeypatch, is_second):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	one = agent(line)
	if is_second:
		ticket = arrive(line, "2026-06-01 09:00:00", agent=agent(line))
		sweep_at("2026-06-01 09:15:00", ticket)
		assert field(ticket, "pickup_ignored") == "1"
		with clock.at(AT):
			transfers.transfer(ticket, agent=one)
	else:
		ticket = arrive(line, agent=one)
	absence = frappe.get_doc(doctype="Agent Absence", agent=one, from_time="2026-06-01 10:05:00").insert()
	sweep_at("2026-06-01 10:15:00", ticket)
	assert "Pickup 0" not in clocks_of(ticket)
	with clock.at("2026-06-01 11:00:00"):
		absence.update({"to_time": "2026-06-01 12:00:00"}).save()
		reclock.move_touched_clocks({"agent": [one]})
	assert clocks_of(ticket)["Pickup 0"] == "2026-06-01 12:10:00"
	sweep_at("2026-06-01 12:10:00", ticket)
	assert frappe.db.get_value("Ticket Transfer", {"ticket": ticket, "to_agent": one}, "pickup_ignored") == 1
	with clock.at("2026-06-01 12:30:00"):
		reclock.move_touched_clocks({"agent": [one]})
	assert "Pickup 0" not in clocks_of(ticket), "told once"
