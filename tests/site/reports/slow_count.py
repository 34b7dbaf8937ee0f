"""The figures of every report, counted in loops over the facts of a random history."""

from collections import defaultdict
from datetime import datetime, timedelta
from math import ceil

from tests.site.reports.slow_history import OPEN, Desk


class Slow:
	"""Counts of one desk over a period; `agents`, `lines`, `ticket_type` and `customer` narrow it as filters do."""

	def __init__(
		self, desk: Desk, first: str, last: str, *, agent=None, line=None, ticket_type=None, customer=None
	):
		self.desk, self.agent, self.line = desk, agent, line
		self.ticket_type, self.customer = ticket_type, customer
		self.start = datetime.fromisoformat(first)
		self.end = datetime.fromisoformat(last) + timedelta(days=1)
		self.tickets = {row["name"]: row for row in desk.of("Ticket")}

	def in_period(self, moment) -> bool:
		return moment is not None and self.start <= moment < self.end

	def is_counted(self, ticket: str) -> bool:
		"""Neither nobody's request nor closed as a duplicate or spam at the period's end."""
		for row in self.desk.of("Ticket Feedback"):
			if row["ticket"] == ticket and row["verdict"] == "Not My Ticket" and row["given_at"] < self.end:
				return False
		changes = [row for row in self.desk.of("Ticket Status Change") if row["ticket"] == ticket]
		before = [row for row in changes if row["changed_at"] < self.end]
		return not (before and self._is_unworked(before[-1]))

	@staticmethod
	def _is_unworked(change) -> bool:
		return change["to_status"] == "Closed" and change["closure_reason"] in ("Duplicate", "Spam")

	def is_asked(self, ticket: str, agent, line) -> bool:
		row = self.tickets[ticket]
		return (
			(self.agent is None or agent == self.agent)
			and (self.line is None or line == self.line)
			and (self.ticket_type is None or row["ticket_type"] == self.ticket_type)
			and (self.customer is None or row["customer"] == self.customer)
		)

	def facts(
		self, doctype: str, moment: str, agent="agent", line="support_line", *, counts_all: bool = False
	):
		for row in self.desk.of(doctype):
			if not self.in_period(row[moment]) or not self.is_asked(row["ticket"], row[agent], row[line]):
				continue
			if counts_all or self.is_counted(row["ticket"]):
				yield row

	def raised(self, *, counts_all: bool = False):
		for row in self.desk.of("Ticket"):
			held = self.agent is None or any(
				one["to_agent"] == self.agent and one["passed_at"] < self.end
				for one in self.desk.of("Ticket Transfer")
				if one["ticket"] == row["name"]
			)
			asked = held and self.is_asked(row["name"], self.agent, row["first_line"])
			if self.in_period(row["creation"]) and asked and (counts_all or self.is_counted(row["name"])):
				yield row

	def answers(self):
		for row in self.facts("Ticket Message", "sent_at", "sender"):
			if row["sender_side"] == "Agent":
				yield row

	def reactions(self):
		messages = {row["name"]: row for row in self.desk.of("Ticket Message")}
		for row in self.desk.of("Ticket Reaction"):
			message = messages[row["message"]]
			asked = self.is_asked(row["ticket"], message["sender"], message["support_line"])
			if self.in_period(row["creation"]) and asked and self.is_counted(row["ticket"]):
				yield {**row, "agent": message["sender"]}

	# What the reports show, each as a dict that has no zeros.

	def created_and_closed(self):
		found = defaultdict(int)
		for row in self.raised(counts_all=True):
			found["created", row["creation"].date()] += 1
		for row in self.facts("Ticket Status Change", "changed_at", counts_all=True):
			day = row["changed_at"].date()
			found["closed", day] += row["to_status"] == "Closed"
			found["unworked", day] += self._is_unworked(row)
			found["reopened", day] += row["from_status"] == "Closed"
		return found

	def communication(self):
		tickets, found = defaultdict(set), defaultdict(int)
		for row in self.answers():
			found["notes" if row["is_internal"] else "messages", row["sender"]] += 1
			if not row["is_internal"]:
				found["length", row["sender"]] += row["body_length"]
				tickets[row["sender"]].add(row["ticket"])
		return {**found, **{("tickets", agent): len(names) for agent, names in tickets.items()}}

	def statuses(self):
		found = defaultdict(set)
		for row in self.facts("Ticket Status Change", "changed_at"):
			found[row["to_status"], row["agent"]].add(row["ticket"])
		return {key: len(names) for key, names in found.items()}

	def rejected(self):
		found = defaultdict(int)
		for figure, moment in (("proposed", "proposed_at"), ("rejected", "rejected_at")):
			for row in self.facts("Ticket Solution", moment):
				found[figure, row["agent"], row["customer"]] += 1
		return found

	def postponed(self):
		"""Of tickets that are in development at the period's end, how often they were put off by then."""
		found = {}
		for row in self.facts("Ticket Postponement", "postponed_at", counts_all=True):
			changes = [one for one in self.desk.of("Ticket Status Change") if one["ticket"] == row["ticket"]]
			before = [one["to_status"] for one in changes if one["changed_at"] < self.end]
			if row["number"] > 1 and before[-1:] == ["In Development"]:
				found[row["ticket"]] = row["number"]
		return found

	def customers(self):
		found = defaultdict(int)
		for row in self.raised():
			found[row["customer"], row["ticket_type"]] += 1
		return found

	def durations(self):
		found = defaultdict(int)
		for row in self.facts("Ticket Status Change", "changed_at"):
			agent, status = row["agent"], row["from_status"]
			found["stays", agent, status] += 1
			found["wall", agent, status] += row["duration"]
			found["working", agent, status] += row["working_duration"]
		return found

	def violations(self):
		found = defaultdict(int)
		for row in self.facts("Discipline Violation", "due_at"):
			found[f"level_{row['level']}", row["agent"], row["status"]] += 1
		return found

	def liked_messages(self):
		found = defaultdict(int)
		for row in self.reactions():
			found["likes" if row["reaction"] == "Like" else "dislikes", row["agent"]] += 1
		for row in self.answers():
			found["answers", row["sender"]] += not row["is_internal"]
		return found

	def times(self):
		found = defaultdict(list)
		for row in self.desk.of("Ticket"):
			moment = row.get("first_responded_at")
			if not self.in_period(moment) or not self.is_counted(row["name"]):
				continue
			if self.is_asked(row["name"], row["first_responded_by"], row["first_response_line"]):
				due = row["response_due_at"]
				in_time = None if due is None else moment <= due
				found["response", row["first_responded_by"]].append((row["first_response_used"], in_time))
		for row in self.facts("Ticket Solution", "proposed_at"):
			in_time = row["resolve_used"] <= row["resolve_within"] if row["resolve_within"] else None
			found["resolution", row["agent"]].append((row["resolve_used"], in_time))
		return {key: self._spread(values) for key, values in found.items()}

	@staticmethod
	def _spread(values):
		seconds = sorted(one for one, _ in values)
		half, normed = len(seconds) / 2, [one for _, one in values if one is not None]
		middle = [seconds[ceil(half) - 1], seconds[int(half)]]
		share = round(100 * sum(normed) / len(normed), 2) if normed else None
		return len(seconds), round(sum(middle) / 2), seconds[ceil(len(seconds) * 0.9) - 1], share

	def channels(self):
		found = defaultdict(int)
		for row in self.raised(counts_all=True):
			found[row["creation"].hour, row["channel"]] += 1
		return found

	def topics(self):
		found = defaultdict(int)
		for row in self.raised():
			found[row["category"]] += 1
		return found

	def throughput(self):
		found = defaultdict(int)
		for row in self.raised(counts_all=True):
			found["created", row["first_line"]] += 1
		for row in self.facts("Ticket Transfer", "passed_at", "to_agent", "to_line", counts_all=True):
			found["received", row["to_line"]] += row["from_line"] != row["to_line"]
		for row in self.facts("Ticket Transfer", "passed_at", "from_agent", "from_line", counts_all=True):
			found["passed_on", row["from_line"]] += row["from_line"] != row["to_line"]
		for row in self.facts("Ticket Status Change", "changed_at", counts_all=True):
			was_open, is_open = row["from_status"] in OPEN, row["to_status"] in OPEN
			found["reopened", row["support_line"]] += is_open and not was_open
			found["solved", row["support_line"]] += was_open and row["to_status"] == "Resolved"
			found["closed", row["support_line"]] += was_open and row["to_status"] == "Closed"
		return {**found, **self._waiting()}

	def _waiting(self):
		"""Where each ticket was, and whether it was open, at the period's end."""
		found = defaultdict(int)
		for ticket in self.desk.of("Ticket") if self.agent is None else ():
			if ticket["creation"] >= self.end:
				continue
			line, status = ticket["first_line"], "New"
			for row in self.desk.of("Ticket Transfer"):
				if row["ticket"] == ticket["name"] and row["passed_at"] < self.end:
					line = row["to_line"]
			for row in self.desk.of("Ticket Status Change"):
				if row["ticket"] == ticket["name"] and row["changed_at"] < self.end:
					status = row["to_status"]
			found["waiting", line] += status in OPEN and self.is_asked(ticket["name"], self.agent, line)
		return found

	def verdicts(self):
		found = defaultdict(int)
		figures = {"Liked": "liked", "Disliked": "disliked", "Not My Ticket": "denied"}
		for row in self.desk.of("Ticket Feedback"):
			denied = row["verdict"] == "Not My Ticket"
			agent = row["raised_by_user"] if denied and row["raised_by_user"] else row["agent"]
			if self.in_period(row["given_at"]) and self.is_asked(row["ticket"], agent, row["support_line"]):
				found[figures[row["verdict"]], agent] += 1
				found["scores", agent] += row["score"]
		return found

	def scorecard(self):
		found = defaultdict(int)
		for name, moment in (("solved", "proposed_at"), ("rejected", "rejected_at")):
			for row in self.facts("Ticket Solution", moment):
				found[name, row["agent"]] += 1
		for row in self.facts("Discipline Violation", "due_at"):
			found[f"violations_{row['level']}", row["agent"]] += 1
		for row in self.facts("Ticket Transfer", "passed_at", "to_agent", "to_line"):
			found["ignored", row["to_agent"]] += row["pickup_ignored"]
		for (name, agent), values in self.times().items():
			found["answered", agent] += values[0] if name == "response" else 0
		found |= self._judged()
		return {key: number for key, number in found.items() if key[1]}

	def _judged(self):
		names = ("liked", "disliked", "denied", "likes", "dislikes")
		both = {**self.verdicts(), **self.liked_messages()}
		return {key: number for key, number in both.items() if key[0] in names}
