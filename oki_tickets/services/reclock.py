"""A change of schedule, holidays, absence, timer or settings moves the clocks that it touches, in a background
job: the tickets are read in one query, computed, and written back in batches."""

import frappe
from frappe.query_builder import Criterion

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import (
	clock,
	clocks,
	deadlines,
	dealing_jobs,
	discipline,
	hrms,
	jobs,
	pickup,
	plans,
	timed_moves,
	workflow,
)
from oki_tickets.services.clocks import DISCIPLINE, PICKUP, TICKET_FIELDS, Alarm
from oki_tickets.services.filters import among

BATCH = 500
FIELDS = (
	*TICKET_FIELDS,
	"assigned_at",
	"is_overdue",
	"deferred_until",
	"resolved_at",
	"last_customer_message_at",
	"last_agent_message_at",
)


def after_schedule(schedule: str) -> None:
	"""A Work Schedule changed: tickets of its agents, of its lines, and of whoever follows the default."""
	plans.forget()
	settings = frappe.get_cached_doc("Oki Tickets Settings")
	if settings.default_schedule == schedule:
		_follow_hours({})
		return
	agents = frappe.get_all(
		"Support Agent", filters={"work_schedule": schedule}, pluck="name", order_by="name"
	)
	lines = frappe.get_all("Support Line", filters={"work_schedule": schedule}, pluck="name", order_by="name")
	norms = frappe.get_all("Service Norm", filters={"work_schedule": schedule}, pluck="name", order_by="name")
	_follow_hours({"agent": agents, "support_line": lines, "service_norm": norms})


def after_holiday_list(doc, _method: str | None = None) -> None:
	"""HolidayList.on_update: the schedules that follow it."""
	schedules = frappe.get_all(
		"Work Schedule", filters={"holiday_list": doc.name}, pluck="name", order_by="name"
	)
	for schedule in schedules:
		after_schedule(schedule)
	_after_employees(hrms.employees_on())


def after_absence(doc, _method: str | None = None) -> None:
	"""An Agent Absence changed: the agent's tickets, and those of the agent before."""
	plans.forget()
	before = doc.get_doc_before_save()
	_follow_hours({"agent": list({doc.agent, before.agent if before else doc.agent})})


def after_employee_document(doc, _method: str | None = None) -> None:
	"""HRMS's Leave Application or Shift Assignment changed: the tickets of the agent that it is about."""
	_after_employees([doc.employee])


def after_shift_type(doc, _method: str | None = None) -> None:
	"""HRMS's Shift Type changed: the tickets of the agents who work by it."""
	_after_employees(hrms.employees_on(shift_type=doc.name))


def _after_employees(employees: list[str]) -> None:
	agents = frappe.get_all(
		"Support Agent", filters={"employee": among(employees)}, pluck="name", order_by="name"
	)
	if agents:
		plans.forget()
		_follow_hours({"agent": agents})


def after_who_follows(doc, _method: str | None = None) -> None:
	"""SupportAgent, SupportLine or settings changed: another schedule may hold."""
	plans.forget()
	if doc.doctype == "Support Agent" and _changed(doc, "work_schedule", "employee"):
		_follow_hours({"agent": [doc.name]})
	if doc.doctype == "Support Line" and _changed(doc, "work_schedule"):
		_follow_hours({"support_line": [doc.name]})
	if doc.doctype == "Oki Tickets Settings" and _changed(doc, "default_schedule"):
		_follow_hours({})
	if doc.doctype == "Oki Tickets Settings" and _changed(doc, "close_after_days"):
		frappe.enqueue(move_closing_clocks, queue="default", timeout=1500, enqueue_after_commit=True)


def _changed(doc, *names: str) -> bool:
	"""A new agent or line has no tickets yet."""
	return bool(doc.get_doc_before_save()) and any(doc.has_value_changed(name) for name in names)


def after_timer(doc) -> None:
	"""A Ticket Timer changed: the tickets of its status, and of the status it was for before."""
	discipline.forget()
	before = doc.get_doc_before_save()
	enqueue_reclock({"status": list({doc.status, before.status if before else doc.status})})


def _follow_hours(touched: dict[str, list[str]]) -> None:
	"""Other hours hold for these agents and lines, or for all of the desk: clocks move, and what waits for
	somebody on duty is dealt out where there is somebody now."""
	enqueue_reclock(touched)
	dealing_jobs.enqueue_lines(_lines_of(touched))


def _lines_of(touched: dict[str, list[str]]) -> list[str]:
	if not touched:
		return frappe.get_all("Support Line", pluck="name", order_by="name")
	own = frappe.get_all(
		"Support Agent Line",
		filters={"parenttype": "Support Agent", "parent": among(touched.get("agent"))},
		pluck="support_line",
		order_by="support_line",
	)
	return sorted({*own, *touched.get("support_line", ())})


def enqueue_reclock(touched: dict[str, list[str]]) -> None:
	"""Asks a worker to move the clocks of open tickets for which one of the fields has one of the values;
	an empty dict touches all."""
	if touched and not any(touched.values()):
		return
	frappe.enqueue(
		move_touched_clocks, queue="default", timeout=1500, enqueue_after_commit=True, touched=touched
	)


@jobs.tried_again
def move_touched_clocks(touched: dict[str, list[str]]) -> int:
	"""Moves the clocks; returns the number of tickets looked at."""
	last, seen = "", 0
	while tickets := _open_tickets(touched, last):
		_move(tickets)
		frappe.db.commit()  # a background job: each batch stands for itself
		last, seen = tickets[-1].name, seen + len(tickets)
	return seen


def move_all_clocks() -> int:
	"""Scheduler, nightly: the clocks of all tickets that have any, for a change whose job was lost with Redis
	or with the process that was to ask for it. Returns the number of tickets looked at."""
	return move_touched_clocks({}) + move_closing_clocks()


@jobs.tried_again
def move_closing_clocks() -> int:
	"""Moves the clocks by which solved tickets close; returns the number of tickets looked at."""
	last, seen = "", 0
	while tickets := _solved_tickets(last):
		_move_closing(tickets)
		frappe.db.commit()  # a background job: each batch stands for itself
		last, seen = tickets[-1].name, seen + len(tickets)
	return seen


def _move_closing(tickets: list[frappe._dict]) -> None:
	"""Where solved tickets are no longer to close, what still runs finds no cause when it falls due. Of those that wait for
	an answer the clock counts on from when that was told."""
	ahead = [ticket for ticket in tickets if not timed_moves.waits_for_answer(ticket)]
	clocks.set_all(alarm for ticket in ahead if (alarm := timed_moves.alarm(ticket)))


def _open_tickets(touched: dict[str, list[str]], after: str) -> list[frappe._dict]:
	ticket = frappe.qb.DocType("Ticket")
	ways = [ticket[field].isin(values) for field, values in touched.items() if values]
	return _locked(workflow.statuses_of(*Category.OPEN), [Criterion.any(ways)] if ways else [], after)


def _solved_tickets(after: str) -> list[frappe._dict]:
	return _locked(workflow.statuses_of(Category.RESOLVED), [], after)


def _locked(statuses: list[str], conditions: list[Criterion], after: str) -> list[frappe._dict]:
	"""The next tickets in one of the statuses that meet the conditions, by name. Locked, so that nobody moves the ticket
	between reading and writing; the batch is short. They are looked for without a lock: one by status or agent
	would hold up whoever raises a ticket there."""
	ticket = frappe.qb.DocType("Ticket")
	query = frappe.qb.from_(ticket).orderby(ticket.name)
	of_status = ticket.status.isin(statuses or [""])
	wanted = query.select(ticket.name).where(Criterion.all([of_status, *conditions])).limit(BATCH)
	while names := wanted.where(ticket.name > after).run(pluck=True):
		rows = query.select(*FIELDS).where(ticket.name.isin(names)).for_update().run(as_dict=True)
		# Some may have moved since they were looked for.
		if found := [row for row in rows if row.status in statuses]:
			return found
		after = names[-1]
	return []


def _move(tickets: list[frappe._dict]) -> None:
	rows = _clocks_of([ticket.name for ticket in tickets])
	done = discipline.levels_done(
		ticket
		for ticket in tickets
		if f"{ticket.name}:{DISCIPLINE}" not in rows and discipline.timer_of(ticket)
	)
	told = pickup.told_of(tickets)
	alarms: list[Alarm | None] = []
	obsolete: list[str] = []
	moved: dict[str, dict] = {}
	for ticket in tickets:
		_move_discipline(ticket, rows, done, alarms, obsolete)
		_move_pickup(ticket, rows.get(f"{ticket.name}:{PICKUP}"), ticket.name in told, alarms)
		_move_deadlines(ticket, alarms, moved)
	clocks.set_all(alarm for alarm in alarms if alarm)
	if obsolete:
		frappe.db.delete("Ticket Clock", {"name": ("in", obsolete)})
	_write(moved)


def _clocks_of(tickets: list[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"Ticket Clock",
		filters={"ticket": ("in", tickets), "kind": ("in", (DISCIPLINE, PICKUP))},
		fields=["name", "level", "since_second", "worked", "due_second"],
		order_by="name",
	)
	return {row.name: row for row in rows}


def _move_discipline(ticket, rows, done, alarms: list[Alarm | None], obsolete: list[str]) -> None:
	name = f"{ticket.name}:{DISCIPLINE}"
	row = rows.get(name)
	alarm = discipline.again(ticket, row) if row else discipline.missing(ticket, done.get(ticket.name, 0))
	if alarm and (not row or (alarm.due, alarm.level) != (row.due_second, row.level)):
		alarms.append(alarm)
	if row and not alarm:
		obsolete.append(name)


def _move_pickup(ticket, row, is_told: bool, alarms: list[Alarm | None]) -> None:
	"""Of whoever has not begun. A clock is missing where it fell due while nobody knew when its agent works again; one
	that has told, or that would have before, is not set again."""
	begins = workflow.category_of(ticket.status) == Category.NEW and ticket.assigned_at
	alarm = pickup.alarm(ticket) if begins and not is_told else None
	if alarm and (alarm.due != row.due_second if row else alarm.due > clock.now_second()):
		alarms.append(alarm)


def _move_deadlines(ticket, alarms: list[Alarm | None], moved: dict[str, dict]) -> None:
	now = {"due_at": deadlines.again(ticket), "response_due_at": deadlines.response_again(ticket)}
	changed = {name for name, moment in now.items() if moment != ticket[name]}
	if not changed:
		return
	ticket.update(now)
	moved[ticket.name] = now
	if "due_at" in changed:
		alarms.append(deadlines.resolution(ticket))
	if "response_due_at" in changed:
		alarms.append(deadlines.response(ticket))


def _write(moved: dict[str, dict]) -> None:
	"""Past `modified`: a manager's new holiday must not stop an agent from saving a form."""
	frappe.db.bulk_update("Ticket", moved, update_modified=False)
