"""What the demo has made on this site, so that it can be taken away and nothing else is."""

import json
import secrets
from dataclasses import asdict, dataclass, field

import frappe
from frappe.utils.password import decrypt, encrypt

KEY = "oki_tickets_demo"
# Without letters and digits that look alike: the password is read from a terminal.
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass
class Register:
	"""`records` are names by DocType, `heads` lines with the head that the demo gave them, `series`
	counters that did not exist before, `password` the encrypted password of the demo's people."""

	ready: bool = False
	password: str = ""
	records: dict[str, list[str]] = field(default_factory=dict)
	heads: dict[str, str] = field(default_factory=dict)
	series: list[str] = field(default_factory=list)

	@property
	def empty(self) -> bool:
		return not any(self.records.values())

	def add(self, doctype: str, name: str) -> None:
		"""Remembers a record that the demo has made."""
		self.records.setdefault(doctype, []).append(name)

	def has(self, doctype: str, name: str) -> bool:
		return name in self.records.get(doctype, ())

	def drop(self, doctype: str, name: str) -> None:
		"""Forgets a record that is gone."""
		self.records[doctype].remove(name)

	def save(self) -> None:
		frappe.db.set_global(KEY, json.dumps(asdict(self)))


def load() -> Register:
	"""The site's register; an empty one where the demo was never made."""
	return Register(**json.loads(frappe.db.get_global(KEY) or "{}"))


def forget() -> None:
	"""The site knows of no demo any more."""
	frappe.db.set_global(KEY, None)


def new_password() -> str:
	"""A random password, encrypted as the register keeps it. Each site has its own: a demo that can be
	reached from outside must not open to a password that stands in the source."""
	word = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))
	return encrypt(word)


def plain_password(register: Register) -> str:
	"""The password of the demo's people, to be shown to whoever runs the command."""
	return decrypt(register.password)
