"""A mail server on this machine: one mailbox by IMAP and POP3, over real sockets, and SMTP that keeps what it is
given. It knows as much of the protocols as mail programs use, and says no to everything else."""

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = "desk", "secret-of-the-box"


@dataclass
class Stored:
	"""A mail in the box."""

	number: int
	raw: bytes
	is_seen: bool = False
	is_deleted: bool = False


@dataclass
class Mailbox:
	"""What both protocols show. `fetches` counts whole mails that were handed out; `refuses` are numbers of mails
	that the server does not hand out. `sent` are copies of mails that the desk has sent."""

	mails: list[Stored] = field(default_factory=list)
	validity: int = 1
	fetches: int = 0
	refuses: set[int] = field(default_factory=set)
	sent: list[bytes] = field(default_factory=list)
	lock: threading.Lock = field(default_factory=threading.Lock)

	def receive(self, *raws: bytes) -> None:
		for raw in raws:
			self.mails.append(Stored(self.next_number, raw))

	@property
	def next_number(self) -> int:
		return max((mail.number for mail in self.mails), default=0) + 1


class _Lines(socketserver.StreamRequestHandler):
	greeting = b""
	# As real servers do; else each answer of several lines waits 40 ms for the other side's word.
	disable_nagle_algorithm = True

	def say(self, line: bytes) -> None:
		self.wfile.write(line + b"\r\n")

	def handle(self) -> None:
		self.box: Mailbox = self.server.box
		self.say(self.greeting)
		while line := self.rfile.readline():
			if self.obey(line.rstrip(b"\r\n").decode()) is False:
				return

	def obey(self, line: str) -> bool | None:
		raise NotImplementedError


class ImapHandler(_Lines):
	greeting = b"* OK [CAPABILITY IMAP4rev1] tests"

	def obey(self, line: str) -> bool | None:
		tag, _space, order = line.partition(" ")
		word, _space, rest = order.partition(" ")
		if word.upper() == "UID":
			word, _space, rest = rest.partition(" ")
			word = f"uid_{word}"
		method = getattr(self, f"_{word.lower()}", None)
		if not method:
			self.say(f"{tag} BAD unknown command".encode())
			return None
		answer = method(rest)
		self.say(f"{tag} {answer or 'OK done'}".encode())
		return word.upper() != "LOGOUT"

	def _capability(self, _rest: str) -> None:
		self.say(b"* CAPABILITY IMAP4rev1")

	def _login(self, rest: str) -> str | None:
		fits = rest.replace('"', "").split() == [USER, PASSWORD]
		return None if fits else "NO [AUTHENTICATIONFAILED] wrong"

	def _noop(self, _rest: str) -> None:
		pass

	def _logout(self, _rest: str) -> None:
		self.say(b"* BYE")

	def _select(self, rest: str) -> str | None:
		if rest.strip('"') != "INBOX":
			return "NO no such folder"
		self.say(f"* {len(self.box.mails)} EXISTS".encode())
		return None

	def _status(self, rest: str) -> str | None:
		if not rest.startswith('"INBOX"'):
			return "NO no such folder"
		numbers = f"UIDVALIDITY {self.box.validity} UIDNEXT {self.box.next_number}"
		self.say(f'* STATUS "INBOX" ({numbers})'.encode())
		return None

	def _append(self, rest: str) -> str | None:
		folder, length = re.fullmatch(r'"(.+?)" \(\\Seen\) ".+" {(\d+)}', rest).groups()
		if folder != "Sent":
			return "NO [TRYCREATE] no such folder"
		self.say(b"+ go on")
		self.box.sent.append(self.rfile.read(int(length)))
		self.rfile.readline()
		return None

	def _uid_search(self, rest: str) -> None:
		found = [mail.number for mail in self.box.mails if self._fits(mail, rest)]
		self.say(("* SEARCH " + " ".join(map(str, found))).strip().encode())

	def _fits(self, mail: Stored, criteria: str) -> bool:
		words = criteria.upper().split()
		if words[0] == "UNSEEN":
			return not mail.is_seen
		if words[0] == "UID":
			# As the protocol has it: n:* always holds the last mail.
			return mail.number >= int(words[1].split(":")[0]) or mail is self.box.mails[-1]
		assert words[0] in ("ALL", "SINCE"), criteria
		return True

	def _uid_fetch(self, rest: str) -> str | None:
		numbers, what = re.fullmatch(r"([\d,]+) \((.+)\)", rest).groups()
		wanted = set(map(int, numbers.split(",")))
		for place, mail in enumerate(self.box.mails, 1):
			if mail.number not in wanted:
				continue
			if what == "UID RFC822.SIZE":
				self.say(f"* {place} FETCH (UID {mail.number} RFC822.SIZE {len(mail.raw)})".encode())
			elif mail.number in self.box.refuses:
				return "NO cannot be read"
			else:
				self._give(place, mail)
		return None

	def _give(self, place: int, mail: Stored) -> None:
		with self.box.lock:
			self.box.fetches += 1
		head = f"* {place} FETCH (UID {mail.number} BODY[] {{{len(mail.raw)}}}\r\n"
		self.wfile.write(head.encode() + mail.raw)
		self.say(b")")

	def _uid_store(self, rest: str) -> None:
		number = int(rest.split()[0])
		for mail in self.box.mails:
			mail.is_seen = mail.is_seen or mail.number == number


class PopHandler(_Lines):
	greeting = b"+OK tests"

	def obey(self, line: str) -> bool | None:
		word, _space, rest = line.partition(" ")
		kept = [mail for mail in self.box.mails if not mail.is_deleted]
		if word == "USER":
			self.say(b"+OK")
		elif word == "PASS":
			self.say(b"+OK" if rest == PASSWORD else b"-ERR [AUTH] wrong")
		elif word == "LIST":
			rows = [f"{place} {len(mail.raw)}" for place, mail in enumerate(self.box.mails, 1)]
			self.say("\r\n".join(["+OK", *rows, "."]).encode())
		elif word == "RETR":
			raw = self.box.mails[int(rest) - 1].raw.replace(b"\r\n.", b"\r\n..")
			self.wfile.write(b"+OK\r\n" + raw + b"\r\n.\r\n")
		elif word == "DELE":
			self.box.mails[int(rest) - 1].is_deleted = True
			self.say(b"+OK")
		elif word == "QUIT":
			self.box.mails[:] = kept
			self.say(b"+OK")
			return False
		else:
			self.say(b"-ERR")
		return None


class _Server(socketserver.ThreadingTCPServer):
	allow_reuse_address = True
	daemon_threads = True
	request_queue_size = 50


@contextmanager
def serving(box: Mailbox, handler: type[_Lines] = ImapHandler) -> Iterator[int]:
	"""Serves the box; gives the port."""
	with _Server(("127.0.0.1", 0), handler) as server:
		server.box = box
		threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
		try:
			yield server.server_address[1]
		finally:
			server.shutdown()


class Smtp:
	"""Keeps what it is given; says the lines in `answers` instead of taking, one each time."""

	def __init__(self) -> None:
		self.raws: list[tuple[str, list[str], bytes]] = []
		self.answers: list[str] = []

	async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
		if self.answers:
			return self.answers.pop(0)
		self.raws.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
		return "250 taken"

	async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
		if address.startswith("nobody@"):
			return "550 5.1.1 no such user"
		envelope.rcpt_tos.append(address)
		return "250 OK"

	@property
	def mails(self) -> list[EmailMessage]:
		return [message_from_bytes(raw, policy=policy.default) for _from, _to, raw in self.raws]

	@contextmanager
	def serving(self) -> Iterator[int]:
		controller = Controller(
			self,
			hostname="127.0.0.1",
			port=free_port(),
			authenticator=lambda *_arguments: AuthResult(success=True),
			auth_require_tls=False,
		)
		controller.start()
		try:
			yield controller.port
		finally:
			controller.stop()


def free_port() -> int:
	"""A port that nobody listens at, for now."""
	with socket.socket() as found:
		found.bind(("127.0.0.1", 0))
		return found.getsockname()[1]
