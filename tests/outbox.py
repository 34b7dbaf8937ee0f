"""A channel of the tests' own, whose adapter does what it is told, and the outbox's rows in it."""

import frappe

from oki_tickets.channels import delivery, outbox, port
from oki_tickets.channels.port import Letter, Receipt
from oki_tickets.services import clock

CHANNEL = "Test"
START = "2026-03-09 10:00:00"


class Recorder:
	"""Notes what it was given; raises what stands in `troubles`, one each time."""

	gathers = True
	letters: list[Letter] = []
	troubles: list[Exception] = []
	known: dict[str, str] = {}

	def send(self, letter: Letter) -> Receipt:
		if self.troubles:
			raise self.troubles.pop(0)
		self.letters.append(letter)
		return Receipt(f"id-{len(self.letters)}")

	def already_sent(self, letter: Letter) -> Receipt | None:
		found = self.known.get(letter.name)
		return Receipt(found) if found else None


def use_recorder(monkeypatch) -> type[Recorder]:
	"""Puts a new recorder behind CHANNEL; jobs are not asked for."""
	recorder = type("Recorder", (Recorder,), {"letters": [], "troubles": [], "known": {}})
	adapter_of = port.adapter_of
	for module in (delivery, outbox):
		monkeypatch.setattr(
			module, "adapter_of", lambda channel: recorder() if channel == CHANNEL else adapter_of(channel)
		)
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	return recorder


def texts(letters: list[Letter]) -> list[list[str]]:
	"""What arrived: a list for each delivery, of the texts in it."""
	return [[one["text"] for one in letter.gathered or (letter.payload,)] for letter in letters]


def rows(**filters) -> list[frappe._dict]:
	return frappe.get_all(
		outbox.DOCTYPE,
		filters={"channel": CHANNEL, **filters},
		fields=[
			"name",
			"recipient",
			"state",
			"attempts",
			"next_try",
			"last_error",
			"provider_id",
			"sequence",
			"gathered_into",
		],
		order_by="sequence",
	)


def post(text: str, recipient: str = "anna", **values) -> None:
	outbox.post(CHANNEL, recipient, {"text": text}, **values)


def deliver_at(moment: str | int, channel: str = CHANNEL) -> int:
	"""Commits what was posted and lets a worker deliver at `moment`, a UTC second where it is a number."""
	frappe.db.commit()
	with clock.at(clock.to_moment(moment) if isinstance(moment, int) else moment):
		return delivery.deliver_outbox(channel)


def clean() -> None:
	"""Deliveries commit; takes away what they left."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.delete(outbox.DOCTYPE, {"channel": CHANNEL})
	frappe.db.delete("Error Log", {"method": ("like", f"{CHANNEL}:%")})
	frappe.cache.delete_value(f"{outbox.PAUSE_KEY}:{CHANNEL}")
	frappe.db.commit()
