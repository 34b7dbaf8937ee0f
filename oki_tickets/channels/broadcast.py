"""The moments at which a broadcast begins and ends."""

from oki_tickets.channels.port import Letter, Receipt
from oki_tickets.services.broadcasts import telling


class BroadcastAdapter:
	"""Puts what is to be told into the outbox, in the transaction that notes the moment as passed: so once.
	Recipient: a Broadcast. Payload: edge (start, end), second (UTC)."""

	def send(self, letter: Letter) -> Receipt:
		told = telling.tell(letter.recipient, letter.payload["edge"], letter.payload["second"])
		return Receipt(str(told))
