"""Who may tell the desk of news from Jira, and of which ticket they are.

What a webhook says is not believed: it only makes the desk look at the issue itself, so that neither the
order of webhooks matters nor one that was sent again or made up.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils.password import get_decrypted_password, set_encrypted_password

from oki_tickets.channels.jira import connection, links, orders
from oki_tickets.exceptions import NotFromJira
from oki_tickets.services import clock

SETTINGS = "Oki Tickets Settings"
METHOD = "oki_tickets.api.jira.webhook"
SIGNATURE = "X-Hub-Signature"
IDENTIFIER = "X-Atlassian-Webhook-Identifier"
# Seconds. Jira itself gives up within hours; what comes later is a recording that somebody plays.
LONGEST_WAY = 24 * 3600
_ISSUE_OF_COMMENT = re.compile(r"/issue/(\d+)/comment/")


def take(body: bytes, headers: Mapping[str, str], token: str | None) -> int:
	"""Notes the news, once for each identifier of Jira's; returns for how many tickets. Raises NotFromJira
	unless the body is signed with the secret, or `token` is the one in the address that the settings show."""
	_check(body, headers.get(SIGNATURE), token)
	told = _read(body)
	identifier = headers.get(IDENTIFIER) or hashlib.sha256(body).hexdigest()
	tickets = links.tickets_of(*_issue_of(told))
	for ticket in tickets:
		orders.look_at_issue(ticket, key=f"jira:{ticket}:{hashlib.sha256(identifier.encode()).hexdigest()}")
	return len(tickets)


def _check(body: bytes, signature: str | None, token: str | None) -> None:
	key = _kept_secret() if connection.is_enabled() else None
	if not key:
		_refuse()
	if signature:
		expected = "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
		right = hmac.compare_digest(signature.encode(), expected.encode())
	else:
		right = hmac.compare_digest((token or "").encode(), address_token(key).encode())
	if not right:
		_refuse()


def _read(body: bytes) -> dict[str, Any]:
	try:
		told = json.loads(body)
	except ValueError:
		told = None
	if not isinstance(told, dict):
		_refuse()
	sent = told.get("timestamp")
	if isinstance(sent, int) and sent / 1000 < clock.now_second() - LONGEST_WAY:
		_refuse()
	return told


def _refuse() -> None:
	frappe.throw(_("This does not come from the Jira of this desk."), NotFromJira)


def _issue_of(told: Mapping[str, Any]) -> tuple[str | None, str | None]:
	"""Id and key of the issue; servers name it only in the address where a comment is the news."""
	issue = told.get("issue")
	if isinstance(issue, dict):
		return str(issue.get("id") or "") or None, issue.get("key")
	comment = told.get("comment")
	found = _ISSUE_OF_COMMENT.search(str(comment.get("self"))) if isinstance(comment, dict) else None
	return found[1] if found else None, None


def address_token(key: str) -> str:
	"""What stands in the address for a Jira that cannot sign. Addresses end in logs: it does not give the
	secret itself away."""
	return hmac.new(key.encode(), b"address", hashlib.sha256).hexdigest()[:40]


def secret() -> str:
	"""The secret that Jira signs with; made where the settings have none."""
	kept = _kept_secret()
	if kept:
		return kept
	made = frappe.generate_hash(length=40)
	set_encrypted_password(SETTINGS, SETTINGS, made, "jira_webhook_secret")
	# What forms show instead of a password that is there.
	frappe.db.set_single_value(SETTINGS, "jira_webhook_secret", "*" * 10, update_modified=False)
	return made


def _kept_secret() -> str | None:
	return get_decrypted_password(SETTINGS, SETTINGS, "jira_webhook_secret", raise_exception=False)


def describe() -> dict[str, str]:
	"""For the administrator who sets the webhook up: `address`, `secret`, and `address_with_token` for a
	Jira that cannot sign."""
	address = frappe.utils.get_url(f"/api/method/{METHOD}")
	return {
		"address": address,
		"secret": secret(),
		"address_with_token": f"{address}?token={address_token(secret())}",
	}
