"""Notices as people read them, for channels that show plain text."""

from frappe import _

from oki_tickets.channels.port import Letter
from oki_tickets.channels.queue_rows import TOO_MANY
from oki_tickets.domain.text import plain_text, shorten

LONGEST_SENTENCE = 260


def sentences(letter: Letter) -> list[str]:
	"""The letter's notices as lines of plain text; one line that counts them where they are too many."""
	payloads = letter.gathered or (letter.payload,)
	if len(payloads) >= TOO_MANY:
		# Nobody reads each of so many.
		tickets = {payload.get("ticket") for payload in payloads}
		return [
			_("{0} notices about {1} tickets have waited for you. Look at your tickets.").format(
				len(payloads), len(tickets)
			)
		]
	longest = LONGEST_SENTENCE if len(payloads) > 1 else LONGEST_SENTENCE * 4
	return [shorten(plain_text(payload["subject"]), longest) for payload in payloads]
