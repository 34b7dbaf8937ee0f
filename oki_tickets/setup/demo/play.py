"""Lets a story happen through the desk's own services, at its own moments, by its own people."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import frappe

from oki_tickets.domain.lifecycle import Action, Side
from oki_tickets.services import clock, conversation, intake, sweep
from oki_tickets.services.identity import Party, party_of_contact, party_of_user
from oki_tickets.setup.demo import attachments, stamps
from oki_tickets.setup.demo.cast import Cast
from oki_tickets.setup.demo.office_hours import next_morning
from oki_tickets.setup.demo.script import Step
from oki_tickets.setup.demo.story import Story

# What the desk does by itself is done by its scheduler.
SCHEDULER = "Administrator"
TAKEN_DOWN = ("Telephone", "Desk")
DESK = "Desk"


class Player:
	"""Plays one story; `now` is the real moment that deferrals and promises of open tickets lie after."""

	def __init__(self, story: Story, cast: Cast, now: datetime, rng: random.Random) -> None:
		self.story, self.cast, self.now, self.rng = story, cast, now, rng
		self.ticket = ""
		self.agent = ""
		self.due = story.started
		self.customer = story.person["email"] if story.person.get("user", True) else SCHEDULER

	def play(self) -> str:
		"""Returns the ticket's name."""
		with self._moment(self.story.started):
			self._open()
		for step, moment in zip(self.story.steps, self.story.moments[1:], strict=True):
			self._let_time_pass(moment)
			with self._moment(moment):
				VERBS[step.verb](self, step)
		self._let_time_pass(self.now)
		stamps.finish(self.ticket, self.story.moments[-1], self.cast)
		self.story.ticket = self.ticket
		return self.ticket

	@contextmanager
	def _moment(self, moment: datetime) -> Iterator[None]:
		began = frappe.utils.now()
		self.story.words.moment = moment
		with clock.at(moment):
			yield
		stamps.put(self.ticket, since=began, moment=moment)

	def _let_time_pass(self, until: datetime) -> None:
		"""What the desk's clock does to the ticket up to `until`, each thing at its own moment."""
		while due := self._next_due(until):
			with self._moment(clock.to_moment(due.due_second)):
				self._be(SCHEDULER)
				sweep.handle_one(due.name, self.ticket)

	def _next_due(self, until: datetime) -> frappe._dict | None:
		rows = frappe.get_all(
			"Ticket Clock",
			filters={"ticket": self.ticket, "due_second": ("<=", clock.to_second(until))},
			fields=["name", "due_second"],
			order_by="due_second, name",
			limit=1,
		)
		return rows[0] if rows else None

	def _be(self, user: str) -> None:
		"""Changing the session's user empties Frappe's caches: only where it is another one."""
		if frappe.session.user != user:
			frappe.set_user(user)

	def _fill(self, text) -> str:
		return self.story.words.fill(text)

	# The beginning.

	def _open(self) -> None:
		story = self.story
		taken_down = story.channel in TAKEN_DOWN
		taker = self.cast.agent(_line_of(story.scenario.get("category")), story.language)
		self._be(taker if taken_down else self.customer)
		doc = intake.create_ticket(self._request(), self._party())
		self.ticket = doc.name
		self._hand_to(taker if taken_down else self.cast.agent(doc.support_line, story.language))
		stamps.born(doc.name, story.started)
		self._attach(story.scenario.get("file"), doc.flags.first_message)

	def _hand_to(self, agent: str) -> None:
		self.agent = agent
		self.story.words["agent"] = self.cast.first_name(agent)

	def _request(self) -> intake.Request:
		scenario = self.story.scenario
		return intake.Request(
			subject=self._fill(scenario["subject"]),
			description=self._fill(scenario["open"]),
			ticket_type=scenario["type"],
			channel=self.story.channel,
			category=scenario.get("category"),
			route=scenario.get("route") if self.story.channel == "Portal" else None,
			ip_address=self._fill("{ip}") if self.story.channel == "Portal" else None,
		)

	def _party(self) -> Party:
		if self.customer == SCHEDULER:
			return Party(email=self.story.person["email"])
		if self.story.channel in TAKEN_DOWN:
			return party_of_contact(frappe.db.get_value("Contact", {"user": self.customer}))
		return party_of_user(self.customer)

	# The steps.

	def start(self, _step: Step) -> None:
		self._act(Action.START_WORK)
		if priority := self.story.scenario.get("priority"):
			self._change(priority=priority)

	def write(self, step: Step, *, is_internal: bool = False) -> None:
		self._be(self.agent)
		message = conversation.reply(self.ticket, self._draft(step.text, is_internal=is_internal))
		self._attach(step.file, message)

	def note(self, step: Step) -> None:
		self.write(step, is_internal=True)

	def answer(self, step: Step) -> None:
		self._be(self.customer)
		message = conversation.reply(self.ticket, self._customer_draft(step.text))
		self._attach(step.file, message)

	def ask(self, step: Step) -> None:
		self._act(Action.REQUEST_DATA, text=step.text)

	def escalate(self, step: Step) -> None:
		line, reason = step.text
		self.note(Step("note", reason))
		successor = self.cast.agent(line, self.story.language)
		self._change(support_line=line, agent=successor)
		self._hand_to(successor)

	def defer(self, step: Step) -> None:
		days, text = step.text
		until = self._wakes_at(step) or next_morning(max(self.now, clock.now()), days)
		self.story.words["back_on"] = until.strftime("%d.%m")
		self._act(Action.DEFER, {"deferred_until": until}, text)

	def _wakes_at(self, step: Step) -> datetime | None:
		"""The moment of the next step, for a ticket that does wake in this story."""
		index = self.story.steps.index(step) + 1
		if index == len(self.story.steps):
			return None
		return self.story.moments[index + 1].replace(second=0)

	def by_itself(self, _step: Step) -> None:
		"""The desk's clock has done it, see `_let_time_pass`."""

	def develop(self, step: Step) -> None:
		days, text = step.text
		self._promise(clock.now(), days, step)
		engineer = self.cast.engineer()
		values = {
			"engineer": engineer,
			"development_due_on": self.due.date(),
			"jira_issue": self._fill("{jira}"),
		}
		self._act(Action.SEND_TO_DEVELOPMENT, values, text)

	def postpone(self, step: Step) -> None:
		days, reason = step.text
		self._promise(self.due, days, step)
		self._change(development_due_on=self.due.date())
		self.note(Step("note", reason))

	def _promise(self, start: datetime, days: int, step: Step) -> None:
		"""A due date `days` after `start`; the last one of an open ticket lies ahead."""
		is_last = step is self.story.steps[-1]
		self.due = next_morning(max(start, self.now) if is_last else start, days)
		self.story.words["back_on"] = self.due.strftime("%d.%m")

	def solve(self, step: Step) -> None:
		problem, solution, text = step.text
		values = {"problem_summary": self._fill(problem), "resolution_summary": self._fill(solution)}
		self._act(Action.PROPOSE_SOLUTION, values, text)

	def reject(self, step: Step) -> None:
		self._act_as_customer(Action.REJECT_SOLUTION, step)

	def accept(self, step: Step) -> None:
		self._act_as_customer(Action.ACCEPT_SOLUTION, step)

	def close(self, step: Step) -> None:
		self._act_as_customer(Action.CLOSE, step)

	def reopen(self, step: Step) -> None:
		self._act_as_customer(Action.REOPEN, step)

	def spam(self, _step: Step) -> None:
		self.agent = self.cast.head()
		self._act(Action.CLOSE_AS_SPAM)

	def duplicate(self, step: Step) -> None:
		original = self.story.original.ticket
		self.story.words["original"] = original
		self.agent = self.cast.head()
		self._act(Action.CLOSE_AS_DUPLICATE, {"merged_into": original}, step.text)

	# Their means.

	def _act(self, action: str, values: dict | None = None, text: str | None = None) -> None:
		self._be(self.agent)
		draft = self._draft(text) if text else None
		conversation.act(self.ticket, action, side=Side.AGENT, values=values, draft=draft)

	def _act_as_customer(self, action: str, step: Step) -> None:
		self._be(self.customer)
		text = self.story.words.pick(step.text)
		draft = self._customer_draft(text) if text else None
		done = conversation.act(self.ticket, action, side=Side.CUSTOMER, draft=draft)
		self._attach(step.file, done.message)

	def _change(self, **values) -> None:
		"""As the agent would in the form, with the agent's own right."""
		self._be(self.agent)
		doc = frappe.get_doc("Ticket", self.ticket)
		doc.update(values)
		doc.save()

	def _draft(self, text, *, is_internal: bool = False) -> conversation.Draft:
		return conversation.Draft(self._fill(text), Side.AGENT, self.agent, DESK, is_internal)

	def _customer_draft(self, text) -> conversation.Draft:
		channel = "E-mail" if self.story.channel in TAKEN_DOWN else self.story.channel
		return conversation.Draft(self._fill(text), Side.CUSTOMER, self.story.person["email"], channel)

	def _attach(self, file: str | None, message: str | None) -> None:
		if file and message:
			stamps.upload(attachments.attach(file, message, self.story.words), clock.now())


VERBS = {
	"start": Player.start,
	"agent": Player.write,
	"note": Player.note,
	"customer": Player.answer,
	"ask": Player.ask,
	"escalate": Player.escalate,
	"defer": Player.defer,
	"wake": Player.by_itself,
	"dev": Player.develop,
	"postpone": Player.postpone,
	"solve": Player.solve,
	"reject": Player.reject,
	"accept": Player.accept,
	"silence": Player.by_itself,
	"close": Player.close,
	"reopen": Player.reopen,
	"spam": Player.spam,
	"duplicate": Player.duplicate,
}


def _line_of(category: str | None) -> str:
	"""The line that intake will choose, to know who is going to answer."""
	line = frappe.get_cached_value("Ticket Category", category, "support_line") if category else None
	return line or frappe.get_cached_doc("Oki Tickets Settings").default_line
