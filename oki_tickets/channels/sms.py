"""Notices by SMS, through the gateway of Frappe's SMS Settings."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import frappe
from frappe.core.doctype.sms_settings.sms_settings import create_sms_log, get_headers

from oki_tickets.channels import http
from oki_tickets.channels.port import Letter, Receipt, Refused, TryLater
from oki_tickets.channels.wording import sentences
from oki_tickets.domain.tokens import blotted
from oki_tickets.services import notices

# Three parts of a long SMS in letters outside of GSM's alphabet.
LONGEST = 200
# HTTP statuses with which gateways refuse a number or a text; all others are about the gateway or its account.
THIS_ONE = (400, 404, 413, 422)


class SmsAdapter:
	"""Recipient: a user with a mobile number. Payload: subject (HTML), ticket. The gateway is called as
	Frappe's own function would, through the client that refuses addresses inside and keeps secrets."""

	gathers = True

	def send(self, letter: Letter) -> Receipt:
		number = _digits(frappe.db.get_value("User", letter.recipient, "mobile_no"))
		if not number:
			raise Refused(f"{letter.recipient} has no mobile number")
		with notices.language(notices.language_of(letter.recipient)):
			text = _text(letter)
		return send_text(number, text)


def send_text(number: str, text: str) -> Receipt:
	"""Sends an SMS of any length and notes it in Frappe's SMS Log, without links that open without a log-in."""
	number = _digits(number)
	answer = http.send(_call(frappe.get_cached_doc("SMS Settings"), number, text))
	_check(answer)
	create_sms_log({"message": blotted(text).encode(), "receiver_list": [number]}, [number])
	return Receipt()


def _check(answer: http.Answer) -> None:
	if answer.ok:
		return
	words = f"the SMS gateway answered {answer.status}"
	if answer.status in THIS_ONE:
		raise Refused(words)
	raise TryLater(words, seconds=answer.retry_after, whole_channel=True)


def _digits(number: str | None) -> str:
	return "".join(character for character in number or "" if character not in " -()")


def _text(letter: Letter) -> str:
	text = "; ".join(sentences(letter))
	return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _call(settings, number: str, text: str) -> http.Call:
	if not settings.sms_gateway_url:
		raise TryLater("SMS Settings name no gateway", whole_channel=True)
	headers = get_headers(settings)
	values = {row.parameter: row.value for row in settings.parameters if not row.header}
	values.update({settings.message_parameter: text, settings.receiver_parameter: number})
	url, secret = _apart(settings.sms_gateway_url)
	return http.Call(
		"POST" if settings.use_post else "GET",
		url,
		secret=secret,
		headers={name: http.Secret(value) for name, value in headers.items()},
		body={_kind(headers, settings): values},
	)


def _kind(headers: dict[str, Any], settings) -> str:
	if headers.get("Content-Type") == "application/json":
		return "json"
	return "data" if settings.use_post else "params"


def _apart(address: str) -> tuple[str, http.Secret]:
	"""The gateway's host, and the rest of its address: many take their password there."""
	parts = urlsplit(address)
	rest = urlunsplit(("", "", parts.path, parts.query, ""))
	return f"{parts.scheme}://{parts.netloc}/{{secret}}", http.Secret(rest.removeprefix("/"))
