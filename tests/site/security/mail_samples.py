"""What the matrix calls methods of inbound mails with."""

from collections.abc import Callable

import frappe

from oki_tickets.channels.mail import store
from oki_tickets.channels.mail.server import Fetched
from tests.factories import unique
from tests.mails import make
from tests.site.security.people import World


def _held_back() -> str:
	"""A mail that waits for somebody's decision."""
	raw = make(f"{unique('stranger')}@oki-tests.example")
	store.keep(None, Fetched("", "", raw))
	name = frappe.get_last_doc(store.DOCTYPE).name
	frappe.db.delete("Outbox Message", {"channel": store.CHANNEL, "recipient": name})
	store.note(name, state=store.HELD_BACK)
	frappe.db.commit()
	return name


ARGUMENTS: dict[str, Callable[[World], dict]] = {
	"oki_tickets.api.mail.make_ticket": lambda _world: {"mail": _held_back()},
	"oki_tickets.api.mail.join_ticket": lambda world: {"mail": _held_back(), "ticket": world.ticket},
	"oki_tickets.api.mail.try_again": lambda _world: {"mail": _held_back()},
}
NEW: dict[str, Callable[[], dict]] = {
	"Inbound Mail": lambda: {"sender": "x@y.example", "fingerprint": unique("f")},
}
