"""What the desk keeps of persons: given out, and forgotten on request."""

import json

import frappe
import pytest
from click.testing import CliRunner
from frappe.core.doctype.user.user import User

from oki_tickets import commands
from oki_tickets.api import portal
from oki_tickets.channels import outbox
from oki_tickets.channels.mail import store
from oki_tickets.channels.mail.server import Fetched
from oki_tickets.domain.redaction import STAND_IN
from oki_tickets.services import erasure, feedback_chain
from oki_tickets.services.personal_data import export
from oki_tickets.services.personal_data.person import person_of
from tests import factories
from tests.personal_data import CANARY, bodies, everything, figures, files, solve, talk

NOBODY = "nobody@oki-tests.example"


@pytest.fixture(autouse=True)
def jobs_at_once(monkeypatch):
	"""Frappe's requests do their work at once, and mail nobody."""
	monkeypatch.setitem(frappe.flags, "in_test", True)
	monkeypatch.setattr(frappe, "sendmail", lambda **_mail: None)
	monkeypatch.setattr(User, "after_rename", _rename_owner)


def _rename_owner(_user, before: str, after: str, _merge: bool = False) -> None:
	"""What Frappe does in every table of the site, which takes its time; those of the desk are enough here."""
	for doctype in ("Ticket", "Ticket Message", "Ticket Status Change", "File", "Inbound Mail"):
		for field in ("owner", "modified_by"):
			frappe.db.set_value(doctype, {field: before}, field, after, update_modified=False)


@pytest.fixture
def company() -> str:
	return factories.create_customer()


@pytest.fixture
def klara(company) -> str:
	return factories.create_portal_user(company, sees_company_tickets=True)


@pytest.fixture
def adam(company) -> str:
	"""A colleague of Klara's who writes on her tickets."""
	return factories.create_portal_user(company, sees_company_tickets=True)


@pytest.fixture
def anna() -> str:
	return factories.create_agent()


@pytest.fixture
def ticket(klara, adam, anna) -> str:
	return talk(klara, adam, anna)


# Download


def downloaded(user: str) -> dict:
	"""What Frappe's request gives out; its mail stays in the queue."""
	with factories.as_user(user):
		request = frappe.get_doc(doctype="Personal Data Download Request", user=user, user_name="Klara")
		request.insert(ignore_permissions=True)
	file = frappe.get_doc("File", {"attached_to_name": request.name})
	content = json.loads(file.get_content())
	file.delete(ignore_permissions=True)
	return content


def test_people_get_their_tickets_with_the_whole_public_conversation(klara, ticket):
	told = downloaded(klara)
	(row,) = told["Ticket"]
	assert row["name"] == ticket and CANARY in row["subject"]
	assert [message["sender"] for message in row["messages"]][-3:] == ["Klara", "Klara", "Anna"]
	assert [len(message["files"]) for message in row["messages"]][-3:] == [1, 1, 1]
	assert "User" in told, "what Frappe itself gives out is still there"


def test_nothing_that_the_desk_keeps_for_itself_is_given_out(klara, ticket, adam):
	frappe.db.set_value("Ticket", ticket, {"problem_summary": "Difficult person", "routing_reasons": "Why"})
	text = json.dumps(downloaded(klara))
	for inside in ("A secret note", "Difficult person", "routing_reasons", "support_line", adam):
		assert inside not in text


def test_what_one_wrote_on_a_colleagues_ticket_is_ones_own(adam, ticket):
	told = downloaded(adam)
	assert "Ticket" not in told
	assert [row["body"] for row in told["Ticket Message"]] == ["<p>My line is down as well</p>"]


def test_what_is_nobodys_is_nobodys_here_either(klara, ticket):
	"""Rows without a person's mark: of strangers, or of people who were forgotten before."""
	others = factories.create_ticket(subject="Of somebody else").name
	frappe.db.set_value("Ticket", others, {"raised_by": None, "contact": None})
	_by_service("Ticket Call", call_id=factories.unique("call"), number="+48 111", ticket=others)
	_by_service("Telegram Chat", chat_id="5002", full_name="A stranger")
	outbox.post("Customer Mail", "", {}, ticket=others)
	alone = f"{factories.unique('mail')}@oki-tests.example"
	assert export.export(person_of(alone)) == {}
	erasure.forget(alone, NOBODY)
	assert frappe.db.get_value("Ticket", others, "subject") == "Of somebody else"
	assert frappe.db.exists("Telegram Chat", "5002") and frappe.db.exists(
		"Outbox Message", {"ticket": others}
	)
	assert frappe.db.get_value("Ticket Call", {"ticket": others}, "number") == "+48 111"
	assert others not in json.dumps(downloaded(klara))


# Forgetting a person


def delete(user: str) -> str:
	"""Frappe's own way from the confirmed request to its end; returns the name that means nobody."""
	request = frappe.get_doc(doctype="Personal Data Deletion Request", email=user)
	request.flags.ignore_mandatory = True
	request.insert(ignore_permissions=True)
	request.db_set("status", "Pending Approval")
	request.reload().trigger_data_deletion()
	return request.name


def test_a_person_is_forgotten_and_the_others_stay(klara, adam, anna, ticket):
	contacts = frappe.get_all("Contact", {"email_id": klara}, pluck="name", order_by="name")
	assert len(contacts) == 2, "Frappe makes one of each user, and breaks off at a second one by itself"
	frappe.db.set_value("Ticket", ticket, {"_seen": json.dumps([klara]), "_liked_by": json.dumps([klara])})
	nobody = delete(klara)
	assert frappe.db.count("Contact", {"name": ("like", f"{nobody}%")}) == 2
	row = frappe.get_doc("Ticket", ticket)
	assert (row.subject, row.raised_by, row.phone, row.contact) == (STAND_IN, None, None, None)
	assert row.customer, "whose figures the ticket belongs to stays"
	*_first, own, colleagues, answer, note = bodies(ticket)
	assert own == f"<p>{STAND_IN}</p>" and colleagues == "<p>My line is down as well</p>"
	assert (
		answer == f"<p>Dear {STAND_IN}, I have written to {STAND_IN}</p>" and note == "<p>A secret note</p>"
	)
	assert files(ticket) == [adam, anna]
	senders = frappe.get_all(
		"Ticket Message", {"ticket": ticket}, pluck="sender", order_by="sent_at, creation"
	)
	assert senders[-4:] == [nobody, adam, anna, anna]
	tables = ("Ticket", "Ticket Message", "Ticket Status Change", "Version", "Notification Log", "ToDo")
	text = everything(*tables, "Outbox Message", "Inbound Mail", "File")
	# Others have her first name, which one of her contacts may be named by.
	told = {klara, CANARY, *contacts} - {"Klara"}
	assert not [word for word in told if word in text]
	found = frappe.db.sql("select words from `__oki_ticket_text` where ticket = %s", ticket, pluck=True)
	assert CANARY.partition("-")[0].lower() not in " ".join(found)


def test_figures_and_the_chain_of_verdicts_stay(klara, anna, ticket):
	solve(ticket, anna)
	with factories.as_user(klara):
		portal.give_feedback(ticket, "Disliked", score=1, comment=f"I am of {CANARY}")
	before = figures()
	erasure.forget(klara, NOBODY)
	assert figures() == before
	assert feedback_chain.verify() == []
	summaries = frappe.db.get_value("Ticket", ticket, ["problem_summary", "resolution_summary"])
	assert summaries == (STAND_IN, f"Told {STAND_IN}")
	assert CANARY not in everything("Ticket", "Ticket Feedback")


def test_all_ways_to_a_person_end(klara, ticket):
	contact = frappe.db.get_value("Contact", {"user": klara})
	raw = f"From: {klara}\r\nSubject: {CANARY}\r\n\r\nHello".encode()
	assert store.keep("", Fetched("INBOX", "1", raw))
	values = {"chat_id": "5001", "user": klara, "contact": contact, "full_name": "Klara K"}
	_by_service("Telegram Chat", **values)
	_by_service("Ticket Call", call_id="c1", contact=contact, number="600", transcript=CANARY)
	_by_service("Chat Conversation", conversation_key="k1", email=klara, visitor="Klara", ticket=ticket)
	outbox.post("Customer Mail", klara, {"message": CANARY}, ticket=ticket)
	erasure.forget(klara, NOBODY)
	mail = frappe.get_last_doc("Inbound Mail")
	assert (mail.sender, mail.subject, mail.state) == (None, None, store.STOPPED)
	assert store.raw_of(mail.name) is not None, "removed from the disk after the commit"
	assert not frappe.db.exists("Telegram Chat", "5001")
	assert frappe.db.get_value("Ticket Call", {"call_id": "c1"}, ["number", "transcript"]) == (None, None)
	assert frappe.db.get_value("Chat Conversation", {"conversation_key": "k1"}, ["email", "visitor"]) == (
		None,
		None,
	)
	assert not frappe.db.exists(outbox.DOCTYPE, {"recipient": klara})
	store.remove_file(mail.name)


def _by_service(doctype: str, **values) -> None:
	doc = frappe.get_doc(doctype=doctype, **values)
	doc.flags.by_service = True
	doc.insert(ignore_permissions=True)


def test_an_agent_leaves_the_figures(anna, ticket):
	before = frappe.db.count("Ticket Message", {"sender": anna})
	erasure.forget(anna, NOBODY)
	assert frappe.db.count("Ticket Message", {"sender": NOBODY}) == before
	assert frappe.db.get_value("Ticket", ticket, "first_responded_by") == NOBODY
	assert frappe.db.exists("Support Agent", NOBODY) and not frappe.db.exists("Support Agent", anna)


def test_a_switchboard_is_nobodys_own_number(klara, adam):
	for user in (klara, adam):
		doc = frappe.get_doc("Contact", {"user": user})
		doc.append("phone_nos", {"phone": "+48 22 100 00 00"})
		doc.save(ignore_permissions=True)
	own = frappe.get_doc("Contact", {"user": klara})
	own.append("phone_nos", {"phone": "+48 600 999 888"})
	own.save(ignore_permissions=True)
	assert person_of(klara).phones == ("+48 600 999 888",)


def test_who_only_writes_mails_is_forgotten_by_a_command(monkeypatch):
	email = f"{factories.unique('mail')}@oki-tests.example"
	doc = factories.create_ticket()
	frappe.db.set_value("Ticket", doc.name, {"raised_by": email, "subject": CANARY})
	for name in ("init", "connect", "destroy"):
		monkeypatch.setattr(frappe, name, lambda *_args, **_more: None)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	context = {"sites": [frappe.local.site], "force": False, "verbose": False, "profile": False}
	told = CliRunner().invoke(commands.ticket_person_data, [email], obj=context)
	assert json.loads(told.output)["Ticket"][0]["subject"] == CANARY
	user = CliRunner().invoke(commands.forget_ticket_person, ["--yes", doc.owner], obj=context)
	assert user.exit_code == 1 and "Deletion Request" in user.output
	CliRunner().invoke(commands.forget_ticket_person, ["--yes", email], obj=context)
	assert frappe.db.get_value("Ticket", doc.name, ["subject", "raised_by"]) == (STAND_IN, None)


def test_deleted_tickets_are_forgotten_too(klara):
	theirs, others = factories.create_ticket(klara).name, factories.create_ticket().name
	for name in (theirs, others):
		frappe.delete_doc("Ticket", name)
	erasure.forget(klara, NOBODY)
	left = {"deleted_doctype": "Ticket", "deleted_name": ("in", (theirs, others))}
	assert frappe.get_all("Deleted Document", left, pluck="deleted_name") == [others]


def test_forgetting_again_changes_nothing(klara, ticket):
	for _time in range(2):
		erasure.forget(klara, NOBODY)
	assert frappe.db.get_value("Ticket", ticket, "subject") == STAND_IN
