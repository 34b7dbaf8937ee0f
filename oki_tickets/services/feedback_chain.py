"""The chain of verdicts in the database: its numbers, its seals, and what is wrong with it."""

import hashlib
import hmac
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint
from frappe.utils.password import get_encryption_key

from oki_tickets.domain import feedback
from oki_tickets.domain.feedback import Defect, Entry
from oki_tickets.services import notices

# Frappe's table of counters: the row is locked until the commit, so that verdicts follow each other.
SERIES = "OKI-FEEDBACK-"
PAGE = 5000


def key() -> bytes:
	"""The secret of the seals, drawn from the site's own; restored from a backup without its site_config the
	chain cannot be verified."""
	return hmac.new(get_encryption_key().encode(), b"oki_tickets feedback", "sha256").digest()


def next_number() -> tuple[int, str]:
	"""The number of the next verdict and the seal of the one before; whoever asks holds the chain until the
	commit."""
	row = frappe.db.sql("select current from `tabSeries` where name = %s for update", SERIES)
	if not row:
		frappe.db.sql("insert ignore into `tabSeries` (name, current) values (%s, 0)", SERIES)
		row = frappe.db.sql("select current from `tabSeries` where name = %s for update", SERIES)
	last = cint(row[0][0])
	frappe.db.sql("update `tabSeries` set current = %s where name = %s", (last + 1, SERIES))
	before = frappe.db.get_value("Ticket Feedback", name_of(last), "seal", for_update=True) if last else ""
	return last + 1, before or ""


def name_of(number: int) -> str:
	"""The name of the verdict with this number."""
	return f"{SERIES}{number:08d}"


def seal(doc) -> None:
	"""Gives the new document its number, digests and seal."""
	secret = key()
	doc.number, doc.before = next_number()
	doc.name = name_of(doc.number)
	doc.words_digest = feedback.digest(doc.comment or "", secret)
	doc.giver_digest = feedback.digest(doc.given_by or "", secret)
	doc.seal = feedback.seal(entry_of(doc), secret)


def entry_of(row: Any) -> Entry:
	"""A document or row as the domain knows it."""
	return Entry(
		number=cint(row.number),
		ticket=row.ticket or "",
		round=cint(row.round),
		verdict=row.verdict or "",
		score=cint(row.score),
		given_at=str(row.given_at),
		channel=row.channel or "",
		agent=row.sealed_agent or "",
		words=row.comment or "",
		giver=row.given_by or "",
		words_digest=row.words_digest or "",
		giver_digest=row.giver_digest or "",
		is_erased=bool(row.is_erased),
		before=row.before or "",
		seal=row.seal or "",
	)


def verify() -> list[Defect]:
	"""Everything that is wrong with the chain, in order of number."""
	last = frappe.db.sql("select current from `tabSeries` where name = %s", SERIES)
	return feedback.defects(_entries(), key(), cint(last[0][0]) if last else 0)


def _entries():
	seen = 0
	fields = [
		"number",
		"ticket",
		"round",
		"verdict",
		"score",
		"given_at",
		"channel",
		"sealed_agent",
		"comment",
		"given_by",
		"words_digest",
		"giver_digest",
		"is_erased",
		"before",
		"seal",
	]
	while rows := frappe.get_all(
		"Ticket Feedback", filters={"number": (">", seen)}, fields=fields, order_by="number", limit=PAGE
	):
		yield from (entry_of(row) for row in rows)
		seen = rows[-1].number


def verify_nightly() -> None:
	"""Scheduler: tells System Managers of a chain that does not hold, by the Error Log and a notice."""
	found = verify()
	if not found:
		return
	title = _("Ticket Feedback was altered in the database")
	frappe.log_error(title=title, message="\n".join(describe(defect) for defect in found))
	# Told once for each state of the chain, not each night again.
	state = hashlib.sha256(repr(found).encode()).hexdigest()[:16]
	notices.tell_administrators(title, doctype="Error Log", key=f"feedback-chain:{state}")


def describe(defect: Defect) -> str:
	"""One line for the console: the row's name, and what is wrong with it."""
	words = {
		feedback.ALTERED: "was altered",
		feedback.COMMENT_ALTERED: "has other words or another giver than were sealed",
		feedback.MISSING_BEFORE: "does not follow the one before it: a row was removed, added or renumbered",
	}
	return f"{name_of(defect.number)} {words[defect.kind]}"
