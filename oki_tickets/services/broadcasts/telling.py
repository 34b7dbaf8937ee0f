"""Telegram and e-mail when a broadcast begins, and word of its end to all who have said "me too"."""

import frappe
from frappe import _
from frappe.utils import escape_html, get_datetime

from oki_tickets.channels import outbox
from oki_tickets.channels.outbox import Post
from oki_tickets.channels.telegram import client, links
from oki_tickets.domain.broadcasts import OUTAGE
from oki_tickets.services import clock, notices
from oki_tickets.services.broadcasts import audience

CHANNEL = "Broadcast"
START, END = "start", "end"
# Messages written by one statement.
CHUNK = 500
EMAIL, TELEGRAM = "Email", "Telegram"
# By the words of the field `channels`.
WAYS = {"E-mail": EMAIL, "Telegram": TELEGRAM}


def post(doc) -> None:
	"""Posts a letter for each of the two moments that somebody is to be told of and was not yet. One for a
	moment that is moved later finds that it has no cause any more."""
	moments = []
	if _ways(doc) and not doc.told_start_at:
		moments.append((START, doc.starts_at))
	if doc.kind == OUTAGE and doc.takes_me_too and doc.ends_at and not doc.told_end_at:
		moments.append((END, doc.ends_at))
	outbox.post_all(_letter(doc.name, edge, at) for edge, at in moments)


def _ways(doc) -> list[str]:
	return [way for word, way in WAYS.items() if word in doc.channels]


def _letter(name: str, edge: str, at) -> Post:
	second = clock.to_second(at)
	payload = {"edge": edge, "second": second}
	return Post(CHANNEL, name, payload, key=f"broadcast:{name}:{edge}:{second}", not_before=second)


def tell(name: str, edge: str, second: int) -> int:
	"""The moment has come: tells everybody, once; returns how many. Called by the outbox, which commits."""
	if not frappe.db.exists("Broadcast", name):
		return 0
	doc = frappe.get_doc("Broadcast", name, for_update=True)
	field, told = {START: ("starts_at", "told_start_at"), END: ("ends_at", "told_end_at")}[edge]
	if not doc.get(field) or clock.to_second(doc.get(field)) != second or doc.get(told):
		return 0
	frappe.db.set_value("Broadcast", name, told, clock.now(), update_modified=False)
	posts = _news(doc) if edge == START else _ends(doc)
	for start in range(0, len(posts), CHUNK):
		outbox.post_all(posts[start : start + CHUNK])
	return len(posts)


def _news(doc) -> list[Post]:
	ways = _ways(doc)
	if not ways or (doc.ends_at and get_datetime(doc.ends_at) <= clock.now()):
		return []
	users = audience.users_of(doc)
	text = f"<b>{escape_html(doc.title)}</b><br>{doc.message}"
	return [_post(way, user, doc.title, text) for way in ways for user in _reached(way, users)]


def _ends(doc) -> list[Post]:
	"""They have asked to be told: by every way that reaches them."""
	users = frappe.get_all(
		"Broadcast Reader",
		{"broadcast": doc.name, "me_too_at": ("is", "set")},
		pluck="user",
		order_by="name",
	)
	posts = []
	for way in (EMAIL, TELEGRAM):
		for user in _reached(way, users):
			with notices.language(notices.language_of(user)):
				title = _("It is over: {0}").format(doc.title)
			posts.append(_post(way, user, title, escape_html(title)))
	return posts


def _reached(way: str, users: list[str]) -> list[str]:
	if way == EMAIL:
		return users
	linked = links.chats_of(users) if users and client.is_enabled() else {}
	return [user for user in users if user in linked]


def _post(way: str, user: str, title: str, text: str) -> Post:
	return Post(way, user, {"subject": text, "title": title})
