"""What the desk wants of Jira, as messages of the outbox: written with their cause, carried out later.

Orders about one ticket are carried out in the order in which they were given.
"""

from oki_tickets.channels import outbox
from oki_tickets.channels.jira import facts
from oki_tickets.services import clock

CHANNEL = "Jira"

MAKE, LINK, LINK_BACK, UPDATE, COMMENT, LOOK = "make", "link", "link back", "update", "comment", "look"


def make_issue(doc) -> None:
	"""An issue for this escalation of the ticket, once however often it is asked for."""
	reference = facts.reference(doc)
	_post(doc.name, {"do": MAKE, "reference": reference}, key=key_of_making(reference))


def key_of_making(reference: str) -> str:
	"""By which the outbox knows the order for the issue with this reference."""
	return f"jira:make:{reference}"


def link_issue(doc) -> None:
	"""The ticket is about the issue that it names."""
	_post(doc.name, {"do": LINK, "issue": doc.jira_issue})


def link_back(ticket: str) -> None:
	"""The issue shows the way to the ticket."""
	_post(ticket, {"do": LINK_BACK})


def update_issue(doc) -> None:
	"""Engineer or due date were changed in the ticket."""
	_post(doc.name, {"do": UPDATE})


def send_message(message) -> None:
	"""A message of the ticket as a comment on its issue, once."""
	_post(message.ticket, {"do": COMMENT, "message": message.name}, key=f"jira:comment:{message.name}")


def look_at_issue(ticket: str, *, key: str) -> None:
	"""The ticket's issue is said to have changed; `key` tells this news from others."""
	_post(ticket, {"do": LOOK, "since": clock.now_second()}, key=key)


def _post(ticket: str, payload: dict, *, key: str | None = None) -> None:
	outbox.post(CHANNEL, ticket, payload, ticket=ticket, key=key, order_key=f"jira:{ticket}")
