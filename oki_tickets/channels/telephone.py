"""What telephone systems tell of their calls: written down at once, and dealt with by a worker, that of one call
in order. ERPNext's Call Log says the same of the systems that are connected to it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

import frappe
from frappe import _
from frappe.utils import cint, get_url

from oki_tickets.channels import outbox, signed
from oki_tickets.channels.outbox import Post
from oki_tickets.channels.port import Letter, Receipt
from oki_tickets.domain import calls as domain
from oki_tickets.domain.calls import Call, NotACall
from oki_tickets.exceptions import NotSigned, OkiTicketsError
from oki_tickets.services import calls, clock

CHANNEL = "Calls"
SIGNED_BY = "call_secret"
METHOD = "oki_tickets.api.webhooks.call"
# Seconds after which a call whose end nobody told of is taken to be over.
LONGEST_CALL = 4 * 3600
LOGGED = ("status", "duration", "recording_url", "summary")


def take(body: bytes, headers: Mapping[str, str]) -> None:
	"""Keeps one event of a signed webhook; the same event told again is dropped. Raises NotSigned, and
	OkiTicketsError where it names no call."""
	if not frappe.get_cached_doc(signed.SETTINGS).calls_enabled:
		frappe.throw(_("The desk takes no calls by webhook."), NotSigned)
	signed.check(body, headers, SIGNED_BY)
	try:
		told = json.loads(body)
		call = domain.read(told if isinstance(told, dict) else {})
	except (ValueError, RecursionError) as error:
		reason = str(error) if isinstance(error, NotACall) else "no JSON"
		frappe.throw(
			_("This tells of no call: {0}.").format(frappe.utils.escape_html(reason)), OkiTicketsError
		)
	_keep(call, f"webhook:{call.call_id}", hashlib.sha256(body).hexdigest())


def _keep(call: Call, source: str, event: str) -> None:
	key = signed.digest(source)
	order = f"{CHANNEL}:{key}"
	payload = {**asdict(call), "call_id": key}
	posts = [Post(CHANNEL, key, payload, key=f"call:{key}:{event}", order_key=order)]
	if not call.is_over:
		end = Post(CHANNEL, key, {"overdue": key}, key=f"call-end:{key}")
		posts.append(_later(end))
	outbox.post_all(posts)


def _later(post: Post) -> Post:
	return Post(**{**asdict(post), "not_before": clock.now_second() + LONGEST_CALL})


class CallAdapter:
	"""Deals with what was kept. Recipient: the call's key. Payload: a Call's fields, or `overdue`."""

	def send(self, letter: Letter) -> Receipt:
		# A ticket that a call makes was raised by the customer, and not by somebody of the desk.
		frappe.set_user("Guest")
		try:
			if key := letter.payload.get("overdue"):
				calls.end_forgotten(key)
			else:
				calls.hear(Call(**letter.payload))
		finally:
			frappe.set_user("Administrator")
		return Receipt()


# ERPNext's own log.

_LOG_STATUSES = {
	"Ringing": domain.RINGING,
	"Queued": domain.RINGING,
	"In Progress": domain.ANSWERED,
	"Completed": domain.ENDED,
}


def after_call_log(doc, method: str | None = None) -> None:
	"""Call Log.after_insert and on_update: a call that began or went on. Frappe saves old logs too, when a
	contact gets their number."""
	if not frappe.get_cached_doc(signed.SETTINGS).call_log_enabled:
		return
	before = doc.get_doc_before_save()
	if method == "on_update" and (not before or all(doc.get(name) == before.get(name) for name in LOGGED)):
		return
	event = json.dumps([str(doc.get(name)) for name in LOGGED])
	_keep(_of_log(doc), f"call-log:{doc.name}", signed.digest(event))


def _of_log(doc) -> Call:
	is_incoming = doc.type != "Outgoing"
	ends = (doc.get("from") or "", doc.get("to") or "")
	return Call(
		call_id=doc.name,
		direction=domain.INCOMING if is_incoming else domain.OUTGOING,
		status=_LOG_STATUSES.get(doc.status, domain.MISSED),
		number=ends[0 if is_incoming else 1],
		line=ends[1 if is_incoming else 0],
		user=doc.employee_user_id or "",
		started_at=str(doc.start_time or ""),
		duration=cint(doc.duration),
		recording_url=domain.web_address(doc.recording_url or ""),
		summary=doc.summary or "",
	)


def describe() -> dict[str, str]:
	"""For the administrator who sets the webhook up: `address`, `secret`, `example` (a body)."""
	example = {
		"id": "4711",
		"direction": "incoming",
		"status": "ended",
		"from": "+48221002030",
		"to": "+48800100200",
		"extension": "101",
		"duration": 185,
		"recording_url": "https://calls.example.com/4711.mp3",
		"transcript": [{"speaker": "Customer", "text": "The line is down."}],
		"mood": "worried",
		"summary": "No dial tone since the morning.",
		"keywords": ["dial tone"],
	}
	return {
		"address": get_url(f"/api/method/{METHOD}"),
		"secret": signed.secret(SIGNED_BY),
		"example": json.dumps(example, indent=2, ensure_ascii=False),
	}
