"""What a person is shown of broadcasts, and what the person answers."""

from datetime import datetime, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_datetime, get_fullname

from oki_tickets.domain.broadcasts import OUTAGE, is_on
from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, conversation, notices
from oki_tickets.services.broadcasts import audience, desk
from oki_tickets.services.filters import among
from oki_tickets.services.identity import party_of_user

FIELDS = (
	*("name", "title", "message", "kind", "starts_at", "ends_at", "audience", "customer_group"),
	*("takes_me_too", "ticket", "affected"),
)
# How far ahead an open page is told to look again.
AHEAD = timedelta(days=1)
# How long those who said "me too" are shown that it is over.
LAST_WORD = timedelta(days=1)


def current(user: str) -> dict[str, Any]:
	"""`broadcasts` that `user` is shown now, as `_shown` has them; `now`, and `again`, the UTC second at which
	something begins or ends next for this person (0 for nothing within a day). What has not begun is not told."""
	now = clock.now()
	rows = [row for row in _rows(now) if audience.is_meant(user, row)]
	answers = _answers(user, [row.name for row in rows])
	shown = [_shown(row, answers.get(row.name), user, now) for row in rows]
	moments = [clock.to_second(at) for row in rows for at in (row.starts_at, row.ends_at) if at and at > now]
	return {
		"now": clock.now_second(),
		"broadcasts": [one for one in shown if one],
		"again": min(moments, default=0),
	}


def _rows(now: datetime) -> list[frappe._dict]:
	"""What is on, has just ended or begins soon."""
	table = frappe.qb.DocType("Broadcast")
	return (
		frappe.qb.from_(table)
		.select(*(table[name] for name in FIELDS))
		.where((table.ends_at.isnull() | (table.ends_at > now - LAST_WORD)) & (table.starts_at < now + AHEAD))
		.orderby(table.starts_at, order=frappe.qb.desc)
	).run(as_dict=True)


def _answers(user: str, names: list[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"Broadcast Reader",
		filters={"user": user, "broadcast": among(names)},
		fields=["broadcast", "me_too_at", "dismissed_at"],
		order_by="name",
	)
	return {row.broadcast: row for row in rows}


def _shown(row, answer, user: str, now: datetime) -> dict[str, Any] | None:
	"""name, title, message (HTML), kind, its label, since (site's time), `is_over`, `is_joined` and `can_join`
	("me too"), and for the desk the ticket and the number of customers that have it too; None where it is not shown."""
	answer = answer or frappe._dict()
	over = not is_on(row.starts_at, row.ends_at, now)
	if row.starts_at > now or answer.dismissed_at or (over and not answer.me_too_at):
		return None
	reader = audience.reader_of(user)
	shown = {
		**{name: row[name] for name in ("name", "title", "message", "kind")},
		"kind_label": _(row.kind),
		"since": row.starts_at,
		"is_over": over,
		"is_joined": bool(answer.me_too_at),
		"can_join": _takes(row) and reader.is_customer and not over and not answer.me_too_at,
	}
	return shown | ({"ticket": row.ticket, "affected": row.affected} if reader.is_agent else {})


def _takes(row) -> bool:
	return row.kind == OUTAGE and bool(row.takes_me_too)


def dismiss(broadcast: str, user: str) -> None:
	"""The person has read it and is not shown it any more."""
	_check(broadcast, user)
	_write(broadcast, user, "dismissed_at")


def join(broadcast: str, user: str) -> None:
	"""The customer has the outage too: joins its one ticket, and is told when it is over. A second time changes
	nothing. Raises OkiTicketsError where the broadcast is no outage that is on."""
	row = _check(broadcast, user)
	if not (_takes(row) and is_on(row.starts_at, row.ends_at, clock.now())):
		frappe.throw(_("This is over. Raise a ticket if you still have trouble."), OkiTicketsError)
	if not _answers(user, [broadcast]).get(broadcast, frappe._dict()).me_too_at:
		_write(broadcast, user, "me_too_at")
		_count(broadcast)
		_note(row.ticket, user)


def _check(broadcast: str, user: str):
	"""The broadcast, locked, so that of two answers of one person the second sees the first; raises
	PermissionError where the person is not shown it. One that is not there and one that is for others answer alike."""
	row = frappe.db.get_value("Broadcast", broadcast, FIELDS, as_dict=True, for_update=True)
	if not row or not audience.is_meant(user, row) or get_datetime(row.starts_at) > clock.now():
		frappe.throw(
			_("There is no broadcast {0} for you.").format(frappe.bold(broadcast)), frappe.PermissionError
		)
	return row


def _write(broadcast: str, user: str, field: str) -> None:
	"""Writes the answer into the person's one row, past the document, whose name makes it one."""
	now, customer = frappe.utils.now(), party_of_user(user).customer
	table = frappe.qb.DocType("Broadcast Reader")
	(
		frappe.qb.into(table)
		.columns(
			*("name", "creation", "modified", "owner", "modified_by", "broadcast", "user", "customer", field)
		)
		.insert(f"{broadcast}:{user}", now, now, user, user, broadcast, user, customer, clock.now())
		.on_duplicate_key_update(table[field], clock.now())
	).run()


def _count(broadcast: str) -> None:
	table = frappe.qb.DocType("Broadcast")
	frappe.qb.update(table).set(table.affected, table.affected + 1).where(table.name == broadcast).run()
	desk.hint()


def _note(ticket: str | None, user: str) -> None:
	"""The agents of the outage's ticket read who has it too; other customers do not."""
	if not ticket or not frappe.db.exists("Ticket", ticket):
		return
	customer = party_of_user(user).customer
	who = ", ".join(filter(None, [get_fullname(user), user, customer]))
	# Colleagues read it, in the site's language.
	with notices.language(notices.language_of()):
		body = _("{0} has it too.").format(frappe.utils.escape_html(who))
	draft = conversation.Draft(body, Side.SYSTEM, user, "Portal", is_internal=True)
	conversation.reply(ticket, draft)
