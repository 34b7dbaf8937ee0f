"""What the desk refuses, each with its HTTP status. Messages are written where they are raised."""

import frappe


class OkiTicketsError(frappe.ValidationError):
	"""Anything that the desk refuses for a reason of its own."""


class MoveRefused(OkiTicketsError):
	"""The ticket has no such move, or not for this person."""

	http_status_code = 409


class MoveIncomplete(OkiTicketsError):
	"""The move lacks something, or something in it cannot be right."""


class KeptByTheDesk(OkiTicketsError):
	"""A field or record that only the desk itself writes."""


class ConversationClosed(OkiTicketsError):
	"""The ticket takes no more messages until it is open again."""


class Busy(OkiTicketsError):
	"""Others are at work on the same rows; the same call goes through a moment later."""

	http_status_code = 409


class UnknownArgument(OkiTicketsError):
	"""A caller handed over an argument that the method does not have."""


class NotYourTicket(frappe.PermissionError):
	"""The ticket exists, perhaps, but not for this person."""


class AlreadyRated(OkiTicketsError):
	"""The solution has its verdict, and the first one stays."""

	http_status_code = 409


class MergeRefused(OkiTicketsError):
	"""The two tickets cannot become one."""


class WaitsInVain(OkiTicketsError):
	"""The ticket cannot wait for that one."""


class SplitRefused(OkiTicketsError):
	"""These messages cannot become a ticket of their own."""


class LinkClosed(OkiTicketsError):
	"""What a link was sent for is done, too late, or not this person's to do; the message says which."""

	http_status_code = 409


class NotAnAgent(frappe.PermissionError):
	"""The person may see tickets, and yet has no entry as a Support Agent to own one."""


class NotAssigned(OkiTicketsError):
	"""The ticket cannot be this agent's, or is somebody else's already."""

	http_status_code = 409


class NoRoom(OkiTicketsError):
	"""The server cannot write a file at present; nothing is wrong with the file."""

	http_status_code = 507


class OutsideError(OkiTicketsError):
	"""A service outside did not answer, or not as it should. `may_have_arrived` is False where the request
	certainly never left."""

	http_status_code = 502

	def __init__(self, message: str, *, may_have_arrived: bool = False) -> None:
		super().__init__(message)
		self.may_have_arrived = may_have_arrived


class AddressRefused(OutsideError):
	"""The address leads inside, and the site's configuration does not allow that."""


class AnswerTooLong(OutsideError):
	"""The service outside answered with more bytes than are taken."""


class JiraNotSetUp(OkiTicketsError):
	"""The settings name no Jira, or not all that it takes to reach it."""


class JiraRefused(OkiTicketsError):
	"""Jira has understood and says no. `status` is HTTP's, `fields` says by name what is wrong with which
	field, `retry_after` in how many seconds Jira wants to be asked again."""

	def __init__(
		self, message: str, *, status: int, fields: dict[str, str], retry_after: int | None = None
	) -> None:
		super().__init__(message)
		self.status = status
		self.fields = fields
		self.retry_after = retry_after


class NotSigned(frappe.PermissionError):
	"""A webhook without our secret's signature, with a wrong one, or one that was recorded long ago."""


class NotFromJira(frappe.PermissionError):
	"""News that carry no secret of ours, a wrong one, or one that was recorded long ago."""
