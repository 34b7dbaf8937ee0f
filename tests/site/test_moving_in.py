"""ERPNext's Issues become tickets: everything that people said and sent, when they did, and nobody is told."""

import os
from datetime import timedelta

import frappe
import pytest
from frappe.utils import add_days, get_datetime, now_datetime

from oki_tickets import permissions
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock
from oki_tickets.services.moving_in import left_out, run, source
from tests.factories import as_user, create_agent, create_customer, create_portal_user, unique
from tests.issues import NOTHING_GIVEN, create_file, create_issue, create_mail, messages_of, ticket_of
from tests.search import texts_of


@pytest.fixture
def move_in(monkeypatch):
	"""Brings over what there is, in the test's own transaction."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)

	def call(**given) -> dict[str, str]:
		return run.move_in({**NOTHING_GIVEN, **given}, lambda number: None)

	return call


@pytest.fixture
def people():
	customer = create_customer()
	return frappe._dict(customer=customer, klara=create_portal_user(customer), anna=create_agent())


def test_a_closed_issue_comes_with_its_conversation_its_dates_and_its_states(people, move_in):
	issue = create_issue(
		people.klara,
		status="Closed",
		sla_resolution_date="2026-03-03 12:00:00",
		priority="High",
		issue_type=None,
	)
	create_mail(issue.name, people.klara, "<p>No tone</p>", "2026-03-02 08:59:00")
	answer = create_mail(
		issue.name, "support@example.com", "<p>Fixed</p>", "2026-03-02 11:00:00", sent=True, owner=people.anna
	)
	with as_user(people.anna):
		issue.add_comment("Comment", "Their cable was cut")
	with clock.at("2026-06-01 12:00"):
		assert move_in() == {}

	ticket = ticket_of(issue.name)
	assert (ticket.status, ticket.priority, ticket.customer) == ("Closed", "High", people.customer)
	assert (ticket.raised_by, ticket.agent, ticket.channel) == (people.klara, people.anna, "E-mail")
	assert (
		str(ticket.creation) == "2026-03-02 08:59:00"
		and str(ticket.first_responded_at) == "2026-03-02 11:00:00"
	)
	assert str(ticket.resolved_at) == str(ticket.closed_at) == "2026-03-03 12:00:00"
	told = [(m.sender_side, m.sender, m.is_internal) for m in messages_of(ticket.name)]
	assert told == [
		("Customer", people.klara, 0),
		("Agent", people.anna, 0),
		("Agent", people.anna, 1),
	]
	assert [m.communication for m in messages_of(ticket.name)][1] == answer
	assert ticket.message_count == 3
	assert ("their cable was_ cut", 1) in texts_of(ticket.name), "found by the desk"
	states = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket.name},
		fields=["from_status", "to_status", "duration"],
		order_by="changed_at, creation",
	)
	assert {(row.from_status, row.to_status) for row in states} == {
		("New", "In Progress"),
		("In Progress", "Resolved"),
		("Resolved", "Closed"),
	}
	solution = frappe.get_doc("Ticket Solution", {"ticket": ticket.name})
	assert (solution.agent, str(solution.proposed_at)) == (people.anna, "2026-03-03 12:00:00")
	assert sum(row.duration for row in states) == timedelta(days=1, hours=3, minutes=1).total_seconds()


def test_history_tells_nobody_and_only_open_tickets_have_clocks(people, move_in):
	done = create_issue(people.klara, status="Closed")
	begun = create_issue(people.klara)
	create_mail(
		begun.name, people.anna, "<p>We look</p>", "2026-03-02 11:00:00", sent=True, owner=people.anna
	)
	counted = ("Outbox Message", "Notification Log", "Email Queue")
	before = [frappe.db.count(doctype) for doctype in counted]
	move_in()
	assert [frappe.db.count(doctype) for doctype in counted] == before
	assert not frappe.get_all("Ticket Clock", {"ticket": ticket_of(done.name).name})
	ticket = ticket_of(begun.name)
	clocks = frappe.get_all("Ticket Clock", {"ticket": ticket.name}, ["kind", "due_at"])
	assert {row.kind for row in clocks} == {"Discipline", "Deadline"}
	assert all(row.due_at > now_datetime() for row in clocks)
	assert ticket.status == "In Progress" and people.anna in ticket.get("_assign")


def test_what_erpnexts_agreement_promised_holds(people, move_in):
	due = add_days(now_datetime().replace(microsecond=0), 3)
	running = create_issue(people.klara, sla_resolution_by=due)
	late = create_issue(people.klara, sla_resolution_by="2026-03-02 12:00:00")
	move_in()
	assert ticket_of(running.name).due_at == due and not ticket_of(running.name).is_overdue
	assert ticket_of(late.name).is_overdue
	assert not frappe.db.exists("Ticket Clock", f"{ticket_of(late.name).name}:Deadline:2")


@pytest.mark.parametrize(
	("status", "expected"), [("Open", "New"), ("Replied", "Waiting for Data"), ("On Hold", "Deferred")]
)
def test_open_issues_keep_their_state(people, move_in, status, expected):
	issue = create_issue(people.klara, status=status)
	move_in()
	ticket = ticket_of(issue.name)
	assert ticket.status == expected
	assert bool(ticket.deferred_until) == (expected == "Deferred")


def test_an_old_solution_counts_as_accepted_and_a_fresh_one_waits_for_its_verdict(people, move_in):
	old = create_issue(people.klara, status="Resolved", sla_resolution_date="2026-03-03 12:00:00")
	fresh = create_issue(people.klara, status="Resolved", sla_resolution_date=now_datetime())
	move_in()
	assert (ticket_of(old.name).status, ticket_of(old.name).closure_reason) == ("Closed", "No Answer")
	assert ticket_of(fresh.name).status == "Resolved"
	assert frappe.db.exists("Ticket Clock", f"{ticket_of(fresh.name).name}:Feedback")


def test_an_issue_of_midnight_was_raised_then(people, move_in):
	issue = create_issue(people.klara, opening_time="00:00:00")
	assert move_in() == {}
	assert messages_of(ticket_of(issue.name).name)[0].sent_at == get_datetime("2026-03-02 00:00:00")


def test_files_come_along_private_and_notes_keep_theirs(people, move_in):
	issue = create_issue(people.klara, description="<p>See the picture</p>")
	mail = create_mail(issue.name, people.klara, "<p>Here</p>", "2026-03-02 10:00:00")
	own = create_file("Issue", issue.name, owner=people.klara)
	inner = create_file("Issue", issue.name, owner=people.anna)
	public = create_file("Communication", mail, is_private=0, content=b"shown to all")
	picture = f'<p>Here <img src="{public.file_url}"></p>'
	frappe.db.set_value("Communication", mail, "content", picture, update_modified=False)
	move_in()

	ticket = ticket_of(issue.name)
	said = messages_of(ticket.name)
	request = next(m for m in said if "picture" in m.body and not m.communication)
	note = next(m for m in said if m.is_internal)
	mailed = next(m for m in said if m.communication == mail)
	files = {
		message.name: frappe.get_all(
			"File", {"attached_to_name": message.name}, ["name", "file_name", "file_url", "is_private"]
		)
		for message in (request, note, mailed)
	}
	assert [file.file_name for file in files[request.name]] == [own.file_name]
	assert [file.file_name for file in files[note.name]] == [inner.file_name]
	[copy] = files[mailed.name]
	assert copy.is_private and copy.file_url.startswith("/private/files/") and copy.file_url in mailed.body
	assert frappe.get_doc("File", copy.name).get_content() == "shown to all"
	os.remove(frappe.get_site_path(*copy.file_url.strip("/").split("/")))
	frappe.set_user(people.klara)
	assert frappe.get_doc("File", files[request.name][0].name).has_permission("read", user=people.klara)
	assert not frappe.get_doc("File", files[note.name][0].name).has_permission("read", user=people.klara)
	assert permissions.is_customer_of(ticket.name, people.klara)


def test_a_comment_of_a_customer_in_erpnexts_portal_is_a_message(people, move_in):
	issue = create_issue(people.klara)
	comment = issue.add_comment("Comment", "Any news?", comment_email=people.klara)
	frappe.db.set_value("Comment", comment.name, "owner", people.klara)
	move_in()
	last = messages_of(ticket_of(issue.name).name)[-1]
	assert (last.sender, last.sender_side, last.is_internal) == (people.klara, "Customer", 0)


def test_hostile_words_are_cleaned_on_the_way(people, move_in):
	issue = create_issue(people.klara)
	frappe.db.set_value(
		"Issue", issue.name, "description", "<p>Hi<script>alert(1)</script></p><form>x</form>"
	)
	move_in()
	body = messages_of(ticket_of(issue.name).name)[0].body
	assert "<script" not in body and "<form" not in body and "Hi" in body


def test_a_second_run_adds_nothing(people, move_in):
	issue = create_issue(people.klara)
	create_mail(issue.name, people.klara, "<p>More</p>", "2026-03-02 10:00:00")
	move_in()
	counted = ("Ticket", "Ticket Message", "Ticket Status Change", "Ticket Clock", "File", "ToDo")
	before = [frappe.db.count(doctype) for doctype in counted]
	move_in()
	assert [frappe.db.count(doctype) for doctype in counted] == before
	assert source.waiting() == 0


def test_statuses_priorities_and_types_can_be_given(people, move_in):
	kind = frappe.get_doc(doctype="Issue Type", name=unique("Bug")).insert().name
	issue = create_issue(people.klara, status="Escalated", issue_type=kind)
	with pytest.raises(OkiTicketsError, match="Escalated"):
		move_in()
	with pytest.raises(OkiTicketsError, match="Nowhere"):
		move_in(status={"Escalated": "Nowhere"})
	move_in(status={"Escalated": "In Development"}, type={kind: "Idea"})
	assert (ticket_of(issue.name).status, ticket_of(issue.name).ticket_type) == ("In Development", "Idea")


def test_what_stays_behind_is_named_with_its_reason(people, move_in, monkeypatch):
	issue = create_issue(people.klara, subject="Whole")
	broken = create_issue(people.klara, subject="Broken")
	automatic = create_mail(
		issue.name,
		"x@example.com",
		"We got it",
		"2026-03-02 09:01:00",
		communication_type="Automated Message",
	)
	empty = create_mail(issue.name, people.klara, "<p> </p>", "2026-03-02 10:00:00")
	gone = create_file("Communication", empty)
	os.remove(gone.get_full_path())
	clean = run.Builder.add

	def add(self, one):
		if one.issue.name == broken.name:
			raise ValueError("no such luck")
		clean(self, one)

	monkeypatch.setattr(run.Builder, "add", add)
	failed = move_in()
	late = create_mail(issue.name, people.klara, "<p>Too late</p>", "2026-03-02 11:00:00")
	found = {one.name: one.reason for one in left_out.find(failed)}
	assert found[broken.name] == "ValueError: no such luck"
	assert found[automatic] == left_out.words_of("by_itself")
	assert found[empty] == left_out.words_of("unreadable")
	assert found[gone.name] == left_out.words_of("no_file")
	assert found[late] == left_out.words_of("later")
	assert not frappe.db.exists("Ticket", {"imported_from": broken.name})


def test_nobody_but_the_desk_says_where_a_ticket_came_from(people):
	with as_user(people.anna), pytest.raises(OkiTicketsError):
		frappe.get_doc(
			doctype="Ticket", subject="x", description="y", ticket_type="Problem", imported_from="ISS-1"
		).insert()
