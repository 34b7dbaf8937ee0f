"""Rows of the outbox as a queue: which may be tried now, who has them, and what became of them."""

import json
from collections.abc import Iterator
from typing import Any

import frappe
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Max, Min
from pypika.terms import ExistsCriterion

from oki_tickets.channels.outbox import DOCTYPE, SENDING, SENT, WAITING
from oki_tickets.channels.port import Letter
from oki_tickets.services import clock

# What has to be done with before what follows it. One that is held for the night holds nobody up.
BLOCKING = (WAITING, SENDING)
# Seconds for which a worker has a message to itself: longer than any exchange with a service takes.
LEASE = 600
# How many are looked at in one go; other workers may have taken the first ones.
CANDIDATES = 20
# After one message to a person, what comes within these seconds goes out together.
GATHERING = 10
MOST_GATHERED = 15
# So many that they are only counted, as after an outage of days: see channels/wording.py.
TOO_MANY = 100
MOST_COUNTED = 2000
FIELDS = (
	*("name", "channel", "recipient", "payload", "ticket", "idempotency_key", "order_key", "gather_key"),
	*("state", "attempts", "next_try", "sequence", "lease"),
)


def claim(channel: str, *, gathers: bool) -> list[Letter]:
	"""Takes the next message that may be tried, and those that go out as one with it, for this worker
	alone, and commits that; an empty list where nothing is due."""
	now = clock.now_second()
	# The snapshot of the last transaction would not show what was posted since.
	frappe.db.rollback()
	for name in _candidates(channel, now):
		row = _locked(name, now)
		if row and not (gathers and _still_gathers(row, now)):
			rows = [row, *(_with_it(row, now) if gathers else [])]
			lease = _lease(rows, now)
			frappe.db.commit()  # a background job: others see at once that these are taken
			return [_letter(one, lease) for one in rows]
	return claim(channel, gathers=gathers) if _push_back(channel, now) else []


def _letter(row, lease: str) -> Letter:
	return Letter(
		row.name,
		row.channel,
		row.recipient,
		json.loads(row.payload),
		row.ticket,
		row.idempotency_key,
		row.attempts + 1,
		row.state == SENDING,
		lease=lease,
	)


def _is_blocked(table) -> Criterion:
	"""Whether others have to be done with before `table`'s message. One look for each state: the index leads to the
	earliest at once, past all that was sent in years."""
	return Criterion.any(ExistsCriterion(_earlier_than(table, state)) for state in BLOCKING)


def _earlier_than(table, state: str):
	earlier = frappe.qb.DocType(DOCTYPE).as_("earlier")
	same = (earlier.order_key == table.order_key) & (earlier.state == state)
	return frappe.qb.from_(earlier).select(earlier.name).where(same & (earlier.sequence < table.sequence))


def _candidates(channel: str, now: int) -> list[str]:
	table = frappe.qb.DocType(DOCTYPE)
	return (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.channel == channel) & table.next_try[1:now] & _is_blocked(table).negate())
		.orderby(table.next_try)
		.orderby(table.sequence)
		.limit(CANDIDATES)
	).run(pluck=True)


def _locked(name: str, now: int) -> frappe._dict | None:
	"""The row as it is by now, locked; None where another worker has it, or it is not due any more."""
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(*(table[field] for field in FIELDS))
		.where((table.name == name) & table.next_try[1:now])
		.for_update(skip_locked=True)
	).run(as_dict=True)
	return rows[0] if rows else None


def _still_gathers(row, now: int) -> bool:
	"""True where the person has just had a message of this kind: what waits, waits for what else comes."""
	if not row.gather_key or row.state == SENDING:
		return False
	table = frappe.qb.DocType(DOCTYPE)
	same = (table.gather_key == row.gather_key) & (table.channel == row.channel)
	last = (
		frappe.qb.from_(table).select(Max(table.sent_second)).where(same & (table.state == SENT)).run()[0][0]
	)
	if not last or last + GATHERING <= now:
		return False
	waiting = frappe.get_all(
		DOCTYPE,
		filters=[
			["gather_key", "=", row.gather_key],
			["channel", "=", row.channel],
			["next_try", ">", 0],
			["next_try", "<=", now],
		],
		pluck="name",
		order_by="name",
	)
	_come_up(waiting, last + GATHERING)
	return True


def _come_up(names: list[str], second: int) -> None:
	"""These are tried at UTC second `second`. By name, one by one: a statement that walks over an index would
	lock what other workers are about to note."""
	for name in names:
		frappe.db.set_value(
			DOCTYPE, {"name": name, "state": WAITING}, "next_try", second, update_modified=False
		)
		frappe.db.commit()  # a background job: holds no row while it waits for others


def _with_it(row, now: int) -> list[frappe._dict]:
	"""What goes out as one with the row, locked, in the order of posting. What a worker had when it died stays
	together and takes nothing new along: it may have arrived."""
	if not row.gather_key:
		return []
	alike = _alike(row, now)
	ready = alike if row.state == SENDING else _ready(row, alike)
	return [locked for one in ready if (locked := _locked(one.name, now))]


def _alike(row, now: int) -> list[frappe._dict]:
	"""What else is due for the person: all that waits, or all that the same worker had."""
	table = frappe.qb.DocType(DOCTYPE)
	same = (table.gather_key == row.gather_key) & (table.channel == row.channel)
	taken = (table.state == SENDING) & (table.lease == row.lease)
	same &= (table.recipient == row.recipient) & (taken if row.state == SENDING else table.state != SENDING)
	return (
		frappe.qb.from_(table)
		.select(table.name, table.order_key, table.sequence)
		.where(same & table.next_try[1:now] & (table.name != row.name))
		.orderby(table.sequence)
		.limit(MOST_COUNTED)
	).run(as_dict=True)


def _ready(row, alike: list[frappe._dict]) -> list[frappe._dict]:
	"""Those that wait for nothing but what goes out with them."""
	rows = alike if len(alike) >= TOO_MANY else alike[: MOST_GATHERED - 1]
	fences = _fences(row, [one.order_key for one in rows if one.order_key])
	return [one for one in rows if one.sequence < fences.get(one.order_key, one.sequence + 1)]


def _fences(row, order_keys: list[str]) -> dict[str, int]:
	"""By order key the first message that does not go out with these: what comes after it waits for it."""
	if not order_keys:
		return {}
	table = frappe.qb.DocType(DOCTYPE)
	return dict(
		frappe.qb.from_(table)
		.select(table.order_key, Min(table.sequence))
		.where(
			table.order_key.isin(order_keys)
			& table.state.isin(BLOCKING)
			& (table.gather_key.isnull() | (table.gather_key != row.gather_key) | (table.state == SENDING))
		)
		.groupby(table.order_key)
		.run()
	)


def _lease(rows: list, now: int) -> str:
	"""Marks the locked rows as this worker's; returns the mark."""
	table, lease = frappe.qb.DocType(DOCTYPE), frappe.generate_hash(length=12)
	frappe.qb.update(table).set(table.state, SENDING).set(table.next_try, now + LEASE).set(
		table.attempts, table.attempts + 1
	).set(table.lease, lease).where(table.name.isin([row.name for row in rows])).run()
	return lease


def _push_back(channel: str, now: int) -> bool:
	"""What is due but has to wait for another comes up together with it, not before. Returns whether some of it has
	nothing to wait for any more: whoever had the other message may have been done with it at this very moment, and
	have looked for those that follow before they were pushed back."""
	pushed = [(name, second) for name, second in _waited_for(channel, now) if second > now]
	for name, second in pushed:
		_come_up([name], second)
	free = _without_blockers([name for name, _second in pushed]) if pushed else []
	_come_up(free, now)
	return bool(free)


def _waited_for(channel: str, now: int) -> Iterator[tuple[str, int]]:
	"""Messages of the channel that are due but not their turn, each with the UTC second at which the last of those
	before it is tried. Each row is looked at once: of a burst a thousand may wait for one."""
	table = frappe.qb.DocType(DOCTYPE)
	due = (table.channel == channel) & table.next_try[1:now] & (table.state == WAITING)
	keys = frappe.qb.from_(table).select(table.order_key).distinct().where(due & table.order_key.isnotnull())
	rows = (
		frappe.qb.from_(table)
		.select(table.name, table.channel, table.order_key, table.state, table.next_try)
		.where(table.order_key.isin(keys.run(pluck=True) or [""]) & table.state.isin(BLOCKING))
		.orderby(table.sequence)
	).run(as_dict=True)
	latest: dict[str, int] = {}
	for row in rows:
		is_due = row.channel == channel and row.state == WAITING and row.next_try <= now
		if is_due and row.order_key in latest:
			yield row.name, latest[row.order_key]
		latest[row.order_key] = max(row.next_try, latest.get(row.order_key, 0))


def _without_blockers(names: list[str]) -> list[str]:
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(table.name).orderby(table.name)
	return query.where(table.name.isin(names) & _is_blocked(table).negate()).run(pluck=True)


def note(letters: list[Letter], *, state: str, next_try: int = 0, **values: Any) -> bool:
	"""Writes what became of these letters, unless their lease ran out and another worker took them; returns
	whether it did."""
	if not letters:
		return False
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.update(table).set(table.state, state).set(table.next_try, next_try)
	for field, value in values.items():
		query = query.set(table[field], value)
	if len(letters) > 1 and state == SENT:
		query = query.set(table.gathered_into, letters[0].name)
	names = [letter.name for letter in letters]
	query.where(table.name.isin(names) & (table.lease == letters[0].lease)).run()
	return frappe.db._cursor.rowcount > 0


def let_follow(letters: list[Letter]) -> None:
	"""What had to wait for these letters, which are done with, may be tried now: of each order key the next one, for
	which the others go on waiting, and those that go out as one with it."""
	keys = frappe.get_all(
		DOCTYPE,
		filters={
			"name": ("in", [letter.name for letter in letters]),
			"order_key": ("is", "set"),
			"next_try": 0,
		},
		pluck="order_key",
		order_by="name",
	)
	now = clock.now_second()
	for key in dict.fromkeys(keys):
		_come_up(_next_of(key, now), now)


def _next_of(order_key: str, now: int) -> list[str]:
	filters = {"order_key": order_key, "state": WAITING, "next_try": (">", now)}
	fields = ["name", "gather_key"]
	first = frappe.get_all(DOCTYPE, filters=filters, fields=fields, order_by="sequence", limit=1)
	if not first or not first[0].gather_key:
		return [row.name for row in first]
	together = {**filters, "gather_key": first[0].gather_key}
	return frappe.get_all(DOCTYPE, filters=together, pluck="name", order_by="name")


def older_than(letters: list[Letter], second: int) -> list[Letter]:
	"""Those of the letters that have been due since `second` (UTC) or before."""
	names = frappe.get_all(
		DOCTYPE,
		filters={"name": ("in", [letter.name for letter in letters]), "since_second": ("<=", second)},
		pluck="name",
		order_by="name",
	)
	return [letter for letter in letters if letter.name in names]
