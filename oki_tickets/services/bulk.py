"""One thing done to many tickets: each is judged by itself, and what is refused says why."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html_tags

from oki_tickets import permissions
from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import conversation, desk_view, offers, tagging, transfers, workflow

# A page of the list; more would hold the rows of a whole desk locked.
MOST_TICKETS = 500


def moves_of(tickets: Iterable[str]) -> list[dict[str, Any]]:
	"""The user's moves on these tickets, as `desk_view.describe_move` has them, each once, with `tickets`,
	the names of those that have it. Raises NotYourTicket where the user may not see one of them."""
	found: dict[str, dict[str, Any]] = {}
	for name in _checked(tickets, "read"):
		for move in workflow.agent_moves(frappe.get_doc("Ticket", name)):
			found.setdefault(move.action, {**desk_view.describe_move(move), "tickets": []})["tickets"].append(
				name
			)
	return list(found.values())


def apply_action(
	tickets: Iterable[str], action: str, values: Mapping[str, Any], draft: conversation.Draft | None
) -> dict[str, list]:
	"""Makes the move on each ticket that lets it; returns what `_each` returns."""
	return _each(
		tickets, lambda name: conversation.act(name, action, side=Side.AGENT, values=values, draft=draft)
	)


def take(tickets: Iterable[str], user: str) -> dict[str, list]:
	"""Makes `user` the owner of each ticket that lets it; returns what `_each` returns."""
	return _each(tickets, lambda name: offers.take(name, user))


def transfer(tickets: Iterable[str], **place: str | None) -> dict[str, list]:
	"""Passes each ticket on to `support_line` or `agent` with `reason`; returns what `_each` returns."""
	return _each(tickets, lambda name: transfers.transfer(name, **place))


def tag(tickets: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> dict[str, list]:
	"""Gives each ticket the tags `add` and takes `remove`; returns what `_each` returns. Raises OkiTicketsError
	where there is no tag."""
	added, removed = tagging.read(add), tagging.read(remove)
	if not added and not removed:
		frappe.throw(_("Name a tag to add or to remove."), OkiTicketsError)
	return _each(tickets, lambda name: tagging.change(name, add=added, remove=removed))


def _each(tickets: Iterable[str], do: Callable[[str], Any]) -> dict[str, list]:
	"""Does it to each ticket that lets it: `done` lists their names, `refused` the others with `ticket` and
	`reason`. In the order of names, so that two people who do it to the same tickets wait for each other
	and do not deadlock. Raises NotYourTicket where the user may not write one of them."""
	result: dict[str, list] = {"done": [], "refused": []}
	for name in sorted(_checked(tickets, "write")):
		reason = _refusal(name, do)
		if reason:
			result["refused"].append({"ticket": name, "reason": reason})
		else:
			result["done"].append(name)
	return result


def _checked(tickets: Iterable[str], ptype: str) -> list[str]:
	names = list(dict.fromkeys(tickets))
	if len(names) > MOST_TICKETS:
		frappe.throw(
			_("{0} tickets are too many at once. Choose at most {1}.").format(len(names), MOST_TICKETS),
			OkiTicketsError,
		)
	for name in names:
		permissions.check_agent(name, ptype)
	return names


def _refusal(name: str, do: Callable[[str], Any]) -> str | None:
	"""Why it was not done to the ticket; None where it was."""
	frappe.db.savepoint("oki_bulk_move")
	try:
		do(name)
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="oki_bulk_move")
		frappe.clear_last_message()
		return strip_html_tags(str(error))
	return None
