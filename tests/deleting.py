"""Taking away what a test has committed."""

import time

import frappe

PATIENCE = 30


def delete(doctype: str, name: str) -> None:
	"""Deletes a record that a worker's job may be holding for a moment. Frappe then refuses at once, so what
	was deleted so far is committed, for the job to end, and the record is tried again."""
	end = time.monotonic() + PATIENCE
	while True:
		try:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
			return
		except frappe.QueryTimeoutError:
			if time.monotonic() > end:
				raise
			frappe.clear_last_message()
			frappe.db.commit()
			time.sleep(0.2)
