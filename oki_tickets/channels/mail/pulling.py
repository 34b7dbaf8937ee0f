"""Fetches what is new in the desk's mailboxes. Each mail is kept, and that committed, before anything else
happens to it; a mail that comes twice is kept once. So any number of workers may pull one mailbox, and one that
is killed leaves the rest to the next."""

import time

import frappe
from frappe import _

from oki_tickets.channels.mail import accounts, server, store
from oki_tickets.services import clock, jobs, notices

# Seconds that a job pulls for; the scheduler asks for the next.
BUDGET = 240
# Failures in a row after which administrators hear of it, and seconds for which they are remembered.
PATIENCE = 5
MEMORY = 3600


def pull_desk_mailboxes() -> None:
	"""Scheduler: asks for a job for each of the desk's mailboxes; one that still runs is not asked for again."""
	for name in accounts.incoming():
		job_id = f"oki_tickets_mailbox::{name}"
		jobs.forget_dead(job_id)
		frappe.enqueue(
			"oki_tickets.channels.mail.pulling.pull_desk_mailbox",
			queue="default",
			timeout=2 * BUDGET,
			job_id=job_id,
			deduplicate=True,
			account=name,
		)


def pull_desk_mailbox(account: str) -> int:
	"""Keeps what is new in the mailbox; returns how many mails that were. A server that does not answer is
	asked again at the scheduler's next turn. Runs in a worker; commits after each mail."""
	kept = 0
	try:
		kept = _pull(frappe.get_doc(accounts.DOCTYPE, account))
	except server.TROUBLES as trouble:
		frappe.db.rollback()
		frappe.clear_messages()
		_note_trouble(account, trouble)
	else:
		frappe.cache.delete_value(_key(account))
	frappe.db.commit()  # a background job: as above
	return kept


def _pull(account) -> int:
	kept, until = 0, time.monotonic() + BUDGET
	with server.opened(account) as box:
		for mail in box.mails():
			kept += store.keep(account.name, mail)
			frappe.db.commit()  # a background job: from here on the mail cannot be lost
			box.done(mail)
			if time.monotonic() > until:
				break
	return kept


def failures_of(account: str) -> int:
	"""How often in a row the mailbox could not be read within the last hour."""
	return frappe.cache.get_value(_key(account), expires=True) or 0


def _key(account: str) -> str:
	return f"oki_tickets_mailbox_failures:{account}"


def _note_trouble(account: str, trouble: Exception) -> None:
	"""Administrators hear of a mailbox that fails again and again, once an hour."""
	failures = failures_of(account) + 1
	frappe.cache.set_value(_key(account), failures, expires_in_sec=MEMORY)
	frappe.logger("oki_tickets").warning(f"mailbox {account}: {trouble}")
	if failures >= PATIENCE:
		with notices.language(accounts.language()):
			text = _("The mailbox {0} could not be read: {1}").format(
				frappe.utils.escape_html(account), frappe.utils.escape_html(str(trouble)[:300])
			)
		hour = clock.now_second() // 3600
		notices.tell_administrators(text, doctype=accounts.DOCTYPE, key=f"mailbox:{account}:{hour}")
