"""Leaves and shifts of HRMS in the agents' working time; with stand-ins for its DocTypes where it is not installed."""

import frappe
import pytest

from oki_tickets.services import absences, clock, hrms, plans, reclock
from tests import hrms as records
from tests.clocks import HOUR, clocks_of, raise_ticket
from tests.factories import create_agent, create_holidays, create_line, create_schedule, create_timer

MONDAY = "2026-03-09"
TUESDAY = "2026-03-10"


@pytest.fixture(scope="module", autouse=True)
def doctypes():
	if hrms.is_installed():
		yield
		return
	records.add_stand_ins()
	yield
	records.remove_stand_ins()


@pytest.fixture(autouse=True)
def installed(doctypes, monkeypatch):
	monkeypatch.setattr(hrms, "is_installed", lambda: True)


@pytest.fixture
def employee() -> str:
	return records.create_employee()


@pytest.fixture
def anna(employee) -> str:
	agent = create_agent()
	values = {"work_schedule": create_schedule(), "employee": employee}
	frappe.db.set_value("Support Agent", agent, values)
	plans.forget()
	return agent


@pytest.fixture
def reclocked(monkeypatch) -> list[dict]:
	"""What was asked to have its clocks moved."""
	asked: list[dict] = []
	monkeypatch.setattr(reclock, "enqueue_reclock", asked.append)
	return asked


def after(agent: str, hours: int, start: str = f"{MONDAY} 08:00:00") -> str:
	"""When `hours` of the agent's working time from Monday morning on are over."""
	plans.forget()
	second = plans.calendar_for(agent, None).add(clock.to_second(start), hours * HOUR)
	return str(clock.to_moment(second))


def test_a_leave_is_no_working_time_until_it_is_cancelled(anna, employee, reclocked):
	leave = records.create_leave(employee, TUESDAY, "2026-03-11")
	assert after(anna, 10) == "2026-03-12 09:00:00"
	assert {"agent": [anna]} in reclocked
	reclocked.clear()
	leave.cancel()
	assert after(anna, 10) == f"{TUESDAY} 09:00:00"
	assert {"agent": [anna]} in reclocked


def test_a_leave_that_nobody_has_approved_does_not_count(anna, employee):
	records.create_leave(employee, TUESDAY, TUESDAY, submit=False)
	assert after(anna, 10) == f"{TUESDAY} 09:00:00"


def test_of_half_a_day_off_the_later_half_is_free(anna, employee):
	records.create_leave(employee, MONDAY, TUESDAY, half=TUESDAY)
	assert after(anna, 4) == f"{TUESDAY} 12:00:00"
	assert after(anna, 5) == "2026-03-11 08:30:00"


@pytest.mark.parametrize(
	("day", "is_away"),
	[("2026-03-08", False), (MONDAY, True), (TUESDAY, False), ("2026-03-11", True), ("2026-03-12", False)],
)
def test_whose_tickets_go_back_to_the_line_on_a_day_of_leave(anna, employee, day, is_away):
	records.create_leave(employee, MONDAY, "2026-03-11", half=TUESDAY)
	with clock.at(f"{day} 10:00:00"):
		assert (anna in absences.absent_now()) is is_away


def test_a_leave_moves_the_clocks_of_the_agents_tickets(anna, employee, reclocked):
	line = create_line()
	create_timer("New", 10 * HOUR, support_line=line)
	ticket = raise_ticket(f"{MONDAY} 08:00:00", line, "Medium", agent=anna).name
	records.create_leave(employee, TUESDAY, TUESDAY)
	reclock._move(reclock._open_tickets(reclocked[-1], ""))
	assert clocks_of(ticket)["Discipline 1"] == "2026-03-11 09:00:00"


def test_a_shift_takes_the_schedules_place_while_it_lasts(anna, employee, reclocked):
	late = records.create_shift_type("14:00:00", "22:00:00")
	shift = records.assign_shift(employee, late, MONDAY, TUESDAY)
	assert after(anna, 1) == f"{MONDAY} 15:00:00"
	assert after(anna, 17) == "2026-03-11 09:00:00"
	reclocked.clear()
	shift.cancel()
	assert after(anna, 1) == f"{MONDAY} 09:00:00" and {"agent": [anna]} in reclocked


def test_a_shift_brings_its_own_days_off(anna, employee):
	schedule = frappe.db.get_value("Support Agent", anna, "work_schedule")
	frappe.db.set_value("Work Schedule", schedule, "holiday_list", create_holidays(MONDAY))
	offs = create_holidays(TUESDAY, "2026-03-14", "2026-03-15")
	records.assign_shift(employee, records.create_shift_type("08:00:00", "16:00:00", offs), MONDAY)
	assert after(anna, 9) == "2026-03-11 09:00:00"
	assert after(anna, 33) == "2026-03-16 09:00:00"


def test_two_shifts_of_a_day_both_count(anna, employee):
	records.allow_several_shifts()
	for hours in (("06:00:00", "10:00:00"), ("18:00:00", "22:00:00")):
		records.assign_shift(employee, records.create_shift_type(*hours), MONDAY, TUESDAY)
	assert after(anna, 5, f"{MONDAY} 06:00:00") == f"{MONDAY} 19:00:00"


def test_a_changed_shift_type_or_its_holidays_move_the_clocks(anna, employee, reclocked):
	offs = create_holidays()
	early = records.create_shift_type("06:00:00", "14:00:00", offs)
	records.assign_shift(employee, early, MONDAY)
	reclocked.clear()
	doc = frappe.get_doc("Shift Type", early)
	doc.start_time = "07:00:00"
	doc.save()
	assert reclocked == [{"agent": [anna]}]
	assert after(anna, 1, f"{MONDAY} 00:00:00") == f"{MONDAY} 08:00:00"
	doc = frappe.get_doc("Holiday List", offs)
	doc.append("holidays", {"holiday_date": MONDAY, "description": "Holiday"})
	doc.save()
	assert {"agent": [anna]} in reclocked[1:]
	assert after(anna, 1, f"{MONDAY} 00:00:00") == f"{TUESDAY} 08:00:00"
