"""ERPNext's own records and tickets: whose device it is, what covers it, and what was done."""

import frappe
import pytest
from frappe.desk.notifications import get_open_count

from oki_tickets.api import agent
from oki_tickets.services import clock, dashboards
from tests.factories import as_user, create_agent, create_customer, create_portal_user, create_ticket, unique

OLD = {"label": "Support", "items": ["Issue"]}


@pytest.fixture
def device():
	"""A serial number that a customer bought, under warranty until the end of March 2026."""
	item = frappe.get_doc(
		doctype="Item",
		item_code=unique("Router"),
		item_group="All Item Groups",
		stock_uom="Nos",
		has_serial_no=1,
	).insert()
	serial = frappe.get_doc(doctype="Serial No", serial_no=unique("SN"), item_code=item.name)
	serial.warranty_expiry_date, serial.amc_expiry_date = "2026-03-31", "2026-12-31"
	serial.insert()
	customer = create_customer()
	frappe.db.set_value("Serial No", serial.name, "customer", customer)
	return frappe._dict(name=serial.name, item=item.name, customer=customer)


def _new_ticket(**values):
	return frappe.get_doc(
		doctype="Ticket", subject="Dead", description="No tone", ticket_type="Problem", **values
	).insert()


def test_a_serial_number_tells_item_and_customer(device):
	ticket = _new_ticket(serial_no=device.name)
	assert (ticket.item, ticket.customer) == (device.item, device.customer)
	later = _new_ticket()
	later.serial_no = device.name
	later.save()
	assert (later.item, later.customer) == (device.item, device.customer)


def test_what_somebody_has_entered_stays(device):
	other = create_customer()
	assert _new_ticket(serial_no=device.name, customer=other).customer == other
	klara = create_portal_user(other)
	assert _new_ticket(serial_no=device.name, raised_by=klara).customer == other


@pytest.mark.parametrize(
	("day", "cover"),
	[("2026-03-31", "Under Warranty"), ("2026-04-01", "Under AMC"), ("2027-01-01", "Out of Warranty")],
)
def test_agents_see_what_covers_the_device(device, day, cover):
	ticket = _new_ticket(serial_no=device.name)
	with as_user(create_agent()), clock.at(f"{day} 12:00:00"):
		card = agent.get_desk_view(ticket.name)["customer"]["product"]
	assert (card["serial_no"], card["item"], card["cover"]) == (device.name, device.item, cover)


def test_a_ticket_about_no_device_has_no_card():
	with as_user(create_agent()):
		assert agent.get_desk_view(create_ticket().name)["customer"]["product"] is None


@pytest.mark.parametrize("doctype", ["Customer", "Contact", "Contract", "Asset", "Serial No", "Item"])
def test_forms_of_erpnext_show_their_tickets(doctype):
	data = frappe.get_meta(doctype).get_dashboard_data()
	assert any("Ticket" in group["items"] for group in data.transactions)
	assert data.non_standard_fieldnames["Ticket"] == frappe.scrub(doctype)


def test_the_tickets_of_a_customer_and_a_device_are_counted(device):
	_new_ticket(serial_no=device.name)
	for doctype, name in (("Customer", device.customer), ("Serial No", device.name), ("Item", device.item)):
		found = get_open_count(doctype, name, '["Ticket"]')["count"]["external_links_found"]
		assert [(row["doctype"], row["count"]) for row in found] == [("Ticket", 1)]


def test_what_others_show_there_stays():
	others = {"transactions": [OLD], "non_standard_fieldnames": {"Issue": "client"}, "fieldname": "client"}
	data = dashboards.for_customer(data=others)
	assert data["transactions"] == [{"label": "Support", "items": ["Ticket", "Issue"]}]
	assert data["non_standard_fieldnames"] == {"Issue": "client", "Ticket": "customer"}
	assert (data["fieldname"], OLD["items"]) == ("client", ["Issue"])
	employee = frappe.get_meta("Employee").get_dashboard_data()
	assert any("Support Agent" in group["items"] for group in employee.transactions)


def test_a_task_leads_back_to_its_ticket_and_outlives_it():
	ticket = create_ticket()
	task = frappe.get_doc(doctype="Task", subject="Lay a new cable", ticket=ticket.name).insert()
	data = frappe.get_meta("Ticket").get_dashboard_data()
	assert {"Task", "Timesheet"} <= {item for group in data.transactions for item in group["items"]}
	found = get_open_count("Ticket", ticket.name, '["Task"]')["count"]["external_links_found"]
	assert found[0]["count"] == 1
	ticket.delete()
	assert frappe.db.get_value("Task", task.name, "ticket") is None
