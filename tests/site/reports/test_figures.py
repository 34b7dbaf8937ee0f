"""What holds for every report: tickets behind figures, months that stay as they are, rights, filters, exports."""

from io import BytesIO

import frappe
import openpyxl
import pytest
from frappe.desk import query_report

from oki_tickets.analytics.topics import TOPICS, tickets_behind
from oki_tickets.api import reports as doors
from oki_tickets.api import stand_ins
from oki_tickets.domain.lifecycle import Action, Side
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, conversation, merging, ownership
from oki_tickets.services.ownership import Kind
from tests import factories
from tests.factories import as_user
from tests.reports import MONTH, at, move, raised, rows, run, total

# Figures that count tickets, or of which a ticket has one at most.
ONE_A_TICKET = {"tickets", "created", "answered", "response_number"}


def cells(report: str, **filters):
	"""Every figure that a click opens: its column, its number and the tickets that the click shows."""
	columns, found, *_ = run(report, **filters)
	for row in found:
		for column in columns:
			number = row.get(column["fieldname"])
			if column.get("figure") and number and row.get("keys"):
				keys = {**row["keys"], **column.get("keys", {})}
				yield (
					column["figure"],
					number,
					tickets_behind(report, column["figure"], keys, {**MONTH, **filters}),
				)


@pytest.mark.parametrize("report", TOPICS)
def test_a_figure_opens_the_very_tickets(june, report):
	for figure, number, answer_ in cells(report, support_line=june.line):
		names = answer_["names"]
		assert {row["name"] for row in answer_["tickets"]} == set(names) <= set(june.tickets.values())
		assert len(names) == number if figure in ONE_A_TICKET else 1 <= len(names) <= number, figure


def test_a_figure_opens_the_tickets_of_its_row_alone(june):
	keys = {"agent": june.boris, "to_status": "Resolved"}
	answer_ = tickets_behind("Ticket Statuses by Agent", "tickets", keys, MONTH)
	assert answer_["names"] == [june.tickets["rejected"]]


def test_what_no_report_counts_opens_nothing(june):
	for report, figure in (("Ticket Topics", "password"), ("Issue Summary", "tickets")):
		with pytest.raises(OkiTicketsError):
			tickets_behind(report, figure, {}, MONTH)


def of_june(june) -> dict[str, list]:
	"""Every report over June."""
	lines = [june.line, june.other_line]
	return {report: frappe.as_json(run(report, support_line=lines)[1]) for report in TOPICS}


def test_a_closed_month_stays_as_it_was(june):
	before = of_june(june)
	other = raised(june, "30 23:50", customer=june.customer)
	frappe.db.set_value("Ticket", other, "creation", "2026-07-01 08:00:00")
	head = factories.create_head()
	frappe.get_doc("Oki Tickets Settings").update({"reopen_days": 60}).save()
	with clock.at("2026-07-01 09:00:00"):
		for ticket in ("solved", "spam"):
			reopen(head, june.tickets[ticket])
		solved = frappe.get_doc("Ticket", june.tickets["solved"])
		ownership.give(solved, june.boris, kind=Kind.HANDED_OVER, line=june.other_line)
		with as_user(head):
			merging.merge(june.tickets["spam"], other)
	assert of_june(june) == before


def reopen(head: str, ticket: str) -> None:
	with as_user(head):
		conversation.act(ticket, Action.REOPEN, side=Side.AGENT)


@pytest.mark.parametrize("report", TOPICS)
def test_agents_read_their_own_figures(june, report):
	found = run(report, june.boris, support_line=june.line)[1]
	assert {row.get("agent") for row in found} <= {june.boris, None}
	assert {row.get("agent_name") for row in found} <= {"Boris", "Total", None}


def test_an_agent_who_asks_for_another_one_gets_nothing(june):
	assert rows("Rejected Solutions", "agent", user=june.boris, agent=june.anna) == []


def test_agents_read_nothing_where_the_settings_say_so(june):
	frappe.db.set_single_value("Oki Tickets Settings", "agents_see_own_reports", 0)
	frappe.clear_document_cache("Oki Tickets Settings", "Oki Tickets Settings")
	for report in TOPICS:
		with pytest.raises(frappe.PermissionError):
			run(report, june.anna)


def test_heads_read_only_their_lines_where_the_settings_say_so(june):
	head = factories.create_head()
	assert total("Line Throughput", "created", user=head, support_line=june.line) == (5,)
	frappe.db.set_value("Support Line", june.other_line, "head", head)
	frappe.db.set_single_value("Oki Tickets Settings", "heads_see_own_lines", 1)
	frappe.clear_document_cache("Oki Tickets Settings", "Oki Tickets Settings")
	assert total("Line Throughput", "created", "received", user=head) == (0, 1)
	assert total("Line Throughput", "created", user=head, support_line=june.line) == (0,)


def test_customers_read_no_report(june):
	for report in TOPICS:
		with pytest.raises(frappe.PermissionError):
			run(report, june.person)
	with as_user(june.person), pytest.raises(frappe.PermissionError):
		doors.get_tickets("Ticket Topics", "tickets")


def test_the_same_filters_narrow_every_report(june):
	for report in TOPICS:
		narrow = {"customer": june.customer, "ticket_type": "Idea", "channel": "Portal", "priority": "Medium"}
		found = run(report, support_line=june.line, category="Access and Passwords", **narrow)[1]
		numbers = [value for row in found for name, value in row.items() if name in ONE_A_TICKET]
		assert not any(numbers), report


def test_a_category_stands_for_those_below_it(june):
	parent = frappe.get_doc(
		doctype="Ticket Category", category_name=factories.unique("Above"), is_group=1
	).insert()
	child = frappe.get_doc(
		doctype="Ticket Category", category_name=factories.unique("Below"), parent_ticket_category=parent.name
	).insert()
	frappe.db.set_value("Ticket", june.tickets["solved"], "category", child.name)
	assert total("Top Customers by Tickets", "tickets", category=parent.name) == (1,)


def test_days_are_those_of_the_site(june):
	days = {"from_date": "2026-06-30", "to_date": "2026-06-30"}
	assert total("Tickets by Channel", "tickets", support_line=june.line, **days) == (1,)
	days = {"from_date": "2026-07-01", "to_date": "2026-07-01"}
	assert total("Tickets by Channel", "tickets", support_line=june.line, **days) == (0,)


def test_dates_in_the_wrong_order_are_refused(june):
	for dates in (("2026-06-30", "2026-06-01"), ("2000-01-01", "2026-06-01")):
		with pytest.raises(OkiTicketsError):
			run("Ticket Topics", from_date=dates[0], to_date=dates[1])


def test_without_dates_a_report_is_about_this_month(june):
	with at("30 23:59"):
		assert total("Line Throughput", "created", from_date=None, to_date=None, support_line=june.line) == (
			5,
		)


@pytest.fixture
def hostile(june) -> str:
	"""A ticket in development whose subject is a formula."""
	ticket = raised(june, "9 9:00", subject="=1+1")
	move(ticket, Action.START_WORK, june.anna, "9 10:00")
	due = {"engineer": factories.create_head(), "development_due_on": "2026-06-20", "jira_issue": "OKI-1"}
	move(ticket, Action.SEND_TO_DEVELOPMENT, june.anna, "9 11:00", **due)
	for day in ("2026-06-22", "2026-06-24"):
		with at("10 9:00"):
			doc = frappe.get_doc("Ticket", ticket)
			doc.development_due_on = day
			doc.save()
	return ticket


def test_an_exported_report_calculates_nothing(june, hostile):
	frappe.local.form_dict = frappe._dict(
		report_name="Postponed Development Tickets",
		file_format_type="CSV",
		filters=frappe.as_json({**MONTH, "customer": june.customer}),
		visible_idx="[]",
	)
	stand_ins.export_report()
	content = frappe.response["filecontent"].decode()
	assert "'=1+1" in content and '"=1+1' not in content


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_a_mailed_report_calculates_nothing(june, hostile, kind):
	report = frappe.get_doc(
		doctype="Auto Email Report",
		report="Postponed Development Tickets",
		report_type="Script Report",
		user="Administrator",
		email_to="head@oki-tests.example",
		format=kind,
		frequency="Daily",
		filters=frappe.as_json({**MONTH, "customer": june.customer}),
	).insert()
	content = report.get_report_content()
	if kind == "CSV":
		assert "'=1+1" in (content if isinstance(content, str) else content.decode())
		return
	cells_ = [cell for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
	assert "=1+1" in {cell.value for cell in cells_} and not [
		cell for cell in cells_ if cell.data_type == "f"
	]


@pytest.mark.parametrize("report", TOPICS)
def test_frappe_runs_and_mails_every_report(june, report):
	answer_ = query_report.run(report, {**MONTH, "support_line": june.line}, ignore_prepared_report=True)
	assert answer_["columns"] and answer_["report_summary"]
	mailed = frappe.get_doc(
		doctype="Auto Email Report",
		report=report,
		report_type="Script Report",
		user="Administrator",
		email_to="head@oki-tests.example",
		format="HTML",
		frequency="Daily",
		filters=frappe.as_json(MONTH),
	)
	assert "<table" in mailed.get_report_content()
