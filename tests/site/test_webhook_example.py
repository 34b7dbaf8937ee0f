"""The administrator's guide shows a Webhook of Frappe's for tickets: what it shows works."""

import base64
import hashlib
import hmac
import re
from pathlib import Path

import frappe
import pytest
from frappe.integrations.doctype.webhook.webhook import enqueue_webhook

from tests.factories import create_ticket
from tests.outside import Reply, Service

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "administrator" / "channels.md"
SECRET = "a long random word"


@pytest.fixture
def receiver():
	with Service(lambda request: Reply(body={})).running() as service:
		yield service


def example() -> tuple[str, str]:
	"""Condition and body, as the guide has them."""
	text = GUIDE.read_text(encoding="utf-8")
	return re.search(r"\| Condition \| `(.*?)` \|", text)[1], re.search(r"```json\n(.*?)```", text, re.S)[1]


def test_the_guides_webhook_tells_of_a_solved_ticket_and_signs_it(receiver):
	condition, body = example()
	webhook = frappe.get_doc(
		doctype="Webhook",
		__newname="Solved tickets",
		webhook_doctype="Ticket",
		webhook_docevent="on_update",
		condition=condition,
		request_url=receiver.url,
		request_method="POST",
		request_structure="JSON",
		webhook_json=body,
		enable_security=1,
		webhook_secret=SECRET,
	).insert()
	ticket = create_ticket(subject='Say "hello"')
	ticket.db_set("resolved_at", "2026-03-09 10:00:00")
	enqueue_webhook(ticket, webhook)
	(seen,) = receiver.requests
	assert seen.data == {
		"ticket": ticket.name,
		"subject": 'Say "hello"',
		"status": ticket.status,
		"customer": ticket.customer,
		"agent": "",
		"resolved_at": "2026-03-09 10:00:00",
	}
	expected = base64.b64encode(hmac.new(SECRET.encode(), seen.content, hashlib.sha256).digest())
	assert hmac.compare_digest(expected, seen.headers["x-frappe-webhook-signature"].encode())
	assert frappe.safe_eval(condition, eval_locals={"doc": ticket}) in (False, None)
