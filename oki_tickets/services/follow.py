"""Sets the clocks of a ticket whenever something happens to it, in the same transaction."""

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import (
	clock,
	clocks,
	deadlines,
	dealing,
	dealing_jobs,
	discipline,
	timed_moves,
	workflow,
)
from oki_tickets.services.clocks import (
	DEFERRAL,
	DISCIPLINE,
	FEEDBACK,
	FIRST_RESPONSE,
	PICKUP,
	RESOLUTION,
	Alarm,
)

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
		_change_status(before, doc)
	else:
		_change_rest(before, doc)


def _change_status(before, doc) -> None:
	clocks.stop(doc.name, DISCIPLINE, DEFERRAL, FEEDBACK, PICKUP)
	clocks.stop_deadline(doc.name, RESOLUTION)
	_set([discipline.start(doc, clock.now_second()), timed_moves.alarm(doc), deadlines.resolution(doc)])
	if workflow.category_of(doc.status) == Category.CLOSED:
		clocks.stop_deadline(doc.name, FIRST_RESPONSE)
	elif workflow.category_of(before.status) == Category.CLOSED:
		_expect_response(doc)


def _expect_response(doc) -> None:
	"""Of a ticket that is open again, whose first answer may be late already."""
	alarm = deadlines.response(doc)
	if alarm and deadlines.is_ahead(doc.response_due_at):
		_set([alarm])


def _change_rest(before, doc) -> None:
	alarms: list[Alarm | None] = []
	if any(doc.has_value_changed(name) for name in RESPONSIBLE):
		alarms.append(discipline.hand_over(before, doc, clock.now_second()))
		if not alarms[0]:
			clocks.stop(doc.name, DISCIPLINE)
	if doc.has_value_changed("deferred_until"):
		alarms.append(timed_moves.alarm(doc))
	if doc.has_value_changed("due_at"):
		clocks.stop_deadline(doc.name, RESOLUTION)
		alarms.append(deadlines.resolution(doc))
	if doc.has_value_changed("response_due_at"):
		clocks.stop_deadline(doc.name, FIRST_RESPONSE)
		alarms.append(deadlines.response(doc))
	_set(alarms)


def _set(alarms: list[Alarm | None]) -> None:
	clocks.set_all([alarm for alarm in alarms if alarm])
