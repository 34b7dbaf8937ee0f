"""A desk makes the statuses its own: renames them, adds some, and everything goes on by their category."""

import frappe
import pytest

from oki_tickets.api import agent, portal
from oki_tickets.exceptions import MoveRefused
from oki_tickets.services import portal_list, portal_view
from oki_tickets.services.workflow import statuses_of
from tests import factories

SUMMARIES = {"problem_summary": "No dial tone", "resolution_summary": "Port reset"}


@pytest.fixture(autouse=True)
def fresh_caches():
	"""A Workflow that a test has changed is rolled back in the database; the caches must not keep it."""
	yield
	frappe.db.rollback()
	frappe.clear_cache()


@pytest.fixture
def people() -> tuple[str, str]:
	return factories.create_portal_user(factories.create_customer()), factories.create_agent()


def workflow():
	return frappe.get_doc("Workflow", {"document_type": "Ticket", "is_active": 1})


def changes(ticket: str) -> list[tuple[str, str]]:
	rows = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket},
		fields=["from_status", "to_status"],
		order_by="creation",
	)
	return [(row.from_status, row.to_status) for row in rows]


@pytest.mark.parametrize(
	"names",
	[
		{"In Progress": "Doing"},
		{"New": "Inbox", "Closed": "Done"},
		{"Waiting for Data": "Your Turn", "Resolved": "Solved", "Solution Rejected": "Not Solved"},
	],
	ids=lambda names: ", ".join(names),
)
def test_a_renamed_status_takes_everything_along(people, names):
	customer, anna = people
	old = factories.create_ticket(customer)
	with factories.as_user(anna):
		agent.apply_action(old.name, "Start Work")
	for before, after in names.items():
		frappe.rename_doc("Ticket Status", before, after)

	def called(name: str) -> str:
		return names.get(name, name)

	assert frappe.db.get_value("Ticket", old.name, "status") == called("In Progress")
	assert changes(old.name) == [(called("New"), called("In Progress"))]
	states = {row.state for row in workflow().states}
	assert set(names.values()) <= states and not set(names) & states

	with factories.as_user(customer):
		ticket = portal.create_ticket("Dead line", "No tone", "Problem")["name"]
	with factories.as_user(anna):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Request Data", message="Which number?")
	with factories.as_user(customer):
		portal.reply(ticket, "22 100 20 30")
	with factories.as_user(anna):
		agent.apply_action(ticket, "Propose Solution", **SUMMARIES)
	with factories.as_user(customer):
		portal.apply_action(ticket, "Reject Solution", "No")
		assert portal_view.ticket_page(ticket)["messages"][-1]["body"] == "<p>No</p>"
		portal.apply_action(ticket, "Close")
		assert on_shelf("closed") == [ticket]
	assert changes(ticket) == [
		(called(start), called(end))
		for start, end in (
			("New", "In Progress"),
			("In Progress", "Waiting for Data"),
			("Waiting for Data", "In Progress"),
			("In Progress", "Resolved"),
			("Resolved", "Solution Rejected"),
			("Solution Rejected", "Closed"),
		)
	]


def on_shelf(shelf: str) -> list[str]:
	"""The session user's tickets on a shelf of the portal's list."""
	return [row["name"] for row in portal_list.list_tickets(portal_list.Wanted(shelf=shelf))["rows"]]


def add_status(
	name: str, category: str, rows: list[tuple[str, str, str]], role: str = "Support Agent"
) -> None:
	"""A status of the desk's own with transitions (from, action, to)."""
	frappe.get_doc(doctype="Ticket Status", status_name=name, category=category, colour="pink").insert()
	doc = workflow()
	doc.append("states", {"state": name, "doc_status": "0", "allow_edit": "Support Agent"})
	for start, action, end in rows:
		if not frappe.db.exists("Workflow Action Master", action):
			frappe.get_doc(doctype="Workflow Action Master", workflow_action_name=action).insert()
		doc.append("transitions", {"state": start, "action": action, "next_state": end, "allowed": role})
	doc.save()


def test_a_status_that_is_added_without_an_order_is_the_last_of_its_category():
	before = statuses_of("Working")
	add_status("On the Road", "Working", [("In Progress", "Drive", "On the Road")])
	assert statuses_of("Working") == [*before, "On the Road"]


def test_a_status_of_the_desks_own_is_a_status_like_any(people):
	customer, anna = people
	add_status(
		"On Site",
		"Waiting",
		[
			("In Progress", "Send Technician", "On Site"),
			("On Site", "Propose Solution", "Resolved"),
			("On Site", "Provide Data", "In Progress"),
		],
	)
	ticket = factories.create_ticket(customer).name
	with factories.as_user(anna):
		with pytest.raises(MoveRefused):
			agent.apply_action(ticket, "Send Technician")
		agent.apply_action(ticket, "Start Work")
		assert agent.apply_action(ticket, "Send Technician")["status"] == "On Site"
	with factories.as_user(customer):
		page = portal_view.ticket_page(ticket)
		assert (page["status"]["category"], page["status"]["colour"]) == ("Waiting", "pink")
		assert on_shelf("answer") == [ticket]
		portal.reply(ticket, "The technician was here")
	assert frappe.db.get_value("Ticket", ticket, "status") == "In Progress"
	assert changes(ticket)[-2:] == [("In Progress", "On Site"), ("On Site", "In Progress")]


def test_a_closed_status_of_the_desks_own_closes(people):
	customer, anna = people
	add_status(
		"Refused", "Closed", [("In Progress", "Refuse", "Refused"), ("Refused", "Reopen", "In Progress")]
	)
	ticket = factories.create_ticket(customer).name
	with factories.as_user(anna):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Refuse")
	doc = frappe.get_doc("Ticket", ticket)
	assert doc.closed_at and doc.status == "Refused"
	with factories.as_user(customer), pytest.raises(frappe.ValidationError):
		portal.reply(ticket, "But why?")
	with factories.as_user(anna):
		agent.apply_action(ticket, "Reopen")
	assert frappe.db.get_value("Ticket", ticket, ["status", "closed_at"]) == ("In Progress", None)


def test_the_first_status_keeps_meaning_new():
	with pytest.raises(frappe.ValidationError, match="Tickets start in"):
		doc = frappe.get_doc("Ticket Status", "New")
		doc.category = "Working"
		doc.save()


def test_a_status_that_tickets_are_in_cannot_be_deleted_or_merged(people):
	factories.create_ticket(people[0])
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("Ticket Status", "New")
	with pytest.raises(frappe.ValidationError, match="merged"):
		frappe.rename_doc("Ticket Status", "Deferred", "New", merge=True)
