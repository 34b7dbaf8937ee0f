"""A service outside that is slow, a disk that is full, and a clock that jumps."""

import errno
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

import frappe
import pytest
from frappe.core.doctype.file.file import File
from frappe.utils.password import set_encrypted_password

from oki_tickets.channels import connections, outbox
from oki_tickets.channels.mail import pulling, store
from oki_tickets.channels.port import TryLater
from oki_tickets.channels.telegram import client
from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import NoRoom
from oki_tickets.services import attachments, clock, conversation, moves
from tests import factories
from tests.clocks import HOUR, raise_ticket, sweep_at, violations_of
from tests.deleting import delete
from tests.desk_mail import desk as mail_desk
from tests.desk_mail import stranger
from tests.faults import invariants
from tests.faults.servers import rest, until
from tests.mails import make
from tests.outside import Reply
from tests.telegram import TOKEN, BotApi

# Slow.


@contextmanager
def slow_telegram():
	"""A Telegram that takes what it is sent and does not answer; workers of the site speak to it."""
	bot = BotApi()
	bot.service.always = Reply(fault="slow")
	values = {"telegram_enabled": 1, "telegram_api_url": bot.service.url}
	config = Path(os.environ["OKI_TEST_SITES_PATH"], frappe.local.site, "site_config.json")
	before = config.read_text()
	config.write_text(json.dumps({**json.loads(before), connections.SITE_CONFIG: [bot.service.host]}))
	_set(values)
	set_encrypted_password(client.SETTINGS, client.SETTINGS, TOKEN, "telegram_token")
	frappe.db.commit()
	try:
		with bot.service.running():
			yield bot
	finally:
		config.write_text(before)
		_set(dict.fromkeys(values))
		frappe.db.delete(outbox.DOCTYPE, {"channel": "Telegram"})
		frappe.db.delete("__Auth", {"doctype": client.SETTINGS, "fieldname": "telegram_token"})
		frappe.cache.delete_value(f"{outbox.PAUSE_KEY}:Telegram")
		frappe.db.commit()


def _set(values: dict) -> None:
	for name, value in values.items():
		frappe.db.set_single_value(client.SETTINGS, name, value)
	frappe.clear_document_cache(client.SETTINGS, client.SETTINGS)


@pytest.fixture
def agent():
	name = factories.create_agent()
	frappe.db.commit()
	yield name
	frappe.db.delete("Notification Log", {"for_user": name})
	frappe.db.delete(outbox.DOCTYPE, {"recipient": name})
	for doctype in ("Support Agent", "User"):
		delete(doctype, name)
	frappe.db.commit()


def test_a_slow_service_holds_up_nobody_but_its_own_messages(agent):
	rest()
	with slow_telegram() as bot:
		outbox.post("Telegram", "5001", {"text": "Hello"})
		frappe.db.commit()
		until(lambda: bot.service.requests, "a worker that waits for Telegram")
		start = time.monotonic()
		outbox.post(outbox.DESK, agent, {"subject": "Look"})
		frappe.db.commit()
		until(lambda: frappe.db.exists("Notification Log", {"for_user": agent}), "the bell of Desk")
		# Less than the patience that the desk has with Telegram.
		assert time.monotonic() - start < 15
		assert len(bot.service.requests) == 1


# Full.


@pytest.fixture
def full_disk(monkeypatch):
	"""While its list is not empty, no file can be written."""
	is_full = [True]
	write, keep = File.write_file, store._write_file

	def check(real):
		def write_or_not(*arguments, **named):
			if is_full:
				raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
			return real(*arguments, **named)

		return write_or_not

	monkeypatch.setattr(File, "write_file", check(write))
	monkeypatch.setattr(store, "_write_file", check(keep))
	return is_full


def test_a_mail_whose_files_find_no_room_waits_for_it(monkeypatch, full_disk):
	with mail_desk(monkeypatch) as mails:
		full_disk.clear()
		mails.box.receive(make(stranger(), files={"plan.pdf": b"%PDF-1.4"}))
		pulling.pull_desk_mailbox(mails.account)
		full_disk.append(True)
		(record,) = mails.records()
		letter = frappe._dict(recipient=record.name, attempts=1)
		frappe.db.savepoint("full")
		with pytest.raises(TryLater, match="no room") as caught:
			outbox.adapter_of(store.CHANNEL).send(letter)
		frappe.db.rollback(save_point="full")
		assert caught.value.whole_channel
		full_disk.clear()
		outbox.adapter_of(store.CHANNEL).send(letter)
		(record,) = mails.records()
		assert record.state == "Done"
		assert frappe.db.count("File", {"attached_to_name": record.ticket_message}) == 1


def test_a_file_that_is_none_is_left_out_and_one_without_room_is_not(full_disk):
	ticket = factories.create_ticket()
	message = frappe.db.get_value("Ticket Message", {"ticket": ticket.name})
	with pytest.raises(NoRoom, match="no room"):
		attachments.attach(message, "plan.txt", b"a plan")
	full_disk.clear()
	assert attachments.attach(message, "plan.txt", b"a plan")
	assert attachments.attach(message, "no-picture.jpg", b"no picture") is None


def test_a_file_that_has_to_give_way_is_not_left_out(monkeypatch):
	ticket = factories.create_ticket()
	message = frappe.db.get_value("Ticket Message", {"ticket": ticket.name})

	def locked(*_what, **_how):
		raise frappe.QueryTimeoutError

	monkeypatch.setattr(File, "save_file", locked)
	with pytest.raises(frappe.QueryTimeoutError):
		attachments.attach(message, "plan.txt", b"a plan")


# Jumping.


def test_a_clock_that_jumps_fires_each_limit_once_and_counts_no_time_twice(only_our_timers):
	line = factories.create_line(work_schedule=factories.create_schedule((("00:00", "00:00"),), days=7))
	factories.create_timer("In Progress", HOUR, 2 * HOUR, support_line=line)
	agent = factories.create_agent(lines=(line,))
	ticket = raise_ticket("2026-03-09 10:00:00", line, "Medium", agent=agent).name
	_move("2026-03-09 10:05:00", agent, ticket, "Start Work")
	sweep_at("2026-03-09 11:06:00", ticket)
	# An hour and a half back: what has fired does not fire again, and nobody works less than no time.
	sweep_at("2026-03-09 09:30:00", ticket)
	_reply("2026-03-09 09:31:00", agent, ticket)
	_move("2026-03-09 09:32:00", agent, ticket, "Propose Solution", **_summaries())
	# And three days ahead.
	sweep_at("2026-03-12 09:30:00", ticket)
	assert [row[0] for row in violations_of(ticket)] == [1]
	with clock.at("2026-03-12 09:31:00"):
		assert invariants.broken([ticket]) == {}


def _summaries() -> dict[str, str]:
	return {"problem_summary": "No tone", "resolution_summary": "A new cable"}


def _move(at: str, agent: str, ticket: str, action: str, **values) -> None:
	with clock.at(at), factories.as_user(agent):
		moves.apply_action(ticket, action, side=Side.AGENT, values=values)


def _reply(at: str, agent: str, ticket: str) -> None:
	with clock.at(at), factories.as_user(agent):
		conversation.reply(ticket, conversation.Draft("We are looking", Side.AGENT, agent, "Desk"))
