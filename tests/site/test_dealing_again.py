"""What waits for somebody on duty is dealt out as soon as there may be somebody, whatever has changed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import frappe
import pytest

from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock, dealing_jobs, jobs, moves, offers, sweep, transfers
from tests import factories
from tests.clocks import field, raise_ticket, sweep_at
from tests.lines import NIGHT, agent, arrive, line_with_head, outcomes, use

TODAY = "2026-06-01"
LATER = f"{TODAY} 22:01:00"


@pytest.fixture
def line() -> str:
	name = line_with_head()
	use(name, "Least Loaded")
	return name


@pytest.fixture
def followed_up(monkeypatch) -> Callable[[], AbstractContextManager[list]]:
	"""A block: at its end is done, a minute later, what workers were asked for within. It gives the list of that."""
	asked = []
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(jobs, "ask_after_commit", lambda job, **options: asked.append((job, options)))
	monkeypatch.setattr(
		sweep, "handle_now", lambda name, ticket, early=False: sweep.handle_one(name, ticket, early=early)
	)

	@contextmanager
	def block() -> Iterator[list]:
		asked.clear()
		yield asked
		with clock.at(LATER):
			for job, options in asked:
				if job is dealing_jobs.deal_lines:
					job(options["lines"])

	return block


def schedule_of(line: str):
	return frappe.get_doc("Work Schedule", frappe.db.get_value("Support Line", line, "work_schedule"))


def work_late(line: str, _agent: str) -> None:
	hours = {"date": TODAY, "from_time": "20:00:00", "to_time": "23:00:00"}
	schedule = schedule_of(line)
	schedule.append("exceptions", hours)
	schedule.save()


def work_always(line: str, _agent: str) -> None:
	frappe.get_doc("Support Line", line).update({"work_schedule": round_the_clock()}).save()


def work_always_oneself(_line: str, agent: str) -> None:
	frappe.get_doc("Support Agent", agent).update({"work_schedule": round_the_clock()}).save()


def round_the_clock() -> str:
	return factories.create_schedule((("00:00", "00:00"),), days=7)


@pytest.mark.parametrize("change", [work_late, work_always, work_always_oneself])
def test_other_hours(line, followed_up, change):
	one = agent(line)
	ticket = arrive(line, NIGHT)
	assert field(ticket, "agent") == "None"
	with followed_up():
		change(line, one)
	assert field(ticket, "agent") == one


def test_another_default_schedule(followed_up):
	line = factories.create_line(assignment_method="Least Loaded", head=factories.create_head())
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.update({"default_schedule": factories.create_schedule()}).save()
	one, ticket = agent(line), arrive(line, NIGHT)
	assert field(ticket, "agent") == "None"
	with followed_up():
		settings.update({"default_schedule": round_the_clock()}).save()
	assert field(ticket, "agent") == one


def test_a_holiday_that_is_none(line, followed_up):
	work_late(line, "")
	holidays = factories.create_holidays(TODAY)
	schedule = schedule_of(line)
	schedule.update({"holiday_list": holidays, "exceptions": [], "working_hours": []})
	schedule.append("working_hours", {"day": "Monday", "from_time": "20:00:00", "to_time": "23:00:00"})
	schedule.save()
	one, ticket = agent(line), arrive(line, NIGHT)
	assert field(ticket, "agent") == "None"
	with followed_up():
		frappe.get_doc("Holiday List", holidays).update({"holidays": []}).save()
	assert field(ticket, "agent") == one


@pytest.mark.parametrize("end", ["delete", "shorten", "pass_on"])
def test_an_absence_that_ends(line, followed_up, end):
	work_late(line, "")
	one = agent(line)
	absence = frappe.get_doc(doctype="Agent Absence", agent=one, from_time=f"{TODAY} 00:00:00").insert()
	ticket = arrive(line, NIGHT)
	assert field(ticket, "agent") == "None"
	other = agent(factories.create_line())
	with followed_up():
		if end == "delete":
			absence.delete()
		else:
			absence.update({"to_time": NIGHT} if end == "shorten" else {"agent": other}).save()
	assert field(ticket, "agent") == one


def test_somebody_who_may_log_in_again(line, followed_up):
	work_late(line, "")
	one = agent(line)
	frappe.get_doc("User", one).update({"enabled": 0}).save()
	ticket = arrive(line, NIGHT)
	assert field(ticket, "agent") == "None"
	with followed_up():
		frappe.get_doc("User", one).update({"enabled": 1}).save()
	assert field(ticket, "agent") == one


def test_one_category_without_anybody_holds_no_other_up(line, followed_up):
	work_late(line, "")
	topics = [
		frappe.get_doc(doctype="Ticket Category", category_name=factories.unique("Topic")).insert().name
		for _ in range(2)
	]
	absent, present = (agent(line, is_available=0, categories=[{"category": topic}]) for topic in topics)
	tickets = [arrive(line, NIGHT, category=topic) for topic in (topics[0], topics[0], topics[1])]
	assert {field(ticket, "agent") for ticket in tickets} == {"None"}
	with followed_up():
		frappe.get_doc("Support Agent", present).update({"is_available": 1}).save()
	assert [field(ticket, "agent") for ticket in tickets] == ["None", "None", present]
	with followed_up():
		frappe.get_doc("Support Agent", absent).update({"is_available": 1}).save()
	assert [field(ticket, "agent") for ticket in tickets] == [absent, absent, present]


def test_more_than_one_job_deals_out(line, followed_up, monkeypatch):
	monkeypatch.setattr(dealing_jobs, "BATCH", 2)
	work_late(line, "")
	one = agent(line, is_available=0, open_ticket_limit=6)
	tickets = [arrive(line, NIGHT) for _ in range(7)]
	with followed_up() as asked:
		frappe.get_doc("Support Agent", one).update({"is_available": 1}).save()
	assert [field(ticket, "agent") for ticket in tickets] == [one] * 6 + ["None"]
	# One for the agent, one for each batch that was full; the agent has room for no more after these.
	assert [options["lines"] for job, options in asked if job is dealing_jobs.deal_lines] == [[line]] * 4


@pytest.mark.parametrize("end", ["take", "transfer", "close"])
def test_whoever_was_offered_a_ticket_in_vain_is_offered_the_next_one(line, followed_up, end):
	use(line, "Offer")
	work_late(line, "")
	one, two = (agent(line, open_ticket_limit=1) for _ in range(2))
	first, second = (raise_ticket(LATER, line, "Medium").name for _ in range(2))
	for ticket in (first, second):
		sweep_at(LATER, ticket)
	assert outcomes(first) == {one: "Open", two: "Open"} and outcomes(second) == {}
	with followed_up(), clock.at(LATER):
		if end == "take":
			with factories.as_user(one):
				offers.take(first, one)
		elif end == "transfer":
			transfers.transfer(first, agent=one)
		else:
			moves.apply_action(first, "Close", side=Side.CUSTOMER)
	assert outcomes(second) == ({one: "Open", two: "Open"} if end == "close" else {two: "Open"})
