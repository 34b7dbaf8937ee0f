"""Help Articles around tickets."""

import frappe
from frappe.rate_limiter import rate_limit

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.services import knowledge

# Suggestions in a minute from one address: an office behind one line still types, a program does not.
MOST_SUGGESTIONS = 240


@door()
@rate_limit(limit=MOST_SUGGESTIONS, seconds=60)
def suggest(subject: str, category: str | None = None) -> list[dict[str, str]]:
	"""Articles for customers that fit what the session's user types: name, title, excerpt."""
	permissions.check_portal_user()
	return knowledge.suggest(subject[:140], category or None)


@door()
@rate_limit(limit=MOST_SUGGESTIONS, seconds=60)
def read(article: str) -> dict[str, str]:
	"""title and body (HTML) of an article for customers."""
	permissions.check_portal_user()
	return knowledge.read(article, frappe.session.user)


@door()
@rate_limit(limit=MOST_SUGGESTIONS, seconds=60)
def solved(article: str) -> None:
	"""The article has answered the customer's question, and no ticket is needed."""
	permissions.check_portal_user()
	knowledge.spare(article, frappe.session.user)


@door(methods=("GET", "POST"))
def get_articles(ticket: str, words: str | None = None) -> list[dict]:
	"""Articles to put into a reply or note on the ticket; see services/knowledge.py."""
	permissions.check_agent(ticket)
	return knowledge.for_ticket(frappe.get_doc("Ticket", ticket), words)
