"""By which channels each person wants to be told, and when not."""

from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import frappe

from oki_tickets.channels.telegram import client, links
from oki_tickets.domain.outbox import end_of_quiet
from oki_tickets.services import clock
from oki_tickets.services.identity import AGENT_ROLE, HEAD_ROLE

DESK, TELEGRAM, EMAIL, SMS = "Desk", "Telegram", "Email", "SMS"


@dataclass(frozen=True)
class Choice:
	"""What holds for one person. `channels` are those by which the person can be reached, too."""

	user: str
	channels: tuple[str, ...]
	language: str
	is_agent: bool = False
	is_head: bool = False
	quiet_from: time | None = None
	quiet_until: time | None = None
	zone: ZoneInfo | None = None

	def end_of_quiet(self, now: int) -> int:
		"""The UTC second at which the quiet hours that `now` falls into are over; 0 where it falls into
		none."""
		return end_of_quiet(now, self.quiet_from, self.quiet_until, self.zone or clock.site_zone()) or 0


def choices_of(users: list[str]) -> list[Choice]:
	"""In the order of `users`; people who are gone or disabled are left out."""
	if not users:
		return []
	people = _by_name("User", {"enabled": 1}, users, "language", "time_zone", "mobile_no")
	wishes = _by_name(
		"Notice Preference",
		{},
		users,
		*("by_desk", "by_telegram", "by_email", "by_sms"),
		"has_quiet_hours",
		"quiet_from",
		"quiet_until",
	)
	roles, linked = _roles(users), links.chats_of(users) if client.is_enabled() else {}
	return [
		_choice(
			people[user], wishes.get(user) or frappe._dict(by_desk=1, by_telegram=1), roles, user in linked
		)
		for user in users
		if user in people
	]


def _by_name(doctype: str, filters: dict, names: list[str], *fields: str) -> dict[str, Any]:
	rows = frappe.get_all(
		doctype, filters={**filters, "name": ("in", names)}, fields=["name", *fields], order_by="name"
	)
	return {row.name: row for row in rows}


def _roles(users: list[str]) -> set[tuple[str, str]]:
	rows = frappe.get_all(
		"Has Role",
		filters={"parent": ("in", users), "parenttype": "User", "role": ("in", (AGENT_ROLE, HEAD_ROLE))},
		fields=["parent", "role"],
		order_by="parent",
	)
	return {(row.parent, row.role) for row in rows}


def _choice(person, wish, roles: set[tuple[str, str]], is_linked: bool) -> Choice:
	ways = {
		DESK: wish.by_desk,
		TELEGRAM: wish.by_telegram and is_linked,
		EMAIL: wish.by_email,
		SMS: wish.by_sms and person.mobile_no,
	}
	return Choice(
		person.name,
		tuple(channel for channel, wanted in ways.items() if wanted),
		person.language or frappe.db.get_default("lang") or "en",
		(person.name, AGENT_ROLE) in roles,
		(person.name, HEAD_ROLE) in roles,
		_wall_clock(wish.quiet_from) if wish.has_quiet_hours else None,
		_wall_clock(wish.quiet_until) if wish.has_quiet_hours else None,
		ZoneInfo(person.time_zone) if person.time_zone else None,
	)


def _wall_clock(value: str | None) -> time | None:
	return time.fromisoformat(value) if value else None
