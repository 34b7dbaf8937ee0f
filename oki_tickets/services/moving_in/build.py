"""A ticket out of an Issue: everything that will be written of it, and nothing written yet."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import cint, get_datetime

from oki_tickets.domain.lifecycle import Category, Side
from oki_tickets.domain.moments import elapsed_seconds
from oki_tickets.domain.moving_in import Life, Past, Stage, life_of
from oki_tickets.domain.text import plain_text
from oki_tickets.services import clock, deadlines, dealing, discipline, routing, timed_moves
from oki_tickets.services.clocks import Alarm
from oki_tickets.services.moving_in import files, talk, times
from oki_tickets.services.moving_in.rules import Rules
from oki_tickets.services.moving_in.source import Source, existing
from oki_tickets.services.text import clean_line

# ERPNext's "On Hold" has no end; a deferred ticket has one, or it would be forgotten.
DEFERRED_FOR = timedelta(days=7)


@dataclass
class Batch:
	"""Rows by DocType, clocks, and tickets that get a ToDo for their agent."""

	tickets: list[Any] = field(default_factory=list)
	rows: dict[str, list[dict]] = field(default_factory=dict)
	alarms: list[Alarm] = field(default_factory=list)
	owned: list[Any] = field(default_factory=list)

	def add(self, doctype: str, row: dict) -> None:
		"""Adds a row that will be written."""
		self.rows.setdefault(doctype, []).append(row)


class Builder:
	"""Makes tickets of the sources of one batch."""

	def __init__(self, sources: list[Source], rules: Rules) -> None:
		issues = [source.issue for source in sources]
		self.rules, self.batch = rules, Batch()
		self._customers = existing("Customer", (issue.customer for issue in issues))
		self._contacts = existing(
			"Contact", (issue.contact for issue in issues), "email_id", "mobile_no", "phone"
		)

	def add(self, source: Source) -> None:
		"""Adds the source's ticket to the batch; adds nothing where it raises."""
		said = talk.conversation_of(source, self.rules)
		life = self._life(source, said)
		doc = self._ticket(source, said, life)
		history = [("Ticket Status Change", self._change(doc, *steps)) for steps in pairwise(life.stages)]
		if life.reached(Category.RESOLVED):
			history.append(("Ticket Solution", _solution(doc)))
		alarms = self._alarms(doc, life)
		# Last of all, so that an Issue that cannot come leaves no gap.
		doc.name = make_autoname(doc.naming_series, doc=doc)
		self._put(doc, said, history, alarms)

	def _life(self, source: Source, said: list[talk.Said]) -> Life:
		issue, answers = source.issue, _answers(said)
		answered = issue.first_responded_on or (answers[0].at if answers else None)
		category = self.rules.category(issue.status)
		past = Past(
			category,
			said[0].at,
			get_datetime(answered) if answered else None,
			get_datetime(_since(issue, category, answers)),
			self.rules.close_after_days,
		)
		return life_of(past, clock.now())

	def _ticket(self, source: Source, said: list[talk.Said], life: Life):
		issue = source.issue
		doc = frappe.get_doc(
			doctype="Ticket",
			naming_series=frappe.get_meta("Ticket").get_field("naming_series").default,
			imported_from=issue.name,
			subject=clean_line(issue.subject) or issue.name,
			description=said[0].body,
			channel=talk.channel_of(source),
			priority=self.rules.priority(issue.priority),
			ticket_type=self.rules.ticket_type(issue.issue_type),
			status=self.rules.status(life.last.category, issue.status),
			entered_by=issue.owner
			if self.rules.is_staff(issue.owner) and issue.owner != issue.raised_by
			else None,
			resolution_summary=plain_text(issue.resolution_details) or None,
			**{name: issue.get(name) for name in self.rules.shared_fields},
			**self._party(source, life),
		)
		self._route(doc, self._agent(issue, said))
		_set_moments(doc, issue, said, life)
		times.agree(doc, issue, life)
		return doc

	def _party(self, source: Source, life: Life) -> dict[str, str | None]:
		issue = source.issue
		contact = self._contacts.get(issue.contact)
		email = talk.customer_address(source) or (contact.email_id if contact else None)
		party = self.rules.party(email)
		customer = issue.customer if issue.customer in self._customers else party.customer
		return {
			"customer": customer,
			"contact": contact.name if contact else party.contact,
			"raised_by": email,
			"phone": (contact.mobile_no or contact.phone) if contact else None,
			"contract": self.rules.contract(customer) if life.last.category in Category.OPEN else None,
		}

	def _agent(self, issue: frappe._dict, said: list[talk.Said]) -> str | None:
		"""Whose the Issue is; where ERPNext does not say so, who answered last."""
		assigned = json.loads(issue.get("_assign") or "[]")
		answered = [message.sender for message in reversed(_answers(said))]
		return next((user for user in (*assigned, *answered) if user in self.rules.agents), None)

	def _route(self, doc, agent: str | None) -> None:
		"""Topic and line as any ticket gets them; a rule gives no old ticket to who is on duty today."""
		doc.agent = agent
		routing.route(doc)
		doc.agent = agent

	def _change(self, doc, before: Stage, after: Stage) -> dict:
		agent = doc.agent if after.side == Side.AGENT else None
		start, end = clock.to_second(before.since), clock.to_second(after.since)
		return {
			"action": after.action,
			"from_status": self.rules.status(before.category),
			"to_status": doc.status
			if after.category == Category.CLOSED
			else self.rules.status(after.category),
			"duration": elapsed_seconds(before.since, after.since, clock.site_zone()),
			"working_duration": discipline.calendar_of(doc).seconds_between(start, end),
			"resolve_used": cint(doc.resolve_used),
			"due_at": doc.due_at,
			"changed_at": after.since,
			"changed_by": agent,
			"side": after.side,
			"agent": doc.agent,
			"creation": after.since,
			"owner": agent or "Administrator",
		}

	def _alarms(self, doc, life: Life) -> list[Alarm]:
		"""What still lies ahead of an open ticket. What has passed already is history, and nobody is told."""
		if life.last.category == Category.CLOSED:
			return []
		now = clock.now_second()
		doc.norm_since = clock.now()
		ahead = [
			discipline.start(doc, now),
			*deadlines.alarms(doc),
			timed_moves.alarm(doc),
			dealing.alarm(doc),
		]
		return [alarm for alarm in ahead if alarm and alarm.due >= now]

	def _put(self, doc, said: list[talk.Said], history: list[tuple[str, dict]], alarms: list[Alarm]) -> None:
		self.batch.tickets.append(doc)
		for message in said:
			self._put_message(doc, message)
		for doctype, row in history:
			self.batch.add(doctype, {**_new(row), "ticket": doc.name})
		# Clocks were computed before the ticket had its number.
		self.batch.alarms += [Alarm(**{**vars(alarm), "ticket": doc.name}) for alarm in alarms]
		if doc.agent and alarms:
			self.batch.owned.append(doc)
		for tag in (doc.get("_user_tags") or "").split(","):
			if tag:
				self.batch.add("Tag Link", _tag_link(doc, tag))

	def _put_message(self, doc, said: talk.Said) -> None:
		owner = said.sender if self.rules.is_user(said.sender) else "Administrator"
		row = _new({"creation": said.at, "owner": owner})
		row.update(
			ticket=doc.name,
			sender=said.sender,
			sender_side=said.side,
			sent_at=said.at,
			channel=said.channel,
			is_internal=int(said.is_internal),
			body=said.body,
			body_length=len(plain_text(said.body)),
			likes=0,
			dislikes=0,
			communication=said.communication,
			sending_key=said.key,
		)
		self.batch.add("Ticket Message", row)
		for file, url in said.files:
			self.batch.add("File", files.row(file, url, row["name"]))


def _answers(said: list[talk.Said]) -> list[talk.Said]:
	return [message for message in said if message.side == Side.AGENT and not message.is_internal]


def _since(issue: frappe._dict, category: str, answers: list[talk.Said]) -> datetime:
	"""When the Issue came into its present status, as far as ERPNext keeps it."""
	if category in (Category.RESOLVED, Category.CLOSED):
		# Its name changed with ERPNext 15.
		return issue.sla_resolution_date or issue.get("resolution_date") or issue.modified
	if category == Category.PAUSED:
		return issue.on_hold_since or issue.modified
	return answers[-1].at if answers else issue.modified


def _set_moments(doc, issue: frappe._dict, said: list[talk.Said], life: Life) -> None:
	by_customer = [message.at for message in said if message.side == Side.CUSTOMER]
	answers = _answers(said)
	doc.update(
		{
			"creation": said[0].at,
			"modified": max(get_datetime(issue.modified), said[0].at),
			"owner": issue.owner,
			"modified_by": issue.modified_by,
			"status_changed_at": life.last.since,
			"norm_since": life.last.since,
			"assigned_at": said[0].at if doc.agent else None,
			"first_responded_at": issue.first_responded_on or (answers[0].at if answers else None),
			"resolved_at": life.reached(Category.RESOLVED),
			"closed_at": life.reached(Category.CLOSED),
			"closure_reason": life.closure_reason,
			"message_count": len(said),
			"last_customer_message_at": max(by_customer),
			"last_agent_message_at": answers[-1].at if answers else None,
			"_user_tags": issue.get("_user_tags"),
		}
	)
	if life.last.category == Category.PAUSED:
		doc.deferred_until = clock.now() + DEFERRED_FOR


def _solution(doc) -> dict:
	"""The solution that ended the Issue; ERPNext knows of no other."""
	return {
		"round": 1,
		"agent": doc.agent,
		"proposed_by": doc.agent,
		"proposed_at": doc.resolved_at,
		"customer": doc.customer,
		"support_line": doc.support_line,
		"ticket_type": doc.ticket_type,
		"creation": doc.resolved_at,
		"owner": doc.agent or "Administrator",
	}


def _new(row: dict) -> dict:
	"""A row with Frappe's own columns, made when it says it was."""
	return {
		"name": frappe.generate_hash(length=10),
		"modified": row["creation"],
		"modified_by": row["owner"],
		"docstatus": 0,
		"idx": 0,
		**row,
	}


def _tag_link(doc, tag: str) -> dict:
	row = _new({"creation": doc.creation, "owner": doc.owner})
	return row | {"document_type": "Ticket", "document_name": doc.name, "tag": tag, "title": doc.subject}
