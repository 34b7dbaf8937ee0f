"""Tickets by Frappe's Data Import: a file goes through the same life as everybody else."""

import frappe
import pytest
from frappe.core.doctype.data_import.importer import INSERT, UPDATE, Importer

from tests.factories import create_customer, create_portal_user, create_ticket, unique


@pytest.fixture
def data_import(monkeypatch):
	"""Imports rows from a CSV file; what the importer commits and rolls back stays within the test."""
	files, rollback = [], frappe.db.rollback

	def commit() -> None:
		frappe.db.savepoint("row")

	def call(kind: str, *rows: tuple[str, ...]) -> list[bool]:
		content = "\n".join(",".join(row) for row in rows).encode()
		file = frappe.get_doc(
			doctype="File", file_name=f"{unique('tickets')}.csv", is_private=1, content=content
		)
		files.append(file.insert())
		order = frappe.get_doc(doctype="Data Import", reference_doctype="Ticket", import_type=kind)
		order.import_file = file.file_url
		order.insert()
		commit()
		with monkeypatch.context() as patch:
			patch.setattr(frappe.db, "commit", commit)
			patch.setattr(frappe.db, "rollback", lambda: rollback(save_point="row"))
			log = Importer("Ticket", data_import=order).import_data()
		return [bool(row.success) for row in sorted(log, key=lambda row: row.log_index)]

	yield call
	for file in files:
		file.delete()


def test_new_tickets_of_a_file_start_as_any_other(data_import):
	customer = create_customer()
	klara, subject = create_portal_user(customer), unique("From a file")
	done = data_import(
		INSERT,
		("Subject", "Description", "Type", "Raised By", "Status"),
		(subject, "No tone", "Problem", klara, ""),
		("Finished already", "No tone", "Problem", klara, "Closed"),
	)
	assert done == [True, False]
	ticket = frappe.get_doc("Ticket", {"subject": subject})
	assert (ticket.status, ticket.customer, ticket.message_count) == ("New", customer, 1)
	assert frappe.db.exists("Ticket Clock", {"ticket": ticket.name})


def test_a_file_moves_tickets_by_moves_alone(data_import):
	begun, jumping = create_ticket().name, create_ticket().name
	done = data_import(UPDATE, ("ID", "Status"), (begun, "In Progress"), (jumping, "Resolved"))
	assert done == [True, False]
	assert frappe.db.get_value("Ticket", begun, "status") == "In Progress"
	assert frappe.db.get_value("Ticket", jumping, "status") == "New"
	assert frappe.db.count("Ticket Status Change", {"ticket": begun}) == 1
