"""The port between the outbox and the services outside: what an adapter is, and what it may answer.

An app adds a channel with the hook `oki_tickets_channels`, a dict of channel names and dotted paths of
adapters' classes.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import frappe
from frappe import _

from oki_tickets.exceptions import OkiTicketsError


@dataclass(frozen=True)
class Letter:
	"""A message of the outbox on its way. `key` is the same at each try: hand it to a provider that knows
	idempotency keys. `attempts` counts this one. `interrupted` says that an earlier try may have arrived:
	its worker died before it could note the end. `gathered` are the payloads of all messages that go out as
	this one, its own first, and `others` the names of the rest; both empty where it goes alone. `lease` is the mark
	of the worker that has it."""

	name: str
	channel: str
	recipient: str
	payload: dict[str, Any]
	ticket: str | None = None
	key: str | None = None
	attempts: int = 1
	interrupted: bool = False
	gathered: tuple[dict[str, Any], ...] = ()
	others: tuple[str, ...] = ()
	lease: str = ""


@dataclass(frozen=True)
class Receipt:
	"""The message has arrived. `provider_id` is what the provider calls it."""

	provider_id: str = ""


class TryLater(Exception):
	"""Not now. `seconds` as the provider asks for; None leaves the pause to the outbox. `whole_channel`
	says that no other message of the channel would fare better. `is_counted` is whether this was a try at the message
	itself."""

	def __init__(
		self,
		reason: str,
		*,
		seconds: int | None = None,
		whole_channel: bool = False,
		is_counted: bool = True,
	) -> None:
		super().__init__(reason)
		self.seconds = seconds
		self.whole_channel = whole_channel
		self.is_counted = is_counted and not whole_channel


class Refused(Exception):
	"""Never: the provider has understood the message and does not take it."""


class Lost(Refused):
	"""Never, and none of those that went out as one may be tried alone: they may have arrived, or none of them
	would fare better."""


class Adapter(Protocol):
	"""One way out. It may also have `already_sent(letter) -> Receipt | None`, asked before an interrupted
	letter is sent again, and `gathers = True` where it sends `letter.gathered` as one."""

	def send(self, letter: Letter) -> Receipt:
		"""Delivers the letter; what it writes to the database is committed with the note of its success.
		Raises TryLater, Refused, or OutsideError of the HTTP client, which is tried again later."""
		...


def adapter_of(channel: str) -> Adapter:
	"""A new adapter of the channel."""
	path = _paths().get(channel)
	if not path:
		frappe.throw(_("There is no channel {0}.").format(channel), OkiTicketsError)
	return frappe.get_attr(path)()


def _paths() -> dict[str, str]:
	"""By channel; of several apps that name one the last counts, as with all of Frappe's hooks."""
	return {
		channel: paths[-1] for channel, paths in frappe.get_hooks("oki_tickets_channels", default={}).items()
	}
