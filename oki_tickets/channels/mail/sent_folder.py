"""Copies of what was sent, in the mailbox's own folder, where the Email Account says so. They are made after the mail
is noted as sent: a mailbox or a Redis that cannot be reached leaves a copy out and nothing else."""

import frappe
from frappe.utils.password import decrypt, encrypt
from redis.exceptions import RedisError

from oki_tickets.channels import outbox, pauses
from oki_tickets.channels.mail import accounts, server
from oki_tickets.services import clock

KEY = "oki_tickets_sent_mail"
# Seconds for which a mail waits for a worker, and for which this one may work on it.
LIVES = 3600
LONGEST = 240
# Frappe encrypts words; of these each letter is a byte.
AS_BYTES = "latin-1"


def ask_for(account, raw: bytes) -> None:
	"""Lets a worker keep the mail, once it is noted as sent, where the Email Account wants that."""
	if account.append_emails_to_sent_folder and account.enable_incoming and account.use_imap:
		frappe.db.after_commit.add(lambda: _ask(account.name, raw))


def _ask(account: str, raw: bytes) -> None:
	key = f"{KEY}:{frappe.generate_hash(length=16)}"
	try:
		# Frappe's list of jobs shows what they are given; and a mail may hold a link that opens without a log-in.
		frappe.cache.set_value(key, encrypt(raw.decode(AS_BYTES)), expires_in_sec=LIVES)
		frappe.enqueue(keep, queue="long", timeout=LONGEST, account=account, key=key)
	except RedisError:
		frappe.logger("oki_tickets").warning(f"mailbox {account} keeps no sent mails: Redis does not answer")


def keep(account: str, key: str) -> None:
	"""Puts the mail that waits under `key` into the folder. A mailbox that has just failed is not asked: of many
	copies each would wait for it. Runs in a worker."""
	sealed, place = frappe.cache.get_value(key, expires=True), f"Sent folder:{account}"
	frappe.cache.delete_value(key)
	if not sealed or outbox.paused_until(place) > clock.now_second():
		return
	try:
		with server.opened(frappe.get_doc(accounts.DOCTYPE, account)) as box:
			box.keep_sent(decrypt(sealed).encode(AS_BYTES))
	except server.TROUBLES as trouble:
		# Frappe puts what went wrong into messages for people.
		frappe.clear_messages()
		frappe.logger("oki_tickets").warning(f"mailbox {account} keeps no sent mails: {trouble}")
		pauses.begin(place)
	else:
		pauses.end(place)
