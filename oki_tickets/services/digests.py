"""Digests that are due: each becomes a Ticket Digest and a message of the outbox, in one transaction.

A digest has a key of its recipient, line and period that is unique in the database: whatever is restarted,
run twice or at two places at once, nobody gets a second. After a standstill the latest day is told of, and every
month. The mail itself is made when the outbox delivers it: channels/digest.py.
"""

from hashlib import sha256

import frappe

from oki_tickets.channels import outbox
from oki_tickets.domain.digest import DAILY, MONTHLY, Period, due_days, due_months
from oki_tickets.services import clock
from oki_tickets.services.digest_readers import Reader, all_readers
from oki_tickets.services.filters import among

DOCTYPE = "Ticket Digest"
CHANNEL = "Digest"


def post_due_digests() -> None:
	"""Scheduler, every five minutes: posts what is due; commits after each, so that two schedulers never wait for
	each other."""
	for reader in all_readers():
		for period in _missing(reader, due(reader)):
			_post_once(reader, period)
			frappe.db.commit()  # a scheduled job: each digest stands for itself


def due(reader: Reader) -> list[Period]:
	"""The periods whose hour has struck for the reader, told of already or not."""
	now, found = clock.now_second(), []
	if MONTHLY in reader.kinds:
		found += due_months(reader.hour, now, reader.since)
	if DAILY in reader.kinds:
		found += due_days(reader.hour, now, reader.since)
	return found


def latest(reader: Reader, kind: str) -> Period:
	"""The last period of this kind that is over for the reader, told of or not."""
	now = clock.now_second()
	return (due_months if kind == MONTHLY else due_days)(reader.hour, now, 0)[-1]


def send_now(reader: Reader, kind: str) -> str:
	"""Posts the latest digest of this kind to the reader, whether they had it or not; returns the name of its
	Ticket Digest. The one that is due by itself comes all the same. The caller has checked the right."""
	return _post(reader, latest(reader, kind), frappe.generate_hash(length=32), frappe.session.user)


def _missing(reader: Reader, periods: list[Period]) -> list[Period]:
	keys = {_key(reader, period): period for period in periods}
	told = frappe.get_all(DOCTYPE, filters={"period_key": among(keys)}, pluck="period_key", order_by="name")
	return [period for key, period in keys.items() if key not in told]


def _key(reader: Reader, period: Period) -> str:
	parts = (reader.user or reader.address, reader.line or "", period.kind, str(period.first))
	return sha256("\n".join(parts).encode()).hexdigest()


def _post_once(reader: Reader, period: Period) -> None:
	frappe.db.savepoint("oki_digest")
	try:
		_post(reader, period, _key(reader, period))
	except frappe.UniqueValidationError:
		# Another scheduler was a moment earlier.
		frappe.db.rollback(save_point="oki_digest")
		frappe.clear_messages()


def _post(reader: Reader, period: Period, key: str, ordered_by: str | None = None) -> str:
	doc = frappe.get_doc(
		doctype=DOCTYPE,
		recipient=reader.address,
		user=reader.user,
		support_line=reader.line,
		kind=period.kind,
		from_date=period.first,
		to_date=period.last,
		language=reader.language,
		ordered_by=ordered_by,
		period_key=key,
	)
	doc.flags.by_service = True
	# The scheduler's work, or the door has checked the right.
	doc.insert(ignore_permissions=True)
	outbox.post(CHANNEL, reader.address, {"digest": doc.name}, key=f"digest:{key}")
	return doc.name
