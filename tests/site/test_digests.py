"""Digests: who gets which when, once each, whatever restarts."""

from datetime import datetime
from unittest.mock import patch

import frappe
import pytest

from oki_tickets.channels import outbox, queue_rows
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, digests
from oki_tickets.services.digest_readers import all_readers
from tests.digests import (
	SCORES,
	cleaned,
	deliver_at,
	name_recipients,
	post_at,
	told,
	use_mail_account,
	use_reports,
)
from tests.factories import create_head, create_portal_user
from tests.processes import ProcessFailure, run_processes

BOARD = "board@oki-tests.example"
ROW = {"email": BOARD, "send_at": "07:00:00", "time_zone": "Europe/Warsaw"}


@pytest.fixture(autouse=True)
def kept(monkeypatch):
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	use_mail_account(monkeypatch)
	with cleaned():
		yield


def daily(*days: str, recipient: str = BOARD) -> list[tuple]:
	return [(recipient, "Daily", day) for day in days]


def test_each_day_is_told_of_once_at_the_recipients_hour():
	name_recipients({**ROW, "monthly": 0}, moment="2026-03-09 12:00:00")
	assert post_at("2026-03-10 06:55:00") == []
	for moment in ("2026-03-10 07:00:00", "2026-03-10 07:05:00", "2026-03-11 06:55:00"):
		assert post_at(moment) == daily("2026-03-09")
	assert post_at("2026-03-11 07:00:00") == daily("2026-03-09", "2026-03-10")


@pytest.mark.parametrize(
	("day", "utc"), [("2026-03-28", "06:00"), ("2026-03-29", "05:00"), ("2026-10-25", "06:00")]
)
def test_the_hour_is_the_recipients_own_in_winter_and_in_summer(day, utc):
	name_recipients({**ROW, "monthly": 0}, moment="2026-03-01 12:00:00")
	struck = int(datetime.fromisoformat(f"{day} {utc}+00:00").timestamp())
	before = len(post_at(clock.to_moment(struck - 1)))
	assert len(post_at(clock.to_moment(struck))) == before + 1


def test_after_a_standstill_comes_the_latest_day_and_every_month():
	name_recipients(ROW, moment="2026-01-15 12:00:00")
	assert post_at("2026-03-05 12:00:00") == [
		(BOARD, "Monthly", "2026-01-01"),
		(BOARD, "Monthly", "2026-02-01"),
		(BOARD, "Daily", "2026-03-04"),
	]


def test_who_is_named_today_gets_nothing_of_yesterday():
	name_recipients(ROW, moment="2026-03-10 09:00:00")
	assert post_at("2026-03-10 12:00:00") == []


def test_a_kind_that_is_switched_on_later_begins_then():
	(row,) = name_recipients({**ROW, "monthly": 0}, moment="2026-01-15 12:00:00")
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.digest_recipients[0].monthly = 1
	with clock.at("2026-03-10 09:00:00"):
		settings.save()
	assert row.name == settings.digest_recipients[0].name
	assert post_at("2026-04-01 12:00:00") == [
		(BOARD, "Monthly", "2026-03-01"),
		(BOARD, "Daily", "2026-03-31"),
	]


def test_the_settings_saved_again_change_nothing():
	name_recipients({**ROW, "monthly": 0}, moment="2026-03-08 12:00:00")
	with clock.at("2026-03-10 08:00:00"):
		frappe.get_doc("Oki Tickets Settings").save()
	assert post_at("2026-03-10 09:00:00") == daily("2026-03-09")


def post_at_moment(moment: str) -> None:
	"""What each of several schedulers does; no worker of the site is asked to deliver."""
	with clock.at(moment), patch.object(outbox, "enqueue_delivery"):
		digests.post_due_digests()


def test_two_schedulers_at_once_post_each_digest_once():
	name_recipients(ROW, {**ROW, "support_line": "L1"}, moment="2026-01-15 12:00:00")
	answers = run_processes(3, "tests.site.test_digests.post_at_moment", {"moment": "2026-03-05 12:00:00"})
	assert not [answer for answer in answers if isinstance(answer, ProcessFailure)], answers
	frappe.db.rollback()
	assert len(told()) == 6
	assert frappe.db.count(outbox.DOCTYPE, {"channel": "Digest"}) == 6


def test_a_worker_that_is_killed_sends_no_second_mail(monkeypatch):
	use_reports(monkeypatch, {"Agent Scorecard": SCORES})
	name_recipients({**ROW, "monthly": 0}, moment="2026-03-09 12:00:00")
	post_at("2026-03-10 07:00:00")
	with clock.at("2026-03-10 07:01:00"):
		queue_rows.claim("Digest", gathers=False)
	# Its lease holds others off, then the next worker goes on.
	assert deliver_at("2026-03-10 07:02:00") == []
	assert len(deliver_at("2026-03-10 07:20:00")) == 1
	assert post_at("2026-03-10 07:25:00") == daily("2026-03-09")
	assert deliver_at("2026-03-10 08:00:00") == []
	assert frappe.db.get_value("Ticket Digest", {"kind": "Daily"}, "mail")


def test_without_an_outgoing_account_the_digests_wait(monkeypatch):
	use_reports(monkeypatch, {"Agent Scorecard": SCORES})
	name_recipients({**ROW, "monthly": 0}, moment="2026-03-09 12:00:00")
	post_at("2026-03-10 07:00:00")
	frappe.local.outgoing_email_account = {}
	monkeypatch.delitem(frappe.local.conf, "mail_server")
	assert deliver_at("2026-03-10 07:01:00") == []
	assert frappe.db.get_value(outbox.DOCTYPE, {"channel": "Digest"}, "state") == "Waiting"
	outbox_pause = f"{outbox.PAUSE_KEY}:Digest"
	assert frappe.cache.get_value(outbox_pause)
	frappe.cache.delete_value(outbox_pause)


def test_a_mail_that_could_not_be_noted_is_not_in_the_queue_either(monkeypatch):
	use_reports(monkeypatch, {"Agent Scorecard": SCORES})
	name_recipients({**ROW, "monthly": 0}, moment="2026-03-09 12:00:00")
	post_at("2026-03-10 07:00:00")
	note, calls = queue_rows.note, []

	def fail_once(letters, **values):
		calls.append(values["state"])
		if len(calls) == 1:
			raise RuntimeError("the database went away")
		return note(letters, **values)

	before = frappe.db.count("Email Queue")
	monkeypatch.setattr(queue_rows, "note", fail_once)
	with pytest.raises(RuntimeError):
		deliver_at("2026-03-10 07:01:00")
	frappe.db.rollback()
	assert frappe.db.count("Email Queue") == before
	assert len(deliver_at("2026-03-10 07:20:00")) == 1


def test_a_digest_sent_by_hand_leaves_the_one_that_is_due():
	name_recipients({**ROW, "monthly": 0}, moment="2026-03-09 12:00:00")
	(reader,) = all_readers()
	with clock.at("2026-03-10 06:00:00"):
		digests.send_now(reader, "Daily")
		digests.send_now(reader, "Monthly")
	assert told() == [(BOARD, "Monthly", "2026-02-01"), (BOARD, "Daily", "2026-03-08")]
	assert post_at("2026-03-10 07:00:00")[-1] == (BOARD, "Daily", "2026-03-09")


def test_a_disabled_user_gets_none():
	head = create_head()
	name_recipients({"user": head, "monthly": 0}, moment="2026-03-09 12:00:00")
	assert [reader.address for reader in all_readers()] == [head]
	frappe.db.set_value("User", head, "enabled", 0)
	assert all_readers() == []


def test_language_and_zone_come_from_the_user_where_the_row_has_none():
	head = create_head()
	frappe.db.set_value("User", head, {"language": "pl", "time_zone": "America/New_York"})
	name_recipients(
		{"user": head}, {"user": head, "support_line": "L1", "mail_language": "ru", "time_zone": "Asia/Tokyo"}
	)
	first, second = all_readers()
	assert (first.language, first.hour.zone.key, first.line) == ("pl", "America/New_York", None)
	assert (second.language, second.hour.zone.key, second.line) == ("ru", "Asia/Tokyo", "L1")


@pytest.mark.parametrize(
	("rows", "problem"),
	[
		([{}], "either a user or an e-mail"),
		([{"email": BOARD, "user": "Administrator"}], "either a user or an e-mail"),
		([{"email": "no address"}], "no e-mail address"),
		([{"email": BOARD, "time_zone": "Europe/Nowhere"}], "no time zone"),
		([{"email": BOARD, "time_zone": "../etc/passwd"}], "no time zone"),
		([ROW, {**ROW, "send_at": "08:00:00"}], "already gets"),
	],
)
def test_recipients_that_nobody_could_be_are_refused(rows, problem):
	with pytest.raises(OkiTicketsError, match=problem):
		name_recipients(*rows)


def test_a_customer_is_no_reader():
	with pytest.raises(OkiTicketsError, match="not of the desk"):
		name_recipients({"user": create_portal_user()})
