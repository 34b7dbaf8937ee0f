"""Sets the clocks of a ticket whenever something happens to it, in the same transaction."""

from oki_tickets.services import clock, clocks, deadlines, dealing, dealing_jobs, discipline, timed_moves
from oki_tickets.services.clocks import DEADLINE, DEFERRAL, DISCIPLINE, FEEDBACK, PICKUP, Alarm

RESPONSIBLE = ("agent", "support_line", "priority")


def start(doc) -> None:
	"""From Ticket.after_insert."""
	dealt = dealing.alarm(doc)
	_set([discipline.start(doc, clock.now_second()), *deadlines.alarms(doc), dealt])
	if dealt:
		dealing_jobs.enqueue_dealing(doc.name)
	else:
		dealing.tell_who_deals(doc)


def change(doc) -> None:
	"""From Ticket.on_update: stops what has lost its cause, sets what has got one."""
	before = doc.get_doc_before_save()
	if not before:
		return
	if before.status != doc.status:
		_change_status(doc)
	else:
		_change_rest(before, doc)


def _change_status(doc) -> None:
	clocks.stop(doc.name, DISCIPLINE, DEFERRAL, FEEDBACK, DEADLINE, PICKUP)
	_set([discipline.start(doc, clock.now_second()), timed_moves.alarm(doc), *deadlines.alarms(doc)])


def _change_rest(before, doc) -> None:
	alarms: list[Alarm | None] = []
	if any(doc.has_value_changed(name) for name in RESPONSIBLE):
		alarms.append(discipline.hand_over(before, doc, clock.now_second()))
		if not alarms[0]:
			clocks.stop(doc.name, DISCIPLINE)
	if doc.has_value_changed("deferred_until"):
		alarms.append(timed_moves.alarm(doc))
	if doc.has_value_changed("due_at") or doc.has_value_changed("response_due_at"):
		clocks.stop(doc.name, DEADLINE)
		alarms += deadlines.alarms(doc)
	_set(alarms)


def _set(alarms: list[Alarm | None]) -> None:
	clocks.set_all([alarm for alarm in alarms if alarm])
