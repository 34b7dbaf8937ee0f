"""Frappe's defaults in tests: kept in Redis, where workers of the bench may put back what is committed."""

import frappe


def give_default(monkeypatch, key: str, value: str) -> None:
	"""Within the test the site has this default, whatever others put into the cache."""
	real = frappe.db.get_default

	def get_default(asked: str, parent: str = "__default"):
		return value if asked == key else real(asked, parent)

	monkeypatch.setattr(frappe.db, "get_default", get_default)
