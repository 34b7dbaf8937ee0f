"""Forgets a person whom Frappe's Personal Data Deletion Request has deleted. What they judged stays, without them.

Each capability that keeps something of a person adds its own step here.
"""

from oki_tickets.services import feedback_chain, invitations, reactions, solutions
from oki_tickets.services.search import texts

DONE = "Deleted"


def after_request(doc, _method: str | None = None) -> None:
	"""Personal Data Deletion Request.on_change: Frappe's last step, when the user has got a name that means
	nobody (the request's own)."""
	if doc.status == DONE:
		forget(doc.email, doc.name)


def forget(email: str, anonymous: str) -> None:
	"""Takes `email` out of verdicts, reactions and invitations; `anonymous` is the user's new name. May run
	again."""
	names = [email, anonymous]
	feedback_chain.forget_giver(names)
	reactions.forget_person(email, anonymous)
	invitations.forget_person(names)
	solutions.forget_person(names)
	texts.renew_of_person(names)
