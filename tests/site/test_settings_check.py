"""What is missing before the desk works, and the onboarding that leads there."""

import json

import frappe
import pytest
from click.testing import CliRunner

from oki_tickets import commands
from oki_tickets.api import settings_check
from oki_tickets.channels import outbox
from oki_tickets.channels.mail import pulling
from oki_tickets.channels.telegram.customers import UPDATES
from oki_tickets.services import clock, first_steps
from oki_tickets.services.settings_check import run
from tests import desk_mail, factories, telegram_bot
from tests.defaults import give_default

SETTINGS = "Oki Tickets Settings"
EVERYTHING = 24


def found(title: str) -> dict[str, str]:
	"""The row with this title."""
	(row,) = [row for row in run.check() if row["title"] == title]
	return row


def state(title: str) -> str:
	return found(title)["state"]


def settings(**values) -> None:
	for field, value in values.items():
		frappe.db.set_single_value(SETTINGS, field, value)
	frappe.clear_document_cache(SETTINGS, SETTINGS)


@pytest.fixture(autouse=True)
def fresh_settings():
	yield
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def test_only_administrators_of_the_desk_ask():
	for user in (factories.create_agent(), factories.create_head()):
		for method in (settings_check.check, settings_check.try_now):
			with factories.as_user(user), pytest.raises(frappe.PermissionError):
				method()


def test_every_row_says_what_and_leads_into_desk():
	rows = settings_check.check()
	assert len(rows) == EVERYTHING and len({row["title"] for row in rows}) == EVERYTHING
	for row in rows:
		assert row["state"] in ("ok", "missing", "optional") and row["text"].endswith((".", "?"))
		assert not row["link"] or row["link"].startswith("/app/")


def test_lines_want_agents_and_a_head():
	line = factories.create_line()
	frappe.db.delete("Support Line", {"name": ("!=", line)})
	assert line in found("Lines and agents")["text"] and line in found("Heads")["text"]
	factories.create_agent(lines=(line,))
	frappe.db.set_value("Support Line", line, "head", factories.create_head())
	assert state("Lines and agents") == state("Heads") == "ok"


def test_agents_want_a_user_who_may_work():
	frappe.db.delete("Support Agent")
	assert state("Who answers") == "missing"
	agent = factories.create_agent()
	assert (state("Who answers"), state("Agents' users")) == ("ok", "ok")
	frappe.db.set_value("User", agent, "enabled", 0)
	assert agent in found("Agents' users")["text"]


def test_who_may_answer_and_is_given_nothing_is_named():
	frappe.db.delete("Has Role", {"role": "Support Agent"})
	user = factories.create_user("Support Agent").name
	row = found("People without an agent's record")
	assert row["state"] == "optional" and user in row["text"]


def test_portal_users_belong_to_a_customer():
	frappe.db.delete("Has Role", {"role": "Ticket Customer"})
	assert state("Customers' people") == "optional"
	factories.create_portal_user(factories.create_customer())
	assert state("Customers' people") == "ok"
	lost = factories.create_portal_user()
	assert lost in found("Customers' people")["text"]


def test_mail_wants_a_mailbox_that_opens():
	frappe.db.set_value("Email Account", {"makes_tickets": 1}, "makes_tickets", 0)
	assert state("Incoming mail") == state("Mail to customers") == "missing"
	name = desk_mail.create_account(143, 25)
	assert state("Incoming mail") == state("Mail to customers") == "ok"
	frappe.cache.set_value(pulling._key(name), pulling.PATIENCE, expires_in_sec=60)
	assert name in found("Incoming mail")["text"]
	frappe.cache.delete_value(pulling._key(name))


def test_a_muted_site_is_told(monkeypatch):
	monkeypatch.setitem(frappe.conf, "mute_emails", 1)
	assert state("Sending of mails") == "missing"
	monkeypatch.setitem(frappe.conf, "mute_emails", 0)
	give_default(monkeypatch, "suspend_email_queue", "1")
	assert "suspended" in found("Sending of mails")["text"]


def test_a_clock_that_stands_still_is_told():
	ticket = factories.create_ticket().name
	due = clock.now_second() - 3600
	frappe.db.set_value("Ticket Clock", {"ticket": ticket}, "due_second", due)
	assert state("The clock") == "missing"
	frappe.db.delete("Ticket Clock", {"due_second": ("<=", clock.now_second())})
	assert state("The clock") in ("ok", "optional")


def test_a_scheduler_that_runs_nothing_is_told(monkeypatch):
	monkeypatch.setattr(
		"oki_tickets.services.settings_check.working.is_scheduler_inactive", lambda verbose: False
	)
	frappe.db.sql("update `tabScheduled Job Type` set last_execution = '2020-01-01'")
	assert state("The scheduler") == "missing"
	frappe.db.sql("update `tabScheduled Job Type` set last_execution = %s", clock.now())
	assert state("The scheduler") == "ok"


def test_schedules_have_hours():
	assert state("Empty schedules") == "ok"
	name = factories.create_schedule(())
	assert name in found("Empty schedules")["text"]
	settings(default_schedule=None)
	assert state("Working hours") == "missing"


def test_telegram_is_judged_by_what_was_noted():
	settings(telegram_enabled=0)
	assert state("Telegram bot") == "optional"
	settings(telegram_enabled=1, telegram_bot_name=None)
	assert state("Telegram bot") == "missing"
	settings(telegram_bot_name="oki_bot")
	frappe.db.delete(outbox.DOCTYPE, {"channel": UPDATES})
	outbox.post(UPDATES, "1", {})
	assert (state("Telegram bot"), "@oki_bot" in found("Telegram bot")["text"]) == ("ok", True)


def test_jira_is_judged_by_its_last_answer(monkeypatch):
	settings(jira_enabled=0)
	assert state("Jira") == "optional"
	settings(jira_enabled=1)
	for seconds, expected in ((60, "ok"), (7200, "missing")):
		give_default(monkeypatch, "oki_tickets_jira_caught_up", str(clock.now_second() - seconds))
		assert state("Jira") == expected


def test_what_was_not_delivered_is_told():
	frappe.db.delete(outbox.DOCTYPE)
	assert state("Outbox") == "ok"
	outbox.post("Email", "x@oki-tests.example", {})
	frappe.db.set_value(outbox.DOCTYPE, {"channel": "Email"}, "state", outbox.GIVEN_UP)
	assert found("Outbox")["text"].endswith("Email 1.")


def test_links_to_customers_lead_to_the_site(monkeypatch):
	monkeypatch.setitem(frappe.conf, "host_name", "")
	assert state("The site's address") == "missing"
	monkeypatch.setitem(frappe.conf, "host_name", "https://desk.example.com")
	assert state("The site's address") == "ok"
	settings(ask_for_ratings=1, rating_link_days=1, close_after_days=2)
	assert state("Ratings") == "missing"


def test_a_secret_that_opens_nothing_is_told(monkeypatch):
	frappe.utils.password.set_encrypted_password(SETTINGS, SETTINGS, "once", "jira_token")
	assert state("The site's secret") == "ok"
	monkeypatch.setitem(frappe.conf, "encryption_key", "bm90IHRoZSBrZXkgb2YgdGhpcyBkYXRhYmFzZSAgICA=")
	assert state("The site's secret") == "missing"


def test_one_look_that_breaks_off_leaves_the_others(monkeypatch):
	def broken():
		raise ConnectionError("Redis is gone")

	monkeypatch.setattr(run.working, "workers", broken)
	assert "Redis is gone" in found("Not looked at")["text"]
	assert len(run.check()) == EVERYTHING


def test_the_services_are_asked_only_when_somebody_wants_to_know(monkeypatch):
	settings(telegram_enabled=0, jira_enabled=0)
	assert settings_check.try_now() == []
	with telegram_bot.connected(monkeypatch) as bot:
		run.check()
		assert bot.service.requests == []
		(row,) = settings_check.try_now()
		assert (row["state"], row["title"]) == ("ok", "Telegram bot")
		bot.hook = {"last_error_date": clock.now_second(), "last_error_message": "Connection refused"}
		(row,) = settings_check.try_now()
		assert row["state"] == "missing" and row["text"].endswith("Connection refused")


def test_the_command_prints_the_same(monkeypatch):
	rows = [
		{"area": "Time", "title": "The clock", "state": state_, "text": "It stands.", "link": ""}
		for state_ in ("ok", "missing")
	]
	monkeypatch.setattr(run, "check", lambda: rows)
	for name in ("init", "connect", "destroy"):
		monkeypatch.setattr(frappe, name, lambda *_args, **_more: None)
	context = {"sites": [frappe.local.site], "force": False, "verbose": False, "profile": False}
	answer = CliRunner().invoke(commands.check_ticket_settings, obj=context)
	assert (answer.exit_code, answer.output.splitlines()[1]) == (1, "missing   The clock  It stands.")


def test_the_onboarding_knows_its_steps_and_ticks_them_by_itself():
	doc = frappe.get_doc("Module Onboarding", first_steps.ONBOARDING)
	assert [row.step for row in doc.steps] == list(first_steps.STEPS)
	frappe.db.set_value("Onboarding Step", {"name": ("in", list(first_steps.STEPS))}, "is_complete", 0)
	frappe.db.set_value("Module Onboarding", doc.name, "is_complete", 0)
	ticket = factories.create_ticket().name
	factories.write_message(ticket, factories.create_agent())
	first_steps.note_progress()
	taken = {row.name for row in doc.get_steps() if row.is_complete}
	assert {"Desk First Agent", "Desk First Customer", "Desk First Ticket", "Desk First Answer"} <= taken
	assert not {"Desk Working Hours", "Desk Check Settings"} & taken


def test_the_workspace_begins_with_the_onboarding():
	content = json.loads(frappe.db.get_value("Workspace", "Oki Tickets", "content"))
	assert content[0]["data"]["onboarding_name"] == first_steps.ONBOARDING
