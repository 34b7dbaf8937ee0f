"""What people do on a site between install and uninstall; called by test_install.py on the spare site."""

import frappe

from oki_tickets.api import agent, portal
from oki_tickets.setup.demo import customers, quiet, register, staff
from oki_tickets.setup.demo.maker import Maker
from tests import factories


def live() -> dict[str, str]:
	"""Tickets with messages, files, comments, likes, tags, assignments, shares, filters, views; and an
	ERPNext Issue and Contact of the same people that have to survive."""
	company = factories.create_customer()
	user, anna = factories.create_portal_user(company, sees_company_tickets=True), factories.create_agent()
	with factories.as_user(user):
		ticket = portal.create_ticket("Dead line", "No tone", "Problem")["name"]
		message = portal.reply(ticket, "Hello?")
	with factories.as_user(anna):
		agent.apply_action(ticket, "Start Work")
		note = agent.reply(ticket, "A note", 1)
	factories.attach_file(message, owner=user, content=b"from the customer")
	factories.attach_file(note, owner=anna, content=b"from the agent")
	_use_frappes_own_tools(ticket, anna)
	_leave_traces_elsewhere(anna)
	issue = frappe.get_doc(doctype="Issue", subject="An old Issue", raised_by=user).insert()
	return {"ticket": ticket, "user": user, "agent": anna, "customer": company, "issue": issue.name}


def _use_frappes_own_tools(ticket: str, anna: str) -> None:
	from frappe.desk.doctype.tag.tag import add_tag
	from frappe.desk.form import assign_to
	from frappe.desk.like import toggle_like

	doc = frappe.get_doc("Ticket", ticket)
	doc.add_comment("Comment", "A comment")
	toggle_like("Ticket", ticket, "Yes")
	add_tag("urgent", "Ticket", ticket)
	assign_to.add({"doctype": "Ticket", "name": ticket, "assign_to": [anna]})
	frappe.share.add("Ticket", ticket, factories.create_user(first_name="Stefan").name)
	doc.subject = "Dead line again"
	doc.save()
	frappe.get_doc(
		doctype="Communication",
		reference_doctype="Ticket",
		reference_name=ticket,
		subject="A mail",
		content="x",
	).insert()
	doomed = factories.create_ticket(factories.create_portal_user(factories.create_customer()))
	frappe.delete_doc("Ticket", doomed.name)


def _leave_traces_elsewhere(anna: str) -> None:
	"""Records of Frappe's own that people make about our DocTypes."""
	from frappe.custom.doctype.property_setter.property_setter import make_property_setter
	from frappe.permissions import add_permission

	make_property_setter("Ticket", "subject", "label", "Topic", "Data")
	add_permission("Ticket", "Employee")
	users = {"users": [{"user": anna}], "assignment_days": [{"day": "Monday"}], "rule": "Round Robin"}
	receivers = {"recipients": [{"receiver_by_role": "Support Head"}], "channel": "System Notification"}
	counted = {"document_type": "Ticket", "filters_json": "[]", "is_public": 1}
	days = {"based_on": "creation", "timeseries": 1, "timespan": "Last Month", "time_interval": "Daily"}
	dates = {"subject_field": "subject", "start_date_field": "creation", "end_date_field": "modified"}
	hook = {"webhook_docevent": "after_insert", "request_url": "https://hooks.example.com", "enabled": 0}
	_make("Custom Field", dt="Ticket", fieldname="colour", label="Colour", fieldtype="Data")
	_make("Custom Field", dt="Issue", fieldname="ticket", label="T", fieldtype="Link", options="Ticket")
	_make(
		"Notification", "Raised", subject="x", document_type="Ticket", event="New", message="x", **receivers
	)
	_make(
		"Assignment Rule",
		"Deal",
		document_type="Ticket",
		assign_condition="1",
		description="x",
		disabled=1,
		**users,
	)
	_make("Webhook", "Tell", webhook_doctype="Ticket", **hook)
	_make("Client Script", "Form", dt="Ticket", script="")
	_make("Report", report_name="Mine", ref_doctype="Ticket", report_type="Report Builder", is_standard="No")
	_make("Number Card", label="Open", function="Count", type="Document Type", **counted)
	_make("Dashboard Chart", chart_name="A day", chart_type="Count", type="Line", **counted, **days)
	_make("Print Format", "Sheet", doc_type="Ticket", print_format_type="Jinja", html="x")
	_make("User Permission", user=anna, allow="Support Line", for_value="L1")
	_make("List Filter", filter_name="Mine", reference_doctype="Ticket", filters="[]")
	_make("Calendar View", "Days", reference_doctype="Ticket", **dates)
	_make(
		"Auto Email Report",
		report="Mine",
		email_to="x@example.com",
		format="HTML",
		frequency="Daily",
		user=anna,
	)


def _make(doctype: str, set_name: str | None = None, **values) -> None:
	frappe.get_doc(doctype=doctype, **values).insert(set_name=set_name)


@quiet.quietly
def begin_demo() -> list[str]:
	"""The demo's people and customers, without its tickets; returns their names."""
	kept = register.Register(ready=True, password=register.new_password())
	with quiet.in_bulk():
		staff.engage(Maker(kept), register.plain_password(kept))
		customers.win(Maker(kept), register.plain_password(kept))
	kept.save()
	return [*kept.records["User"], *kept.records["Customer"], *kept.records["Contact"]]


def change_seeds() -> None:
	"""An administrator makes the shipped records the desk's own."""
	frappe.rename_doc("Ticket Status", "In Progress", "Doing")
	frappe.rename_doc("Support Line", "L3", "Experts")
	frappe.db.set_value("Ticket Priority", "High", "rank", 77)
	frappe.delete_doc("Ticket Type", "Idea")
	frappe.db.set_single_value("Oki Tickets Settings", "reopen_days", 99)
	workflow = frappe.get_doc("Workflow", {"document_type": "Ticket"})
	workflow.transitions[0].allowed = "Support Head"
	workflow.save()
	frappe.db.delete("Custom DocPerm", {"parent": "Item", "role": "Support Agent"})


def seeds() -> dict:
	"""What `change_seeds` has changed, as it is now."""
	workflow = frappe.get_doc("Workflow", {"document_type": "Ticket"})
	return {
		"statuses": sorted(frappe.get_all("Ticket Status", pluck="name")),
		"lines": sorted(frappe.get_all("Support Line", pluck="name")),
		"rank": frappe.db.get_value("Ticket Priority", "High", "rank"),
		"types": sorted(frappe.get_all("Ticket Type", pluck="name")),
		"reopen_days": frappe.db.get_single_value("Oki Tickets Settings", "reopen_days"),
		"allowed": workflow.transitions[0].allowed,
		"states": sorted({row.state for row in workflow.states}),
		"item": frappe.db.count("Custom DocPerm", {"parent": "Item", "role": "Support Agent"}),
	}
