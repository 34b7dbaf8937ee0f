"""Frappe's own Notification, Server Script and Webhook on tickets: the guide's examples work, and none of them gets into
the way of a ticket's life."""

import re
from pathlib import Path

import frappe
import pytest
from frappe.core.doctype.server_script import server_script_utils
from frappe.email.doctype.notification import notification as frappe_notification
from frappe.utils import safe_exec

from oki_tickets.api import agent, portal
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_head,
	create_portal_user,
	create_ticket,
)

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "administrator" / "channels.md"
RULES = GUIDE.read_text(encoding="utf-8").partition("## Rules of your own")[2]
SOLVED = {"problem_summary": "No tone", "resolution_summary": "Restarted"}


@pytest.fixture(autouse=True)
def told(monkeypatch) -> list[tuple[str, str]]:
	"""Who is told what in Desk, which Frappe leaves to a job."""
	found: list[tuple[str, str]] = []
	monkeypatch.setattr(
		frappe_notification,
		"enqueue_create_notification",
		lambda users, doc: found.extend((user, doc["subject"]) for user in users),
	)
	return found


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
	"""Allowed on the bench."""
	monkeypatch.setattr(safe_exec, "is_safe_exec_enabled", lambda: True)
	frappe.cache.delete_value("server_script_map")
	yield
	frappe.db.rollback()
	frappe.cache.delete_value("server_script_map")
	frappe.cache.delete_value("notifications")


def value_of(field: str) -> str:
	"""A field of the guide's table."""
	return re.search(rf"^\| {field} \| `?(.*?)`? \|$", RULES, re.M)[1]


def script(event: str, words: str) -> None:
	frappe.get_doc(
		doctype="Server Script",
		__newname=frappe.generate_hash(length=8),
		script_type="DocType Event",
		reference_doctype="Ticket",
		doctype_event=event,
		script=words,
	).insert()
	frappe.cache.delete_value("server_script_map")


def notification(role: str, **values) -> None:
	frappe.get_doc(
		doctype="Notification",
		__newname=frappe.generate_hash(length=8),
		channel="System Notification",
		document_type="Ticket",
		message="See the ticket",
		recipients=[{"receiver_by_role": role}],
		**values,
	).insert()


def test_the_guides_script_marks_key_accounts_urgent():
	script("Before Insert", re.search(r"```python\n(.*?)```", RULES, re.S)[1])
	key, other = create_customer(), create_customer()
	frappe.get_doc(
		doctype="Customer Group",
		customer_group_name="Key Accounts",
		parent_customer_group="All Customer Groups",
	).insert()
	frappe.db.set_value("Customer", key, "customer_group", "Key Accounts")
	assert create_ticket(create_portal_user(key)).is_urgent
	assert not create_ticket(create_portal_user(other)).is_urgent


def test_the_guides_notification_tells_of_a_second_rejection(told):
	role = re.search(r"\*Receiver By Role\* (.*?) \|", RULES)[1]
	notification(
		role,
		subject=value_of("Subject"),
		event=value_of("Send Alert On"),
		value_changed=value_of("Value Changed"),
		condition=value_of("Condition"),
	)
	head, anna = create_head(), create_agent()
	customer = create_portal_user(create_customer())
	ticket = create_ticket(customer, subject="Hum & hiss").name
	for _time in range(2):
		assert told == []
		with as_user(anna):
			agent.apply_action(ticket, "Start Work")
			agent.apply_action(ticket, "Propose Solution", **SOLVED)
		with as_user(customer):
			portal.apply_action(ticket, "Reject Solution", "It still hums")
	assert [words for user, words in told if user == head] == [f"{ticket}: Hum &amp; hiss"]


def test_rules_on_every_event_leave_the_ticket_its_life(told):
	events = sorted(set(server_script_utils.EVENT_MAP.values()) - {"Before Cancel", "After Cancel"})
	for event in events:
		script(event, f'frappe.get_doc(doctype="Note", title="{event}").insert(ignore_permissions=True)')
	for event in ("New", "Save"):
		notification("Support Head", subject=f"{event}: {{{{ doc.name }}}}", event=event)
	frappe.get_doc(
		doctype="Webhook",
		__newname="Every change",
		webhook_doctype="Ticket",
		webhook_docevent="on_update",
		request_url="https://example.com/hook",
		request_method="POST",
		request_structure="JSON",
		webhook_json='{"ticket": "{{ doc.name }}"}',
	).insert()
	head, anna = create_head(), create_agent()
	customer = create_portal_user(create_customer())
	with as_user(customer):
		made = portal.create_ticket("No tone", "<p>None at all</p>", "Problem")
	assert frappe.db.get_value("Ticket Message", made["message"], "ticket") == made["name"]
	with as_user(anna):
		agent.apply_action(made["name"], "Start Work")
		asked = agent.apply_action(made["name"], "Request Data", message="Which line?")
	with as_user(customer):
		portal.reply(made["name"], "Line 4")
	with as_user(anna):
		agent.apply_action(made["name"], "Propose Solution", **SOLVED)
	with as_user(customer):
		portal.give_feedback(made["name"], "Liked", score=5)
	ticket = frappe.get_doc("Ticket", made["name"])
	assert asked["message"] and (ticket.status, ticket.agent, ticket.message_count) == ("Closed", anna, 3)
	changes = frappe.get_all(
		"Ticket Status Change", {"ticket": ticket.name}, pluck="to_status", order_by="name"
	)
	assert sorted(changes) == sorted(["In Progress", "Waiting for Data", "In Progress", "Resolved", "Closed"])
	seen = set(frappe.get_all("Note", pluck="title"))
	assert {"Before Insert", "After Insert", "Before Save", "After Save"} <= seen
	assert {(head, f"New: {ticket.name}"), (head, f"Save: {ticket.name}")} <= set(told)
