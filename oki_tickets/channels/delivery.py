"""Delivers what waits in the outbox.

Any number of workers may deliver at once. Each message is claimed with a lease, in a transaction of its own,
then sent, then noted; what the adapter wrote meanwhile is committed with the note. A worker that is killed
in between leaves the message to the next one, once the lease is over.
"""

import json
import random
import time
from dataclasses import replace
from typing import Any

import frappe
from frappe import _

from oki_tickets.channels import outbox, pauses, queue_rows
from oki_tickets.channels.port import Adapter, Letter, Lost, Receipt, Refused, TryLater, adapter_of
from oki_tickets.domain.outbox import pause
from oki_tickets.exceptions import OutsideError
from oki_tickets.services import clock, notices

# Seconds that a job works on; the next one goes on with the rest.
BUDGET = 240
# Seconds after the first try until a message is given up.
PATIENCE = 24 * 3600
LONGEST_ERROR = 500


def deliver_outbox(channel: str) -> int:
	"""Delivers what is due in the channel, one message after the other; returns how many have arrived. Runs
	in a worker; commits after each."""
	# Asked for by whoever posted, who need not have a right on anything that adapters read and write.
	frappe.set_user("Administrator")
	adapter, done, until = adapter_of(channel), 0, time.monotonic() + BUDGET
	while time.monotonic() < until and outbox.paused_until(channel) <= clock.now_second():
		letters = queue_rows.claim(channel, gathers=getattr(adapter, "gathers", False))
		if not letters:
			break
		done += _deliver(adapter, letters)
	return done


def _deliver(adapter: Adapter, letters: list[Letter]) -> int:
	"""Delivers these letters as one; returns how many have arrived."""
	done = 0
	try:
		# A worker has no language of its own; administrators read what went wrong.
		with notices.language(notices.language_of()):
			receipt = _send(adapter, _combined(letters))
	except Exception as problem:
		frappe.db.rollback()
		_note_problem(letters, problem)
	else:
		values = {"provider_id": receipt.provider_id[:140], "sent_second": clock.now_second()}
		if queue_rows.note(letters, state=outbox.SENT, **values):
			done = len(letters)
		else:
			# This worker stood still for so long that another one has them: what the adapter wrote here, it writes there.
			frappe.db.rollback()
		pauses.end(letters[0].channel)
	frappe.db.commit()  # a background job: each message stands for itself
	queue_rows.let_follow(letters)
	return done


def _note_problem(letters: list[Letter], problem: Exception) -> None:
	if isinstance(problem, Refused):
		_fail(letters, problem)
	elif isinstance(problem, TryLater):
		_postpone(letters, problem)
	elif isinstance(problem, OutsideError):
		_postpone(letters, TryLater(str(problem), whole_channel=True))
	else:
		frappe.log_error(title=f"{letters[0].channel}: a message could not be sent")
		_postpone(letters, TryLater(f"{type(problem).__name__}: {problem}"))


def _send(adapter: Adapter, letter: Letter) -> Receipt:
	if letter.interrupted and hasattr(adapter, "already_sent"):
		receipt = adapter.already_sent(letter)
		if receipt:
			return receipt
	return adapter.send(letter)


def _combined(letters: list[Letter]) -> Letter:
	first, *others = letters
	if not others:
		return first
	payloads, names = (letter.payload for letter in letters), (letter.name for letter in others)
	return replace(first, gathered=tuple(payloads), others=tuple(names))


def _fail(letters: list[Letter], refusal: Refused) -> None:
	"""Of several that went out as one, one may have spoilt it for the others: each is tried alone, unless they are
	lost together."""
	reason = str(refusal)[:LONGEST_ERROR]
	if len(letters) > 1 and not isinstance(refusal, Lost):
		queue_rows.note(
			letters, state=outbox.WAITING, gather_key=None, next_try=clock.now_second(), last_error=reason
		)
	else:
		queue_rows.note(letters, state=outbox.FAILED, last_error=reason)


def _postpone(letters: list[Letter], problem: TryLater) -> None:
	now, reason = clock.now_second(), str(problem)[:LONGEST_ERROR]
	overdue = queue_rows.older_than(letters, now - PATIENCE)
	if overdue:
		_give_up(overdue, reason)
	# Whoever asks for more than a day is not waited for in silence.
	wish = min(problem.seconds or 0, PATIENCE)
	seconds = wish or pause(letters[0].attempts, random.random())  # noqa: S311 (a jitter, no secret)
	values: dict[str, Any] = {"last_error": reason}
	if problem.whole_channel:
		seconds = pauses.begin(letters[0].channel, wish)
	if not problem.is_counted:
		values["attempts"] = frappe.qb.DocType(outbox.DOCTYPE).attempts - 1
	patient = [letter for letter in letters if letter not in overdue]
	queue_rows.note(patient, state=outbox.WAITING, next_try=now + seconds, **values)


def _give_up(letters: list[Letter], reason: str) -> None:
	queue_rows.note(letters, state=outbox.GIVEN_UP, last_error=reason)
	for letter in letters:
		frappe.log_error(
			title=f"{letter.channel}: given up after a day",
			message=json.dumps(
				{"outbox_message": letter.name, "ticket": letter.ticket, "last_error": reason}
			),
			reference_doctype=outbox.DOCTYPE,
			reference_name=letter.name,
		)
	_tell_administrators(letters[0].channel, reason)


def _tell_administrators(channel: str, reason: str) -> None:
	"""Once an hour for each channel, however many messages there are."""
	hour = clock.now_second() // 3600
	notices.tell_administrators(
		lambda: _("Messages by {0} could not be delivered for a day and were given up: {1}").format(
			_(channel), frappe.utils.escape_html(reason)
		),
		doctype=outbox.DOCTYPE,
		key=f"given-up:{channel}:{hour}",
	)
