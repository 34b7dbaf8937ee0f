"""What people do asks nobody outside: a service that is slow or down holds no request up."""

import frappe
import pytest
import requests

from oki_tickets.api import agent as desk
from oki_tickets.api import portal
from oki_tickets.channels import outbox
from oki_tickets.channels.telegram import client, links
from tests import jira
from tests.clocks import sweep_at
from tests.factories import as_user, create_customer, create_portal_user
from tests.lines import agent, line_with_head


@pytest.fixture
def outside(cloud, monkeypatch):
	"""Telegram and Jira are set up; whoever speaks to them from a request breaks it."""
	for field in ("telegram_enabled", "telegram_customers"):
		frappe.db.set_single_value(client.SETTINGS, field, 1)
	frappe.clear_document_cache(client.SETTINGS)

	def refuse(*_args, **_more):
		raise AssertionError("a request speaks to somebody outside")

	monkeypatch.setattr(requests.Session, "send", refuse)
	yield
	frappe.clear_document_cache(client.SETTINGS)


def linked(user: str, chat: str) -> str:
	links.link_user(chat, user, name="Anna", language=None)
	return user


def test_a_tickets_whole_life_writes_to_the_outbox_and_speaks_to_nobody(outside):
	line = line_with_head()
	anna, bert = (linked(agent(line), chat) for chat in ("7001", "7002"))
	klara = linked(create_portal_user(create_customer()), "5001")
	with as_user(klara):
		ticket = portal.create_ticket("No dial tone", "<p>Since the morning</p>", "Problem")["name"]
	links.talk_about("5001", ticket)
	desk_moves = (
		lambda: desk.transfer(ticket, support_line=line, reason="Telephones"),
		lambda: sweep_at(jira.NOW, ticket),
		lambda: desk.take(ticket),
		lambda: desk.apply_action(ticket, "Start Work"),
		lambda: desk.reply(ticket, "<p>We are looking</p>"),
		lambda: jira.escalate(anna, ticket),
		lambda: frappe.get_doc("Ticket", ticket).update({"development_due_on": "2026-03-30"}).save(),
		lambda: desk.transfer(ticket, agent=bert, reason="My shift is over"),
	)
	for move in desk_moves:
		with as_user(anna):
			move()
	with as_user(klara):
		portal.reply(ticket, "<p>Still none</p>")
	with as_user(bert):
		desk.apply_action(
			ticket, "Propose Solution", problem_summary="No tone", resolution_summary="A new cable"
		)
	with as_user(klara):
		portal.give_feedback(ticket, "Disliked", score=1)
	rows = frappe.get_all(outbox.DOCTYPE, {"ticket": ticket}, ["channel", "recipient"])
	told = {(row.channel, row.recipient) for row in rows}
	assert {("Jira", ticket), *(("Telegram", one) for one in (anna, bert, "5001"))} <= told
