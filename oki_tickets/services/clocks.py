"""Ticket Clock: everything that will happen to a ticket at a moment, written in the transaction of its cause.

A clock has a name of its own making, so that a ticket has one of a kind and level, and setting it again
replaces it without looking first. Clocks are written past Frappe's documents: nobody hooks on them, and
a ticket that is raised should not pay for them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Min

from oki_tickets.services import clock

OFFER = "Offer"
PICKUP = "Pickup"
DISCIPLINE = "Discipline"
DEFERRAL = "Deferral"
FEEDBACK = "Feedback"
DEADLINE = "Deadline"

# Levels of OFFER: a ticket that is to be dealt out, and one that is being offered.
TO_BE_DEALT = 1
OFFERED = 2

# Levels of DEADLINE.
FIRST_RESPONSE = 1
RESOLUTION = 2

# What of a ticket's row decides its clocks, for those who read many rows at once.
TICKET_FIELDS = (
	"name",
	"status",
	"agent",
	"support_line",
	"priority",
	"status_changed_at",
	"norm_since",
	"creation",
	"first_responded_at",
	"due_at",
	"response_due_at",
	"response_within",
	"resolve_within",
	"resolve_used",
	"resolve_since",
	"service_norm",
)

WAKE_CHANNEL = "oki_tickets:clock:wake"

# Written out, and not built by the query builder, which takes longer over the clocks of 2,000 tickets than the
# database does.
_INSERT = """insert into `tabTicket Clock`
	(name, creation, modified, owner, modified_by, ticket, kind, level, due_at, due_second, since_second,
	worked, allowed, attempts) values """
_RENEW = """ on duplicate key update modified = values(modified), level = values(level),
	due_at = values(due_at), due_second = values(due_second), since_second = values(since_second),
	worked = values(worked), allowed = values(allowed), attempts = values(attempts)"""


@dataclass(frozen=True)
class Alarm:
	"""A clock to set. `due` and `since` are UTC seconds since the epoch; `worked` and `allowed` working
	seconds, for clocks that count working time. Discipline has one alarm, whose level moves on."""

	ticket: str
	kind: str
	due: int
	level: int = 0
	since: int = 0
	worked: int = 0
	allowed: int = 0

	@property
	def name(self) -> str:
		"""One of a kind for a ticket; of deadlines, one for each."""
		return (
			f"{self.ticket}:{self.kind}:{self.level}"
			if self.kind == DEADLINE
			else f"{self.ticket}:{self.kind}"
		)


def set_all(alarms: Iterable[Alarm]) -> None:
	"""Sets these clocks, each in place of the one that the ticket has of its kind; wakes the timekeeper
	after the commit."""
	alarms = list(alarms)
	if not alarms:
		return
	now, user = frappe.utils.now(), frappe.session.user
	rows = [(alarm.name, now, now, user, user, *_values(alarm), 0) for alarm in alarms]
	# Each %s takes a row: the driver writes a tuple in brackets, its values escaped.
	frappe.db.sql(_INSERT + ", ".join(["%s"] * len(rows)) + _RENEW, rows)
	_wake(min(alarm.due for alarm in alarms))


def _values(alarm: Alarm) -> tuple:
	return (
		alarm.ticket,
		alarm.kind,
		alarm.level,
		clock.to_moment(alarm.due),
		alarm.due,
		alarm.since,
		alarm.worked,
		alarm.allowed,
	)


def deal_at_once(tickets: Collection[str]) -> None:
	"""Lets those of the tickets that wait to be dealt out fall due now; one that was offered meanwhile, or could not
	be dealt out for an error, keeps its moment. Wakes the timekeeper after the commit."""
	if not tickets:
		return
	table, now = frappe.qb.DocType("Ticket Clock"), clock.now_second()
	waits = (table.kind == OFFER) & (table.level == TO_BE_DEALT) & (table.attempts == 0)
	(
		frappe.qb.update(table)
		.set(table.due_second, now)
		.set(table.due_at, clock.to_moment(now))
		.where(table.ticket.isin(list(tickets)) & waits & (table.due_second > now))
	).run()
	_wake(now)


def stop(ticket: str, *kinds: str) -> None:
	"""Takes away the ticket's clocks of these kinds. What the present snapshot does not show, because
	another transaction set it a moment ago, is left: its handler finds that it has no cause any more."""
	_stop({"ticket": ticket, "kind": ("in", kinds)})


def stop_deadline(ticket: str, level: int) -> None:
	"""Takes away the clock of one of the ticket's two deadlines."""
	_stop({"ticket": ticket, "kind": DEADLINE, "level": level})


def _stop(filters: dict) -> None:
	names = frappe.get_all("Ticket Clock", filters=filters, pluck="name", order_by="name")
	if names:
		frappe.db.delete("Ticket Clock", {"name": ("in", names)})


def nearest() -> int | None:
	"""The UTC second at which the next clock falls due; None where none runs."""
	table = frappe.qb.DocType("Ticket Clock")
	return frappe.qb.from_(table).select(Min(table.due_second)).run()[0][0]


def _wake(due: int) -> None:
	"""The timekeeper sleeps until the nearest moment that it knows of; it hears of every nearer one. A
	Redis that is down delays it to its own next look, and no ticket."""

	def publish() -> None:
		try:
			frappe.cache.publish(WAKE_CHANNEL, str(due))
		except Exception:
			frappe.logger("oki_tickets").warning("Redis does not answer: the timekeeper is not woken")

	frappe.db.after_commit.add(publish)
