"""Working time that a ticket has spent in its present status, by the schedule of each agent who held it."""

from oki_tickets.services import clock, plans


def working_seconds(ticket, until: int) -> int:
	"""Working seconds in the present status up to UTC second `until`: what was counted when the ticket changed
	hands, and since then those in the schedule of whoever holds it now."""
	calendar = plans.calendar_for(ticket.agent, ticket.support_line)
	since = ticket.status_worked_until or clock.to_second(ticket.status_changed_at or ticket.creation)
	return (ticket.status_worked or 0) + calendar.seconds_between(since, until)


def change_hands(doc, before) -> None:
	"""The ticket gets another agent or line: what is behind it counts by the schedule of who held it."""
	if doc.status != before.status:
		return
	now = clock.now_second()
	doc.update({"status_worked": working_seconds(before, now), "status_worked_until": now})


def begin(doc) -> None:
	"""The ticket has come into another status."""
	doc.update({"status_worked": 0, "status_worked_until": 0})
