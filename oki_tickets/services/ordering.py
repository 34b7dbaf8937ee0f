"""The order that an administrator gives to statuses and types."""

import frappe
from frappe.query_builder.functions import Max
from frappe.utils import cint


def place_last(doc) -> None:
	"""From before_insert: what is added without an order comes after the others. The first of a kind has a
	meaning: imported tickets start in the first status of their category."""
	if cint(doc.sort_order):
		return
	table = frappe.qb.DocType(doc.doctype)
	(last,) = frappe.qb.from_(table).select(Max(table.sort_order)).run()[0]
	doc.sort_order = cint(last) + 1
