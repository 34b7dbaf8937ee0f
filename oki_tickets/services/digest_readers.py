"""Who gets digests: the rows of the settings, with what is left open in them filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

import frappe
from frappe import _
from frappe.utils import get_time, validate_email_address
from frappe.utils.data import get_system_timezone

from oki_tickets.domain.digest import DAILY, MONTHLY, Hour
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock
from oki_tickets.services.identity import DESK_ROLES

KINDS = {"daily": DAILY, "monthly": MONTHLY}


@dataclass(frozen=True)
class Reader:
	"""A recipient. `user` is None for people without one, `line` for all lines; `since` is the UTC second at
	which the settings first named the reader for the kinds that they name now."""

	row: str
	address: str
	user: str | None
	line: str | None
	language: str
	hour: Hour
	kinds: tuple[str, ...]
	since: int


def all_readers() -> list[Reader]:
	"""Everybody who gets digests, in the order of the settings; users who are gone or disabled are left
	out."""
	rows = frappe.get_cached_doc("Oki Tickets Settings").digest_recipients
	found = (reader_of(row) for row in rows)
	return [reader for reader in found if reader and reader.kinds]


def reader_of(row) -> Reader | None:
	"""The reader that a row of the settings means; None where the user is gone or disabled."""
	person = _person(row.user)
	if row.user and not person:
		return None
	zone = row.time_zone or person.get("time_zone") or get_system_timezone()
	return Reader(
		row.name,
		person.get("email") or row.email,
		row.user or None,
		row.support_line or None,
		row.mail_language or person.get("language") or frappe.db.get_default("lang") or "en",
		Hour(_wall_clock(row.send_at), ZoneInfo(zone), clock.site_zone()),
		tuple(kind for field, kind in KINDS.items() if row.get(field)),
		clock.to_second(row.since) if row.since else clock.now_second(),
	)


def _person(user: str | None) -> dict:
	if not user:
		return {}
	return frappe.db.get_value(
		"User", {"name": user, "enabled": 1}, ["email", "language", "time_zone"], as_dict=True
	)


def _wall_clock(value) -> time:
	return get_time(value or "07:00:00").replace(second=0, microsecond=0)


def check(settings) -> None:
	"""Refuses recipients that nobody could be, or that are named twice, with OkiTicketsError; notes since when
	the others get their digests."""
	seen = set()
	for row in settings.digest_recipients:
		for problem in _problems(row, seen):
			frappe.throw(_("Digests, row {0}: {1}").format(row.idx, problem), OkiTicketsError)
		seen.add(_identity(row))
	_note_beginnings(settings)


def _problems(row, seen: set[tuple]) -> Iterator[str]:
	if bool(row.user) == bool(row.email):
		yield _("Name either a user or an e-mail address.")
	if row.email and not validate_email_address(row.email):
		yield _("{0} is no e-mail address.").format(frappe.bold(row.email))
	if row.user and not DESK_ROLES & set(frappe.get_roles(row.user)):
		yield _("{0} is not of the desk. Only people with one of its roles read digests as users.").format(
			frappe.bold(row.user)
		)
	if row.time_zone and not _is_zone(row.time_zone):
		yield _("There is no time zone {0}.").format(frappe.bold(row.time_zone))
	if _identity(row) in seen:
		yield _("This recipient already gets the digests of this line.")


def _identity(row) -> tuple:
	return (row.user or row.email, row.support_line or None)


def _is_zone(name: str) -> bool:
	try:
		return bool(ZoneInfo(name))
	except (ValueError, OSError, KeyError):
		return False


def _note_beginnings(settings) -> None:
	"""Nobody gets at once what was due before they were named."""
	before = settings.get_doc_before_save()
	old = {row.name: row for row in before.digest_recipients} if before else {}
	for row in settings.digest_recipients:
		kept = old.get(row.name)
		is_new = not kept or any(row.get(field) and not kept.get(field) for field in KINDS)
		row.since = _moment(clock.now()) if is_new else kept.since


def _moment(value: datetime) -> str:
	return value.isoformat(sep=" ")
