"""What a ticket is about: the device behind a serial number or asset, whose it is, and what covers it."""

from typing import Any

import frappe
from frappe.utils import getdate

from oki_tickets.domain.warranty import cover_of
from oki_tickets.services import clock

NAMES = ("serial_no", "asset")


def complete(doc) -> None:
	"""From Ticket.before_insert and validate: a serial number or asset that was entered tells item, asset and
	customer, where these are empty."""
	if not any(doc.get(name) and doc.has_value_changed(name) for name in NAMES):
		return
	for known in (_of_serial_no(doc.serial_no), _of_asset(doc.asset)):
		doc.update({name: value for name, value in known.items() if value and not doc.get(name)})


def _of_serial_no(serial_no: str | None) -> dict[str, str]:
	row = _row("Serial No", serial_no, ("item_code", "asset", "customer"))
	return {"item": row.item_code, "asset": row.asset, "customer": row.customer}


def _of_asset(asset: str | None) -> dict[str, str]:
	row = _row("Asset", asset, ("item_code", "customer"))
	return {"item": row.item_code, "customer": row.customer}


def _row(doctype: str, name: str | None, fields: tuple[str, ...]) -> frappe._dict:
	found = frappe.db.get_value(doctype, name, fields, as_dict=True) if name else None
	return found or frappe._dict()


def card(doc) -> dict[str, Any] | None:
	"""The device as the form shows it: serial_no, item, item_name, asset, warranty_until, maintained_until and
	`cover` (see domain/warranty.py); None for a ticket about none. Agents see this much of ERPNext without a
	right on stock of their own."""
	if not (doc.serial_no or doc.asset or doc.item):
		return None
	device = _row("Serial No", doc.serial_no, ("warranty_expiry_date", "amc_expiry_date"))
	dates = [getdate(day) if day else None for day in (device.warranty_expiry_date, device.amc_expiry_date)]
	return {
		"serial_no": doc.serial_no,
		"item": doc.item,
		"item_name": frappe.db.get_value("Item", doc.item, "item_name") if doc.item else None,
		"asset": doc.asset,
		"warranty_until": dates[0],
		"maintained_until": dates[1],
		"cover": cover_of(*dates, clock.now().date()),
	}
