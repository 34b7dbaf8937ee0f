"""A burst of mails: customers of whom some write three times before anybody looks, and whose mails are now and then
delivered twice; and what has to hold once all are taken in."""

from collections.abc import Iterator
from dataclasses import dataclass

import frappe

from oki_tickets.channels.mail import outgoing, store
from tests.factories import unique
from tests.mails import make

# One customer in so many writes three mails.
TALKATIVE, MAILS_OF_TALKATIVE = 5, 3
# Of one customer in so many the first mail comes twice, of others the second or third; of so many one has a file.
TWICE, WITH_FILE = 20, 10


@dataclass(frozen=True)
class Burst:
	"""The mails of each customer in the order in which they were written; the numbers are in their words."""

	threads: dict[str, list[bytes]]

	@property
	def mails(self) -> int:
		return sum(map(len, self.threads.values()))

	def arrivals(self) -> Iterator[bytes]:
		"""As they come into the mailbox: everybody's first mail, then everybody's second, and copies at once."""
		for turn in range(MAILS_OF_TALKATIVE):
			for number, raws in enumerate(self.threads.values()):
				yield from raws[turn : turn + 1] * (2 if number % TWICE == turn * TALKATIVE else 1)


def make_burst(mails: int) -> Burst:
	"""A burst of so many mails, copies not counted."""
	threads: dict[str, list[bytes]] = {}
	while mails > 0:
		number = len(threads)
		size = min(mails, 1 if number % TALKATIVE else MAILS_OF_TALKATIVE)
		sender = f"{unique('burst')}@oki-tests.example"
		threads[sender] = [_mail(sender, turn, number) for turn in range(size)]
		mails -= size
	return Burst(threads)


def _mail(sender: str, turn: int, number: int) -> bytes:
	"""From the second on they answer the first, as people do who have had no answer."""
	headers = {"Message_ID": f"<{turn}.{sender}>"} | ({"In_Reply_To": f"<0.{sender}>"} if turn else {})
	files = {"log.txt": sender.encode()} if not (turn or number % WITH_FILE) else None
	return make(sender, f"Trouble {number}", f"Words {turn}.", files=files, **headers)


def broken(burst: Burst, account: str) -> tuple[str, ...]:
	"""What does not hold of a burst that was taken in from the mailbox: each mail has become one message, in its
	customer's one ticket, in the order of writing, with its file; each customer was greeted once."""
	return tuple(_of_mailbox(burst, account)) + tuple(
		f"{sender}: {trouble}"
		for number, (sender, raws) in enumerate(burst.threads.items())
		for trouble in _of_thread(sender, len(raws), has_file=number % WITH_FILE == 0)
	)


def _of_mailbox(burst: Burst, account: str) -> Iterator[str]:
	states = frappe.get_all(store.DOCTYPE, {"email_account": account}, pluck="state")
	if states != [store.DONE] * burst.mails:
		yield f"{len(states)} mails kept, {states.count(store.DONE)} done, of {burst.mails}"


def _of_thread(sender: str, mails: int, *, has_file: bool) -> Iterator[str]:
	tickets = frappe.get_all("Ticket", {"raised_by": sender}, ["name", "message_count"])
	if len(tickets) != 1 or tickets[0].message_count != mails:
		yield f"tickets {tickets}"
	messages = frappe.get_all(
		"Ticket Message", {"sender": sender}, ["name", "body"], order_by="sent_at, creation"
	)
	if [message.body for message in messages] != [f"<p>Words {turn}.</p>" for turn in range(mails)]:
		yield f"messages {[message.body for message in messages]}"
	files = {
		"attached_to_doctype": "Ticket Message",
		"attached_to_name": ("in", [one.name for one in messages]),
	}
	if frappe.db.count("File", files) != has_file:
		yield "files"
	greetings = {"channel": outgoing.CHANNEL, "recipient": sender, "idempotency_key": ("like", "%greeting%")}
	if frappe.db.count("Outbox Message", greetings) != 1:
		yield "not greeted once"
