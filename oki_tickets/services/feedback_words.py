"""How the desk speaks of verdicts to customers, in the reader's language."""

from frappe import _

from oki_tickets.domain import feedback
from oki_tickets.services import invitations


def label_of(verdict: str) -> str:
	"""The verdict, or the confirmation, as a customer says it."""
	return {
		feedback.LIKED: _("I am satisfied"),
		feedback.DISLIKED: _("I am not satisfied"),
		feedback.NOT_MINE: _("I did not raise this"),
		invitations.CONFIRMED: _("Yes, I asked for this"),
	}[verdict]


def choices_of(kind: str) -> list[dict[str, str]]:
	"""What an invitation of this kind can be answered with: value, label, and slug for its address."""
	values = (invitations.CONFIRMED, feedback.NOT_MINE)
	if kind == invitations.RATING:
		values = feedback.VERDICTS
	return [{"value": value, "label": label_of(value), "slug": slug_of(value)} for value in values]


def slug_of(verdict: str) -> str:
	"""The verdict in an address."""
	return verdict.lower().replace(" ", "-")


def why_closed(state: str, ticket) -> tuple[str, str]:
	"""Title and explanation where an invitation about `ticket` cannot be answered (any more)."""
	return {
		invitations.GIVEN: (_("Thank you"), _("We have your answer. It stays as it was given.")),
		invitations.EXPIRED: (
			_("This link has expired"),
			_("You can still rate the ticket on its page, once you have logged in."),
		),
		invitations.CHANGED: (
			_("There is a newer solution"),
			_("We have proposed another solution since. Please use the link in our latest message."),
		),
		invitations.WORKING: (
			_("We are working on it again"),
			_("Once we propose a new solution, we ask you again."),
		),
		invitations.MERGED: (
			_("This ticket goes on as another one"),
			_("It was joined with {0}. Please answer what we ask you about that one.").format(
				ticket.merged_into
			),
		),
		invitations.STAFF: (
			_("This is for the customer"),
			_("You are logged in as somebody of the desk, and nobody rates own work."),
		),
	}[state]


def not_found() -> tuple[str, str]:
	"""The same for a link that leads nowhere."""
	return (
		_("This link is not valid"),
		_("Perhaps a part of it is missing. Open it from our message once more, or copy it as a whole."),
	)


def too_many() -> tuple[str, str]:
	"""The same for whoever tries many."""
	return _("Too many tries"), _("Please wait an hour, then open the link from our message once more.")
