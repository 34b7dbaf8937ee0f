"""A random history of the desk, and the plain way to count it: loops over lists, one ticket at a time.

The rows are written past the services: what is compared is how they are counted. They keep to what services
would never break: a ticket's changes follow one another, and its line and status are where they lead.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe

from tests.factories import unique

START, END = datetime(2026, 5, 1), datetime(2026, 7, 14)
NOW = "2026-07-15 12:00:00"
WALK = {
	"New": ("In Progress", "Closed"),
	"In Progress": ("Waiting for Data", "In Development", "Resolved", "Closed"),
	"In Development": ("In Progress", "Resolved"),
	"Waiting for Data": ("In Progress",),
	"Resolved": ("Closed", "Solution Rejected"),
	"Solution Rejected": ("In Progress",),
	"Closed": ("In Progress",),
}
OPEN = {"New", "In Progress", "Waiting for Data", "In Development", "Solution Rejected"}
TYPES, CHANNELS, PRIORITIES = ("Problem", "Consultation"), ("Portal", "E-mail"), ("High", "Low")
REASONS = ("Accepted", "Accepted", "Spam", "Duplicate")


@dataclass
class Desk:
	"""Names that nothing else has, and every fact as a dict, by DocType."""

	seed: int
	agents: list = field(default_factory=lambda: [unique("agent") for _ in range(3)])
	lines: list = field(default_factory=lambda: [unique("line") for _ in range(2)])
	customers: list = field(default_factory=lambda: [unique("company") for _ in range(2)])
	categories: list = field(default_factory=lambda: ["Outage"])
	rows: dict = field(default_factory=dict)

	def add(self, doctype: str, **values) -> dict:
		self.rows.setdefault(doctype, []).append(values)
		return values

	def of(self, doctype: str) -> list[dict]:
		return self.rows.get(doctype, [])


def live(seed: int, tickets: int = 40, **names: list) -> Desk:
	"""Writes a history of so many tickets into the database and returns it; `names` are those of a Desk."""
	desk, chance = Desk(seed, **names), random.Random(seed)
	for number in range(tickets):
		_ticket(desk, chance, f"SLOW-{unique('ticket')}-{number}")
	for doctype, rows in desk.rows.items():
		for row in rows:
			row.setdefault("name", unique(doctype))
		fields = sorted({name for row in rows for name in row})
		values = [[row.get(name) for name in fields] for row in rows]
		frappe.db.bulk_insert(doctype, fields, values)
	return desk


def _moments(chance: random.Random, start: datetime, number: int) -> list[datetime]:
	"""Moments after `start`, whole seconds, no two alike."""
	length = int((END - start).total_seconds())
	return [start + timedelta(seconds=one) for one in sorted(chance.sample(range(1, length), number))]


def _ticket(desk: Desk, chance: random.Random, name: str) -> None:
	line, agent = chance.choice(desk.lines), chance.choice([*desk.agents, None])
	raised = START + timedelta(seconds=chance.randrange(int((END - START).total_seconds()) - 1000))
	ticket = desk.add(
		"Ticket",
		name=name,
		creation=raised,
		first_line=line,
		first_response_used=0,
		development_postponements=0,
		customer=chance.choice([*desk.customers, None]),
		ticket_type=chance.choice(TYPES),
		channel=chance.choice(CHANNELS),
		priority=chance.choice(PRIORITIES),
		category=chance.choice([*desk.categories, None]),
	)
	_give(desk, name, None, agent, line, line, raised)
	status, since = "New", raised
	for moment in _moments(chance, raised, chance.randrange(1, 9)):
		if status == "In Development" and chance.random() < 0.7:
			_postpone(desk, chance, ticket, agent, line, moment)
		# Only open tickets are passed on.
		elif status in OPEN and chance.random() < 0.3:
			other_line, other = chance.choice(desk.lines), chance.choice([*desk.agents, None])
			_give(desk, name, agent, other, line, other_line, moment)
			agent, line = other, other_line
		else:
			status, since = _change(desk, chance, ticket, (status, since), agent, line, moment), moment
	ticket.update(status=status, agent=agent, support_line=line)
	_talk(desk, chance, ticket, agent, line)


def _give(desk: Desk, ticket: str, agent, other, line: str, other_line: str, moment: datetime) -> None:
	desk.add(
		"Ticket Transfer",
		ticket=ticket,
		kind="Handed Over",
		passed_at=moment,
		from_agent=agent,
		to_agent=other,
		from_line=line,
		to_line=other_line,
		pickup_ignored=moment.second % 3 == 0,
	)


def _postpone(desk: Desk, chance, ticket: dict, agent, line: str, moment: datetime) -> None:
	ticket["development_postponements"] += 1
	desk.add(
		"Ticket Postponement",
		ticket=ticket["name"],
		number=ticket["development_postponements"],
		new_due_on=(moment + timedelta(days=chance.randrange(-5, 20))).date(),
		postponed_at=moment,
		passed_at=ticket["creation"],
		agent=agent,
		support_line=line,
	)


def _change(desk, chance, ticket: dict, before: tuple, agent, line: str, moment: datetime) -> str:
	status, since = before
	after = chance.choice(WALK[status])
	seconds = int((moment - since).total_seconds())
	desk.add(
		"Ticket Status Change",
		ticket=ticket["name"],
		from_status=status,
		to_status=after,
		changed_at=moment,
		agent=agent,
		agent_after=agent,
		support_line=line,
		duration=seconds,
		working_duration=seconds // 3,
		closure_reason=_reason(chance, ticket, status, after),
	)
	if after == "Resolved":
		number = sum(row["ticket"] == ticket["name"] for row in desk.of("Ticket Solution")) + 1
		desk.add(
			"Ticket Solution",
			ticket=ticket["name"],
			round=number,
			agent=agent,
			customer=ticket["customer"],
			support_line=line,
			proposed_at=moment,
			rejected_at=None,
			resolve_used=seconds // 4,
			resolve_within=chance.choice([0, 50000]),
		)
	if after == "Solution Rejected":
		[row for row in desk.of("Ticket Solution") if row["ticket"] == ticket["name"]][-1]["rejected_at"] = (
			moment
		)
	return after


def _reason(chance, ticket: dict, before: str, after: str) -> str | None:
	"""Why the ticket is closed, or was until now."""
	if after == "Closed":
		ticket["closure_reason"] = chance.choice(REASONS)
	return ticket.get("closure_reason") if "Closed" in (before, after) else None


def _talk(desk: Desk, chance: random.Random, ticket: dict, agent, line: str) -> None:
	for moment in _moments(chance, ticket["creation"], chance.randrange(4)):
		message = desk.add(
			"Ticket Message",
			name=unique("message"),
			ticket=ticket["name"],
			written_on=ticket["name"],
			sender=chance.choice(desk.agents),
			sender_side=chance.choice(["Agent", "Agent", "Customer"]),
			sent_at=moment,
			is_internal=chance.random() < 0.2,
			body_length=chance.randrange(500),
			support_line=line,
		)
		public = message["sender_side"] == "Agent" and not message["is_internal"]
		if public and "first_responded_at" not in ticket:
			seconds = int((moment - ticket["creation"]).total_seconds()) // 5
			due = chance.choice([None, ticket["creation"] + timedelta(days=9)])
			ticket.update(first_responded_at=moment, first_responded_by=message["sender"])
			ticket.update(first_response_line=line, first_response_used=seconds, response_due_at=due)
		if public and chance.random() < 0.5:
			kind = chance.choice(["Like", "Dislike"])
			later = moment + timedelta(days=chance.randrange(3))
			desk.add(
				"Ticket Reaction",
				message=message["name"],
				ticket=ticket["name"],
				user=unique("one"),
				reaction=kind,
				creation=later,
				agent=message["sender"],
				support_line=line,
				written_on=ticket["name"],
			)
	if chance.random() < 0.5:
		verdict = chance.choice(["Liked", "Liked", "Disliked", "Not My Ticket"])
		moment = _moments(chance, ticket["creation"], 1)[0]
		desk.add(
			"Ticket Feedback",
			ticket=ticket["name"],
			round=1,
			number=5_000_000 + int(unique("x").rsplit("-", 1)[1]),
			verdict=verdict,
			score=chance.randrange(6),
			given_at=moment,
			agent=agent,
			raised_by_user=chance.choice([None, desk.agents[0]]),
			support_line=line,
		)
	for level in range(chance.randrange(4)):
		moment = _moments(chance, ticket["creation"], 1)[0]
		desk.add(
			"Discipline Violation",
			ticket=ticket["name"],
			agent=agent,
			status=chance.choice(["New", "In Progress"]),
			level=level + 1,
			due_at=moment,
			status_since=moment,
			support_line=line,
		)
