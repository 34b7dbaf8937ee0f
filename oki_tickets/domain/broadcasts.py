"""Whom a broadcast is for, and whether it is on."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

OUTAGE = "Outage"


class Audience:
	"""Values of a broadcast's audience."""

	EVERYBODY = "Everybody"
	CUSTOMERS = "Customers"
	CUSTOMER_GROUP = "Customer Group"
	AGENTS = "Agents"
	LINES = "Support Lines"

	OF_CUSTOMERS = frozenset({EVERYBODY, CUSTOMERS, CUSTOMER_GROUP})
	OF_AGENTS = frozenset({EVERYBODY, AGENTS, LINES})


@dataclass(frozen=True)
class Reader:
	"""Who looks: as a person of the desk, of these lines (a head: of all), and as a customer of these groups,
	counted up to the root."""

	is_agent: bool = False
	is_head: bool = False
	is_customer: bool = False
	lines: Set[str] = frozenset()
	customer_groups: Set[str] = frozenset()


def is_for(audience: str, reader: Reader, *, lines: Set[str] = frozenset(), group: str | None = None) -> bool:
	"""True where the broadcast, meant for `audience` and there for these lines or this group, is meant for
	`reader`."""
	return _for_agent(audience, reader, lines) or _for_customer(audience, reader, group)


def _for_agent(audience: str, reader: Reader, lines: Set[str]) -> bool:
	if not reader.is_agent or audience not in Audience.OF_AGENTS:
		return False
	return audience != Audience.LINES or reader.is_head or bool(lines & reader.lines)


def _for_customer(audience: str, reader: Reader, group: str | None) -> bool:
	if not reader.is_customer or audience not in Audience.OF_CUSTOMERS:
		return False
	return audience != Audience.CUSTOMER_GROUP or group in reader.customer_groups


def is_on(starts_at: datetime, ends_at: datetime | None, now: datetime) -> bool:
	"""True from the first moment on, and not at the last one any more; without an end until one is set."""
	return starts_at <= now and (ends_at is None or now < ends_at)
