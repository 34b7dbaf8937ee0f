"""Follows Frappe's Personal Data Deletion Request, which knows nothing of tickets: whoever it deletes is
forgotten by the desk in the same transaction. What is forgotten, and what stays, is in personal_data/forgetting."""

import frappe

from oki_tickets.services.personal_data import contacts, forgetting
from oki_tickets.services.personal_data.person import Person, person_of

DONE = "Deleted"
# Frappe redacts the person's contacts on its way: what they were is noted when it sets out.
NOTED = "oki_tickets_forgets"


def after_request(doc, _method: str | None = None) -> None:
	"""Personal Data Deletion Request.on_change: notes who the person is at Frappe's first step, and forgets them
	at its last, when the user has got a name that means nobody (the request's own)."""
	noted = frappe.flags.setdefault(NOTED, {})
	if doc.status == DONE:
		forget(doc.email, doc.name, noted.pop(doc.name, None))
	elif doc.get("deletion_steps") and doc.name not in noted:
		noted[doc.name] = person_of(doc.email)
		contacts.leave_one(doc.email, doc.name)


def forget(email: str, anonymous: str, person: Person | None = None) -> None:
	"""Forgets the person whose address is, or was, `email`; `anonymous` stands in its place. May run again."""
	forgetting.forget(person or person_of(email), email, anonymous)
