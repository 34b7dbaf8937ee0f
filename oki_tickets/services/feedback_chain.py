"""The chain of verdicts in the database: its numbers, its seals, and what is wrong with it."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint
from frappe.utils.password import get_encryption_key

from oki_tickets.domain import feedback
from oki_tickets.domain.feedback import SERIES, WHOSE, Defect, Entry, name_of
from oki_tickets.services import feedback_witness, notices

DOCTYPE = "Ticket Feedback"
PAGE = 5000
# Before every number that a row can have: one that was slipped in counts from where it likes.
BEFORE_ALL = -(2**31)
FIELDS = (
	*("name", "number", "ticket", "round", "verdict", "score", "given_at", "channel", "sealed_agent"),
	*("comment", "given_by", "words_digest", "giver_digest", "whose_digests", "erasure_seal"),
	*("before", "seal", *WHOSE),
)
LINKS = {"agent": "Support Agent", "customer": "Customer", "support_line": "Support Line"}


def key() -> bytes:
	"""The secret of the seals, drawn from the site's own; restored from a backup without its site_config the
	chain cannot be verified."""
	return hmac.new(get_encryption_key().encode(), b"oki_tickets feedback", "sha256").digest()


def next_number() -> tuple[int, str]:
	"""The number of the next verdict and the seal of the one before; whoever asks holds the chain until the
	commit, since Frappe's row of the counter is locked until then."""
	row = frappe.db.sql("select current from `tabSeries` where name = %s for update", SERIES)
	if not row:
		prepare()
		row = frappe.db.sql("select current from `tabSeries` where name = %s for update", SERIES)
	last = cint(row[0][0])
	frappe.db.sql("update `tabSeries` set current = %s where name = %s", (last + 1, SERIES))
	before = frappe.db.get_value(DOCTYPE, name_of(last), "seal", for_update=True) if last else ""
	return last + 1, before or ""


def prepare() -> None:
	"""At install and migrate: the counter, so that the first verdicts do not meet over making it."""
	frappe.db.sql("insert ignore into `tabSeries` (name, current) values (%s, 0)", SERIES)


def seal(doc) -> None:
	"""Gives the new document its number, digests and seal."""
	secret = key()
	doc.number, doc.before = next_number()
	doc.name = name_of(doc.number)
	doc.words_digest = feedback.digest(doc.comment or "", secret)
	doc.giver_digest = feedback.digest(doc.given_by or "", secret)
	doc.whose_digests = " ".join(feedback.digest(doc.get(field) or "", secret) for field in WHOSE)
	doc.seal = feedback.seal(entry_of(doc), secret)
	feedback_witness.remember_after_commit(doc.number, doc.seal)


def entry_of(row: Any) -> Entry:
	"""A document or row as the domain knows it."""
	return Entry(
		name=row.name,
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
		whose=tuple(row.get(field) or "" for field in WHOSE),
		whose_digests=tuple((row.whose_digests or "").split()),
		erasure=row.erasure_seal or "",
		before=row.before or "",
		seal=row.seal or "",
	)


def verify() -> list[Defect]:
	"""Everything that is wrong with the chain, in order of number."""
	last = frappe.db.sql("select current from `tabSeries` where name = %s", SERIES)
	found = feedback.defects(_entries(), key(), cint(last[0][0]) if last else 0)
	found += feedback.reassigned(_entries(), key(), _names_of)
	return found + _lost(found)


def _entries() -> Iterator[Entry]:
	seen = BEFORE_ALL
	while rows := frappe.get_all(
		DOCTYPE, filters={"number": (">", seen)}, fields=list(FIELDS), order_by="number", limit=PAGE
	):
		yield from (entry_of(row) for row in rows)
		seen = rows[-1].number


def _names_of(kind: str) -> list[str]:
	return frappe.get_all(LINKS.get(kind, "User"), pluck="name", order_by="name")


def _lost(found: list[Defect]) -> list[Defect]:
	"""The last verdict that the site's files know of, where it is not there as they know it."""
	known = feedback_witness.recall()
	if not known:
		return []
	number, its_seal = known
	# Read past the snapshot: it may have been given a moment ago.
	present = frappe.db.get_value(DOCTYPE, name_of(number), "seal", for_update=True)
	named = {defect.name for defect in found}
	return [] if present == its_seal or name_of(number) in named else [Defect(name_of(number), feedback.LOST)]


def verify_nightly() -> None:
	"""Scheduler: tells System Managers of a chain that does not hold, by the Error Log and a notice."""
	found = verify()
	if not found:
		return
	title = _("Ticket Feedback was altered in the database")
	frappe.log_error(title=title, message="\n".join(describe(defect) for defect in found))
	# Told once for each state of the chain, not each night again.
	state = hashlib.sha256(repr(found).encode()).hexdigest()[:16]
	notices.tell_administrators(
		lambda: _("Ticket Feedback was altered in the database"),
		doctype="Error Log",
		key=f"feedback-chain:{state}",
	)


def describe(defect: Defect) -> str:
	"""One line for the console: the row's name, and what is wrong with it."""
	words = {
		feedback.ALTERED: "was altered",
		feedback.COMMENT_ALTERED: "has other words or another giver than were sealed",
		feedback.REASSIGNED: "is ascribed to another agent, customer, line or person than was sealed",
		feedback.MISSING: "is missing: it was deleted or renumbered",
		feedback.ADDED: "was added, or bears another name or number than it was given",
		feedback.UNLINKED: "does not follow the one before it",
		feedback.LOST: (
			"is not as the site's files know it: the end of the chain was replaced or removed, or an older backup"
			" was restored"
		),
	}
	return f"{defect.name} {words[defect.kind]}"


def forget_giver(names: list[str]) -> int:
	"""Empties words and giver of what these addresses have given; see `forget_words`."""
	return forget_words({"given_by": ("in", names)})


def forget_words(filters: dict) -> int:
	"""Empties words and giver of the verdicts that the filters let pass, for good, and seals the forgetting; the
	verdicts stay. Returns how many."""
	rows = frappe.get_all(DOCTYPE, {**filters, "is_erased": 0}, ["name", "seal"], order_by="number")
	secret = key()
	for row in rows:
		values = {"comment": "", "given_by": "", "is_erased": 1}
		# Past the document, which refuses every change.
		frappe.db.set_value(
			DOCTYPE, row.name, {**values, "erasure_seal": feedback.erasure_of(row.seal, secret)}
		)
	return len(rows)
