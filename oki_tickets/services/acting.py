"""Work in another user's name, within a request or a job."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe


@contextmanager
def in_name_of(user: str) -> Iterator[None]:
	"""Within, the session and the rights are the user's; afterwards all is the caller's again. Whoever acts so
	has made sure that they may."""
	session, form = frappe.local.session, frappe.local.form_dict
	# A session of its own: set_user empties it, and the caller's is kept in Redis at the request's end.
	frappe.local.session = frappe._dict(session, data=frappe._dict())
	frappe.set_user(user)
	try:
		yield
	finally:
		# What was read from Redis is nobody's own, and Frappe would read it all again for what is still to do.
		read = frappe.local.cache
		frappe.set_user(session.user)
		frappe.local.session, frappe.local.form_dict, frappe.local.cache = session, form, read
