"""Connections of ERPNext's forms: tickets of a customer or device, tasks and timesheets of a ticket. What other
apps show there stays."""

from functools import partial
from typing import Any

from frappe import _

Data = dict[str, Any]


def _with(data: Data, doctypes: tuple[str, ...], fieldname: str, label: str) -> Data:
	"""`data` with links from `doctypes`, whose `fieldname` names the document, in the group of this label."""
	groups = [{**group, "items": list(group["items"])} for group in data.get("transactions") or []]
	group = next((group for group in groups if group["label"] == label), None)
	if not group:
		group = {"label": label, "items": []}
		groups.append(group)
	group["items"] = [*doctypes, *(item for item in group["items"] if item not in doctypes)]
	names = {**(data.get("non_standard_fieldnames") or {}), **dict.fromkeys(doctypes, fieldname)}
	# Without a field of its own Frappe's form counts nothing.
	own = data.get("fieldname") or fieldname
	return {**data, "transactions": groups, "non_standard_fieldnames": names, "fieldname": own}


def _with_tickets(fieldname: str, data: Data) -> Data:
	return _with(data, ("Ticket",), fieldname, _("Support"))


for_customer = partial(_with_tickets, "customer")
for_contact = partial(_with_tickets, "contact")
for_contract = partial(_with_tickets, "contract")
for_asset = partial(_with_tickets, "asset")
for_serial_no = partial(_with_tickets, "serial_no")
for_item = partial(_with_tickets, "item")


def for_employee(data: Data) -> Data:
	"""An Employee is no field of a ticket: the agent's entry leads there, and so does a button of the form."""
	return _with(data, ("Support Agent",), "employee", _("Support"))


def for_support_agent(data: Data) -> Data:
	"""The agent's tickets."""
	return _with_tickets("agent", data)


def for_ticket(data: Data) -> Data:
	"""What is done for a ticket."""
	return _with(data, ("Task", "Timesheet"), "ticket", _("Work"))
