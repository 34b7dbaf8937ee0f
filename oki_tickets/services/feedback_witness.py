"""Remembers the last verdict outside of the database: whoever can write there could take the end of the chain away
together with the counter, and nothing in the database would tell.

It is a file in the site's private folder, written after each commit. Another host with a folder of its own
remembers what was given there.
"""

import fcntl
import json
import os
from pathlib import Path

import frappe

FILE = "oki_tickets_verdicts.json"


def remember_after_commit(number: int, seal: str) -> None:
	"""Notes this verdict once it is really there. A disk that is full must not cost the customer the verdict."""

	def write() -> None:
		try:
			_remember(number, seal)
		except OSError:
			frappe.logger("oki_tickets").exception("The last verdict could not be noted")

	frappe.db.after_commit.add(write)


def _remember(number: int, seal: str) -> None:
	with open(_path(), "a+", encoding="utf-8") as file:
		fcntl.flock(file, fcntl.LOCK_EX)
		if number > _read(file).get("number", 0):
			file.seek(0)
			file.truncate()
			json.dump({"number": number, "seal": seal}, file)
			file.flush()
			os.fsync(file.fileno())


def recall() -> tuple[int, str] | None:
	"""Number and seal of the last verdict that was noted here; None where none was."""
	try:
		with open(_path(), encoding="utf-8") as file:
			fcntl.flock(file, fcntl.LOCK_SH)
			kept = _read(file)
	except FileNotFoundError:
		return None
	return (kept["number"], kept["seal"]) if kept else None


def forget() -> None:
	"""For uninstall, and after a backup was restored that is older than the note."""
	_path().unlink(missing_ok=True)


def _read(file) -> dict:
	file.seek(0)
	return json.loads(file.read() or "{}")


def _path() -> Path:
	return Path(frappe.get_site_path("private", FILE))
