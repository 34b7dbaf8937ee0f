"""One mailbox on its server. Frappe's EmailServer makes the connection (TLS, OAuth, passwords); what is new is
told by the server's own numbers (IMAP UIDs), not by who has read it, and nothing is taken off the server
before it is kept."""

import imaplib
import poplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.email.receive import EmailServer
from frappe.email.utils import get_port
from frappe.utils import cint

from oki_tickets.services import clock

# Seconds that a server may take for an answer; Frappe itself would wait for ever.
PATIENCE = 60
# Larger ones are left on the server: they would not fit into a worker's memory several times over.
LARGEST_MAIL = 60 * 1024 * 1024
# Days back from which mails are looked at again where the server has numbered its mails anew.
LOOK_BACK = 3
# Mails whose sizes are asked for at once.
SIZES = 100
FIRST_MAILS = 100

TROUBLES = (OSError, imaplib.IMAP4.error, poplib.error_proto, frappe.ValidationError)
_NUMBER = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Fetched:
	"""A mail on the server: `raw` is None where it was left there, for `problem`."""

	folder: str
	number: str
	raw: bytes | None
	problem: str = ""


@contextmanager
def opened(account) -> Iterator["ImapBox | PopBox"]:
	"""The mailbox of an Email Account, logged in. Raises one of TROUBLES where that fails."""
	frappe.local.conf.pop_timeout = frappe.local.conf.pop_timeout or PATIENCE
	server = EmailServer(_arguments(account))
	if not server.connect():
		raise OSError("the server asks to come back later")
	box = ImapBox(server.imap, account) if account.use_imap else PopBox(server.pop)
	try:
		yield box
	finally:
		# The other side may be gone by now.
		with suppress(OSError, imaplib.IMAP4.error, poplib.error_proto):
			box.leave()


def _arguments(account) -> frappe._dict:
	"""What EmailAccount.get_incoming_server hands over; that one switches an account off for good after a few
	failures, and a mailbox that is down for an hour has to come back by itself."""
	token = account.get_oauth_token()
	return frappe._dict(
		email_account=account.name,
		host=account.email_server,
		use_ssl=account.use_ssl,
		use_starttls=account.use_starttls,
		username=account.login_id or account.email_id,
		password=account.get_password(raise_exception=False) if account.password else None,
		use_imap=account.use_imap,
		incoming_port=get_port(account),
		use_oauth=account.auth_method == "OAuth",
		access_token=token.get_password("access_token") if token else None,
	)


class ImapBox:
	"""The folders of an account. How far each was read is kept in the account's own table of folders."""

	def __init__(self, imap: imaplib.IMAP4, account) -> None:
		self.imap = imap
		self.account = account

	def leave(self) -> None:
		self.imap.logout()

	def mails(self) -> Iterator[Fetched]:
		"""What is new, oldest first, folder by folder; a folder that cannot be opened is complained of in the
		end, so that it holds no other up."""
		closed = []
		for folder in self.account.imap_folder:
			try:
				validity, next_number = self._open(folder.folder_name)
			except imaplib.IMAP4.abort:
				raise
			except imaplib.IMAP4.error as problem:
				closed.append(f"{folder.folder_name}: {problem}")
			else:
				yield from self._new_in(folder, validity, next_number)
		if closed:
			raise imaplib.IMAP4.error("; ".join(closed))

	def _open(self, name: str) -> tuple[str, int]:
		"""UIDVALIDITY and UIDNEXT of the folder, which is open afterwards."""
		data = _checked(self.imap.status(f'"{name}"', "(UIDVALIDITY UIDNEXT)"))
		told = dict(re.findall(rb"(UIDVALIDITY|UIDNEXT) (\d+)", data[0]))
		_checked(self.imap.select(f'"{name}"'))
		return told[b"UIDVALIDITY"].decode(), int(told[b"UIDNEXT"])

	def _new_in(self, folder, validity: str, next_number: int) -> Iterator[Fetched]:
		numbers = self._new_numbers(folder, validity)
		for start in range(0, len(numbers), SIZES):
			chunk = numbers[start : start + SIZES]
			sizes = self._sizes(chunk)
			for number in chunk:
				mail = self._fetch(folder.folder_name, number, sizes.get(number, 0))
				if mail:
					yield mail
				self._remember(folder, validity, number + 1)
		if folder.uidvalidity != validity:
			# What lies below was not asked for.
			self._remember(folder, validity, next_number)

	def _new_numbers(self, folder, validity: str) -> list[int]:
		if not folder.uidvalidity:
			return self._first_numbers()
		if folder.uidvalidity != validity:
			since = clock.now() - timedelta(days=LOOK_BACK)
			return self._search("SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}")
		first = max(1, cint(folder.uidnext))
		# A star alone means the last mail, however low its number.
		return [number for number in self._search("UID", f"{first}:*") if number >= first]

	def _first_numbers(self) -> list[int]:
		"""Of a mailbox that the desk has never seen: what nobody has read, or the last mails."""
		if self.account.email_sync_option == "UNSEEN":
			return self._search("UNSEEN")
		return self._search("ALL")[-(cint(self.account.initial_sync_count) or FIRST_MAILS) :]

	def _search(self, *criteria: str) -> list[int]:
		data = _checked(self.imap.uid("search", None, *criteria))
		return sorted(int(number) for number in (data[0] or b"").split())

	def _sizes(self, numbers: list[int]) -> dict[int, int]:
		data = _checked(self.imap.uid("fetch", ",".join(map(str, numbers)), "(UID RFC822.SIZE)"))
		lines = [line for line in data if isinstance(line, bytes)]
		pairs = ((_NUMBER.search(line), _SIZE.search(line)) for line in lines)
		return {int(number[1]): int(size[1]) for number, size in pairs if number and size}

	def _fetch(self, folder: str, number: int, size: int) -> Fetched | None:
		"""The mail; None for one that was deleted meanwhile."""
		if size > LARGEST_MAIL:
			return Fetched(folder, str(number), None, _too_large(size))
		answer, data = self.imap.uid("fetch", str(number), "(BODY.PEEK[])")
		raw = next((part[1] for part in data if isinstance(part, tuple)), None)
		if raw is None and answer == "OK":
			return None
		return Fetched(folder, str(number), raw, "" if raw is not None else f"{answer}: {data[0]!r}")

	def done(self, mail: Fetched) -> None:
		"""The mail is kept: people who look into the mailbox see it as read."""
		if mail.raw is not None:
			self.imap.uid("store", mail.number, "+FLAGS", "(\\Seen)")

	def keep_sent(self, raw: bytes) -> None:
		"""Puts a mail that the desk has sent into the folder that the account names."""
		name = (self.account.sent_folder_name or "Sent").strip('"')
		date = imaplib.Time2Internaldate(clock.now_second())
		_checked(self.imap.append(f'"{name}"', "\\Seen", date, raw))

	def _remember(self, folder, validity: str, next_number: int) -> None:
		"""Another worker may be further already; numbers of another validity do not count."""
		table = frappe.qb.DocType("IMAP Folder")
		frappe.qb.update(table).set(table.uidvalidity, validity).set(table.uidnext, next_number).where(
			(table.name == folder.name)
			& (
				table.uidvalidity.isnull()
				| (table.uidvalidity != validity)
				| table.uidnext.isnull()
				| (table.uidnext < next_number)
			)
		).run()
		frappe.db.commit()  # a background job: the mail before it is kept


def _checked(answer: tuple[str, list]) -> list:
	"""What the server said; raises where it said no."""
	word, data = answer
	if word != "OK":
		raise imaplib.IMAP4.error(f"{word} {data[0]!r}")
	return data


# IMAP's dates are English whatever the machine speaks.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class PopBox:
	"""A POP3 mailbox: what is kept is deleted there when the connection ends in order."""

	def __init__(self, pop: poplib.POP3) -> None:
		self.pop = pop

	def leave(self) -> None:
		self.pop.quit()

	def mails(self) -> Iterator[Fetched]:
		for line in self.pop.list()[1]:
			number, size = (int(word) for word in line.split()[:2])
			if size > LARGEST_MAIL:
				yield Fetched("", str(number), None, _too_large(size))
			else:
				yield Fetched("", str(number), b"\r\n".join(self.pop.retr(number)[1]) + b"\r\n")

	def done(self, mail: Fetched) -> None:
		if mail.raw is not None:
			self.pop.dele(int(mail.number))


def _too_large(size: int) -> str:
	return f"{size // 1024 // 1024} MB"
