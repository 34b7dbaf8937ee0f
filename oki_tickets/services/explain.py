"""Refusals in words: what is wrong, then what to do."""

from collections.abc import Iterable
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import format_datetime, get_fullname

from oki_tickets.domain import lifecycle
from oki_tickets.domain.lifecycle import Problem, Transition
from oki_tickets.exceptions import MoveIncomplete, MoveRefused


def refuse(doc, action: str, moves: Iterable[Transition]) -> NoReturn:
	"""The ticket has no such move for this person: says where it stands, since when and by whom."""
	frappe.throw(
		_("{0} is not possible: {1}. {2}").format(_(action), _standing(doc), _instead(moves)), MoveRefused
	)


def refuse_status(doc, before, moves: list[Transition]) -> NoReturn:
	"""A status was set that is no move, or that several moves lead to."""
	if moves:
		frappe.throw(
			_("{0} leads to {1} in several ways. Choose one: {2}.").format(
				before.name, _(doc.status), _actions(moves)
			),
			MoveRefused,
		)
	frappe.throw(
		_("Status {0} cannot be set: {1}. {2}").format(_(doc.status), _standing(before), _see_actions()),
		MoveRefused,
	)


def refuse_first_status(doc, first: str) -> NoReturn:
	"""A new ticket came with a status that is not the Workflow's first."""
	frappe.throw(
		_("A new ticket starts as {0}, not as {1}. Leave the status out.").format(_(first), _(doc.status)),
		MoveRefused,
	)


def incomplete(doc, action: str, found: list[Problem]) -> NoReturn:
	"""The move lacks something: one sentence for each problem, naming the fields."""
	frappe.throw(
		"<br>".join(_sentence(doc, action, problem) for problem in found),
		MoveIncomplete,
		title=_("{0} needs more").format(_(action)),
	)


def _standing(doc) -> str:
	if not doc.status_changed_at or not doc.status_changed_by:
		return _("ticket {0} is {1}").format(doc.name, _(doc.status))
	return _("ticket {0} is {1}, set by {2} on {3}").format(
		doc.name,
		_(doc.status),
		get_fullname(doc.status_changed_by),
		format_datetime(doc.status_changed_at),
	)


def _instead(moves: Iterable[Transition]) -> str:
	names = _actions(moves)
	return _("Possible now: {0}.").format(names) if names else _("There is nothing for you to do here.")


def _see_actions() -> str:
	return _("Use one of the ticket's actions.")


def _actions(moves: Iterable[Transition]) -> str:
	return ", ".join(_(move.action) for move in moves)


def _sentence(doc, action: str, problem: Problem) -> str:
	labels = [_(doc.meta.get_label(name)) for name in problem.fields]
	match problem.code:
		case lifecycle.MISSING:
			return _("{0}: fill in {1}.").format(_(action), labels[0])
		case lifecycle.ONE_OF_MISSING:
			return _("{0}: fill in {1}.").format(_(action), " {} ".format(_("or")).join(labels))
		case lifecycle.MESSAGE_MISSING:
			return _("{0}: write a message.").format(_(action))
		case lifecycle.NOT_IN_FUTURE:
			return _("{0} has to lie in the future.").format(labels[0])
		case lifecycle.IN_PAST:
			return _("{0} is over. Choose today or a later day.").format(labels[0])
		case lifecycle.INTO_ITSELF:
			return _("A ticket cannot be a duplicate of itself. Choose another one.")
		case lifecycle.GOES_ON_ELSEWHERE:
			return _("This ticket goes on in {0}. Write there.").format(doc.merged_into)
		case _:
			return _("The time for reopening is over. Raise a new ticket and name this one.")
