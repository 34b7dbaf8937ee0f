"""Recordings of calls, fetched from the telephone system before it forgets them or takes them elsewhere.

A kept recording is a private file of its Ticket Call: who may see the call may hear it, and no customer may.
"""

from urllib.parse import urljoin

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size

from oki_tickets.channels import http, outbox, signed
from oki_tickets.channels.port import Letter, Receipt, Refused, TryLater
from oki_tickets.domain import recordings as domain
from oki_tickets.exceptions import AddressRefused, AnswerTooLong, OutsideError
from oki_tickets.services import attachments, calls, live

CHANNEL = "Recordings"
SETTINGS = "Oki Tickets Settings"
# Seconds for one; a worker has a message to itself for twice as long.
LONGEST = 300
# Telephone systems often keep sounds in a store of somebody else's.
MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
# The recording will not be had by asking again.
FORBIDDEN = (401, 403, 410)


def after_call(doc, _method: str | None = None) -> None:
	"""Ticket Call.on_update: its recording became known, or lies elsewhere now."""
	if not doc.recording_url or not doc.has_value_changed("recording_url"):
		return
	if frappe.get_cached_doc(SETTINGS).recordings_kept:
		# Where it lies is a secret with many systems, and stands on the call alone.
		outbox.post(CHANNEL, doc.name, {"address": signed.digest(doc.recording_url)})


class RecordingAdapter:
	"""Recipient: the Ticket Call. Payload: `address`, a hash of where its recording was when it was asked for."""

	def send(self, letter: Letter) -> Receipt:
		url = _wanted(letter)
		if not url:
			return Receipt("-")
		content, ending = _fetched(url)
		# Meanwhile the person may have been forgotten, or the recording replaced.
		if not _wanted(letter, for_update=True):
			return Receipt("-")
		_keep(letter.recipient, f"call-{letter.recipient}.{ending}", content)
		return Receipt()


def _wanted(letter: Letter, *, for_update: bool = False) -> str | None:
	"""The address of the call's recording, if it is still that which was asked for."""
	url = frappe.db.get_value(calls.DOCTYPE, letter.recipient, "recording_url", for_update=for_update)
	return url if url and signed.digest(url) == letter.payload["address"] else None


def _fetched(url: str) -> tuple[bytes, str]:
	"""The sound and its ending. Raises Refused, or TryLater: a recording may take a while until it is there."""
	try:
		answer, place = _followed(url)
	except (AddressRefused, AnswerTooLong) as refused:
		raise Refused(str(refused)) from refused
	except OutsideError as error:
		raise TryLater(str(error)) from error
	host = http.Call("GET", place).host
	if not answer.ok:
		reason = _("{0} answered with {1}.").format(host, answer.status)
		raise Refused(reason) if answer.status in FORBIDDEN else TryLater(reason, seconds=answer.retry_after)
	ending = domain.ending(answer.headers.get("content-type", ""), place)
	if not ending or not answer.content:
		raise Refused(_("What {0} sent is no sound.").format(host))
	return answer.content, ending


def _followed(url: str) -> tuple[http.Answer, str]:
	"""The answer and where it came from; each step is checked as the first one is, and carries no secret."""
	for _step in range(MOST_REDIRECTS + 1):
		answer = http.send(http.Call("GET", url, largest=get_max_file_size(), longest=LONGEST))
		if answer.status not in REDIRECTS or not answer.headers.get("location"):
			break
		url = urljoin(url, answer.headers["location"])
	return answer, url


def _keep(call: str, name: str, content: bytes) -> None:
	attachments.remove_of(calls.DOCTYPE, call)
	if not attachments.attach(call, name, content, doctype=calls.DOCTYPE):
		raise Refused(_("The site does not take this file."))
	if ticket := frappe.db.get_value(calls.DOCTYPE, call, "ticket"):
		live.announce(ticket, "message")
