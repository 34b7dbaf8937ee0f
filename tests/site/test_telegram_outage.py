"""Telegram from end to end on the served site: its webhook, an outage of an hour, long polling, connecting."""

import json

import frappe
import pytest
from frappe.utils.password import get_decrypted_password, set_encrypted_password

from oki_tickets.channels import connections, delivery, outbox
from oki_tickets.channels.telegram import client, links, polling, setup
from oki_tickets.services import clock, notices
from tests.factories import create_agent
from tests.http import Session
from tests.outside import Reply
from tests.telegram import BOT, TOKEN, BotApi, said

WEBHOOK = "/api/method/oki_tickets.api.webhooks.telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
SETTINGS = ("telegram_enabled", "telegram_customers", "telegram_bot_name", "telegram_api_url")
START = "2026-03-09 10:00:00"
HOUR = 3600
CHANNELS = ("Telegram", "Telegram Updates")


def settings(**values) -> None:
	for field, value in values.items():
		frappe.db.set_single_value(client.SETTINGS, field, value)
	frappe.clear_document_cache(client.SETTINGS)
	frappe.db.commit()


@pytest.fixture
def api(monkeypatch):
	"""The bot on the site itself, committed; workers are not asked: tests deliver by themselves."""
	bot = BotApi()
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [bot.service.host])
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	set_encrypted_password(client.SETTINGS, client.SETTINGS, TOKEN, "telegram_token")
	settings(
		telegram_enabled=1, telegram_customers=1, telegram_bot_name=BOT, telegram_api_url=bot.service.url
	)
	with bot.service.running():
		yield bot
	frappe.db.rollback()
	settings(**dict.fromkeys(SETTINGS))
	for field in ("telegram_token", "telegram_webhook_secret"):
		frappe.db.delete("__Auth", {"doctype": client.SETTINGS, "fieldname": field})
	frappe.db.delete(outbox.DOCTYPE, {"channel": ("in", CHANNELS)})
	for channel in CHANNELS:
		frappe.cache.delete_value(f"{outbox.PAUSE_KEY}:{channel}")
	frappe.db.commit()


def kept() -> list[dict]:
	frappe.db.rollback()
	rows = frappe.get_all(
		outbox.DOCTYPE, filters={"channel": "Telegram Updates"}, pluck="payload", order_by="sequence"
	)
	return [json.loads(row) for row in rows]


def push(update: dict, secret: str | None) -> int:
	headers = {HEADER: secret} if secret is not None else {}
	return Session().send("POST", WEBHOOK, json=update, headers=headers).status


def test_the_webhook_takes_what_telegram_sends_once_and_from_nobody_else(api):
	secret = setup.webhook()["secret_token"]
	frappe.db.commit()
	told = said(5001, "No dial tone")
	for forged in (None, "", "x", secret[:-1], secret + "x"):
		assert push(told, forged) == 403
	assert kept() == []
	assert [push(told, secret) for _ in range(2)] == [200, 200]
	(found,) = kept()
	assert found["message"]["text"] == "No dial tone"


def test_a_webhook_of_a_bot_that_is_off_or_was_never_connected_is_closed(api):
	assert push(said(5001, "x"), "") == 403
	secret = setup.webhook()["secret_token"]
	settings(telegram_enabled=0)
	assert push(said(5001, "x"), secret) == 403


@pytest.mark.parametrize(
	"told", [[], {}, {"update_id": "1"}, {"update_id": 1}, {"update_id": 1, "message": None}]
)
def test_what_is_no_update_is_left_alone(api, told):
	secret = setup.webhook()["secret_token"]
	frappe.db.commit()
	assert push(told, secret) == 200 and kept() == []


def test_a_person_who_blocks_the_bot_is_unlinked(api):
	anna, chat = create_agent(), 7200
	frappe.db.set_value("Support Agent", anna, "telegram_chat_id", str(chat))
	api.blocked.add(chat)
	notices.tell([anna], frappe._dict(name="OUT-1", subject="x"), "Look")
	frappe.db.commit()
	try:
		delivery.deliver_outbox("Telegram")
		row = {"channel": "Telegram", "recipient": anna}
		assert frappe.db.get_value(outbox.DOCTYPE, row, "state") == "Failed"
		assert links.chats_of([anna]) == {}
	finally:
		_remove([anna])


def test_an_hours_outage_loses_nothing_and_doubles_nothing(api):
	"""200 tickets change while Telegram answers 500 or nothing: each notice arrives once, in order."""
	agents = [create_agent() for _ in range(4)]
	for number, user in enumerate(agents):
		frappe.db.set_value("Support Agent", user, "telegram_chat_id", str(7100 + number))
	frappe.db.commit()
	api.service.always = Reply(500, {"ok": False})
	start, told = clock.to_second(START), {}
	try:
		for step in range(0, HOUR, 60):
			with clock.at(clock.to_moment(start + step)):
				if step < 3000:
					_change_four_tickets(step // 60, agents, told)
				frappe.db.commit()
				delivery.deliver_outbox("Telegram")
		assert api.texts() == [] and len(api.service.requests) < 60
		api.service.always = None
		for step in range(HOUR, HOUR + 700, 20):
			with clock.at(clock.to_moment(start + step)):
				delivery.deliver_outbox("Telegram")
		for chat, sentences in told.items():
			arrived = "\n\n".join(api.texts(chat)).split("\n\n")
			assert _by_ticket(arrived) == _by_ticket(sentences)
	finally:
		_remove(agents)


def _change_four_tickets(turn: int, agents: list[str], told: dict[int, list[str]]) -> None:
	for number in range(4 * turn, 4 * turn + 4):
		which = number % len(agents)
		ticket = frappe._dict(name=f"OUT-{number % 50}", subject="x", agent=agents[which])
		sentence = f"{ticket.name} changed for the time {number}"
		notices.tell([agents[which]], ticket, sentence)
		told.setdefault(7100 + which, []).append(sentence)


def _by_ticket(sentences: list[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for sentence in sentences:
		found.setdefault(sentence.split()[0], []).append(sentence)
	return found


def _remove(agents: list[str]) -> None:
	frappe.db.rollback()
	frappe.db.delete(outbox.DOCTYPE, {"recipient": ("in", agents)})
	for user in agents:
		for doctype in ("Support Agent", "User"):
			frappe.delete_doc(doctype, user, force=True, ignore_permissions=True, delete_permanently=True)
	frappe.db.commit()


def test_long_polling_writes_each_update_down_before_telegram_hears_of_it(api):
	api.news = [said(5001, "one"), said(5001, "two")]
	first, second = (update["update_id"] for update in api.news)
	offset = polling.poll_once(0)
	assert offset == second + 1 > first and len(kept()) == 2
	# A poller that was killed before it asked again is told once more.
	assert polling.poll_once(0) == offset and len(kept()) == 2
	assert polling.poll_once(offset) == offset and api.news == []


def test_polling_goes_on_after_trouble_and_takes_over_from_the_webhook(api, monkeypatch):
	rests = []
	monkeypatch.setattr(polling.time, "sleep", rests.append)
	api.service.misbehave(Reply(429, {"ok": False, "parameters": {"retry_after": 3}}), Reply(fault="cut"))
	api.news = [said(5001, "one")]
	turns = iter([False, False, False, True])
	polling.poll(lambda: next(turns))
	assert rests == [3, polling.REST] and len(kept()) == 1
	assert [method for method, _fields in api.sent] == ["getMe", "deleteWebhook", "getUpdates"]


@pytest.mark.parametrize("address", ["https://desk.example.com", "http://desk.example.com"])
def test_connecting_sets_the_webhook_and_says_how_it_went(api, monkeypatch, address):
	monkeypatch.setattr(setup, "get_url", lambda path: address + path)
	frappe.db.set_single_value(client.SETTINGS, "telegram_bot_name", None)
	setup.connect_telegram_bot("Administrator")
	(payload,) = frappe.get_all(
		outbox.DOCTYPE,
		filters={"channel": "Desk", "recipient": "Administrator", "payload": ("like", "%Telegram bot%")},
		pluck="payload",
	)
	if address.startswith("https"):
		_method, fields = api.sent[-1]
		assert fields["url"] == address + WEBHOOK and f"@{BOT}" in payload
		assert fields["secret_token"] == get_decrypted_password(
			client.SETTINGS, client.SETTINGS, "telegram_webhook_secret"
		)
	else:
		assert "telegram-poll" in payload


def test_saving_a_new_token_connects_the_bot_in_a_job(api, monkeypatch):
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda function, **_more: jobs.append(function))
	doc = frappe.get_doc(client.SETTINGS)
	doc.save()
	assert setup.connect_telegram_bot not in jobs
	doc.telegram_token = "7654321:another"
	doc.save()
	assert jobs.count(setup.connect_telegram_bot) == 1
