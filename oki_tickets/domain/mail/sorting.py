"""What a mail is: a person's words, or one of the many things that no person has written to the desk."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from oki_tickets.domain.mail.phrases import AUTO_SUBJECT, BOUNCE_SUBJECT
from oki_tickets.domain.mail.reading import Mail, Person

# On every mail of ours, with its Message-ID: some providers put one of their own in that one's place.
OUR_HEADER = "X-Oki-Tickets"


class Kind:
	"""Values of an Inbound Mail's kind."""

	PERSON = "Person"
	OWN = "Own Mail"
	BOUNCE = "Bounce"
	AUTO_REPLY = "Automatic Reply"
	LIST = "List"


@dataclass(frozen=True)
class Verdict:
	"""What the mail is, and the fact that says so, as it stands in the mail."""

	kind: str
	reason: str = ""


_DAEMONS = re.compile(
	r"^(mailer-daemon|mail-daemon|postmaster|mdaemon|microsoftexchange[0-9a-f]{8,})@?", re.IGNORECASE
)
_AUTO_HEADERS = (
	*("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoreply-from", "x-auto-reply-from"),
	*("x-mail-autoreply", "x-vacation", "x-ms-exchange-generated-message-source"),
)
_AUTO_PRECEDENCE = ("auto_reply", "auto-reply")
_LIST_PRECEDENCE = ("bulk", "list", "junk")
# No Feedback-ID: some providers put it on every mail that they carry, people's too.
_LIST_HEADERS = ("list-id", "list-post", "x-mailman-version")


def sort(mail: Mail, own_addresses: frozenset[str], is_ours: Callable[[str], bool]) -> Verdict:
	"""What the mail is. `own_addresses` are those that the desk sends from, in small letters; `is_ours` tells
	whether a Message-ID was given by the desk."""
	for check in (_own, _bounce, _auto_reply, _list):
		verdict = check(mail, own_addresses, is_ours)
		if verdict:
			return verdict
	return Verdict(Kind.PERSON)


def _own(mail: Mail, own_addresses: frozenset[str], is_ours: Callable[[str], bool]) -> Verdict | None:
	for name in ("message-id", OUR_HEADER.lower()):
		found = mail.headers.get(name, "").strip("<> ")
		if is_ours(found):
			return Verdict(Kind.OWN, f"{name}: {found}")
	passed_on = is_of_own_list(mail, own_addresses) or _is_of_form(mail, own_addresses)
	if mail.sender in own_addresses and not passed_on:
		return Verdict(Kind.OWN, f"From: {mail.sender}")
	return None


def _is_of_form(mail: Mail, own_addresses: frozenset[str]) -> bool:
	"""Forms on web sites write from the company's own address, and name the visitor as who is to be answered. What
	the site itself mails to people may do so too."""
	return bool(_answered(mail, own_addresses)) and "x-frappe-site" not in mail.headers


def _is_report(mail: Mail) -> bool:
	return mail.kind == "multipart/report"


def _bounce(mail: Mail, *_rest) -> Verdict | None:
	if _is_report(mail):
		if "disposition-notification" in mail.headers.get("content-type", "").lower():
			return Verdict(Kind.AUTO_REPLY, "Content-Type: disposition-notification")
		return Verdict(Kind.BOUNCE, "Content-Type: multipart/report")
	for name in ("x-failed-recipients", "x-ms-exchange-message-is-ndr"):
		if name in mail.headers:
			return Verdict(Kind.BOUNCE, f"{name}: {mail.headers[name]}".strip())
	if _DAEMONS.match(mail.sender):
		return Verdict(Kind.BOUNCE, f"From: {mail.sender}")
	if mail.headers.get("return-path") == "<>" and BOUNCE_SUBJECT.match(mail.subject):
		return Verdict(Kind.BOUNCE, f"Subject: {mail.subject}")
	return None


def _auto_reply(mail: Mail, *_rest) -> Verdict | None:
	said = mail.headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
	if said not in ("", "no"):
		return Verdict(Kind.AUTO_REPLY, f"Auto-Submitted: {said}")
	suppress = mail.headers.get("x-auto-response-suppress", "none").strip().lower()
	if suppress not in ("", "none"):
		return Verdict(Kind.AUTO_REPLY, f"X-Auto-Response-Suppress: {suppress}")
	if _precedence(mail) in _AUTO_PRECEDENCE:
		return Verdict(Kind.AUTO_REPLY, f"Precedence: {_precedence(mail)}")
	for name in _AUTO_HEADERS:
		if mail.headers.get(name, "no").strip().lower() not in ("", "no", "false"):
			return Verdict(Kind.AUTO_REPLY, f"{name}: {mail.headers[name]}")
	if AUTO_SUBJECT.match(mail.subject):
		return Verdict(Kind.AUTO_REPLY, f"Subject: {mail.subject}")
	return None


def _precedence(mail: Mail) -> str:
	return mail.headers.get("precedence", "").strip().lower()


def _list(mail: Mail, own_addresses: frozenset[str], _is_ours) -> Verdict | None:
	if is_of_own_list(mail, own_addresses):
		return None
	for name in _LIST_HEADERS:
		if mail.headers.get(name):
			return Verdict(Kind.LIST, f"{name}: {mail.headers[name]}")
	if _precedence(mail) in _LIST_PRECEDENCE:
		return Verdict(Kind.LIST, f"Precedence: {_precedence(mail)}")
	return None


def is_of_own_list(mail: Mail, own_addresses: frozenset[str]) -> bool:
	"""Whether the list that the mail came by is the desk's own address: companies have groups that lead into
	the mailbox."""
	list_id = mail.headers.get("list-id", "").rpartition("<")[2].rstrip("> ").lower()
	return bool(list_id) and list_id in {address.replace("@", ".") for address in own_addresses}


@dataclass(frozen=True)
class Writer:
	"""Who wrote a mail. `relay` is the address that it came from where that one is not the writer's: a form on a web
	site, a program, a mailbox that wants its answers elsewhere."""

	name: str
	address: str
	relay: str = ""


# Addresses of programs, at which nobody reads.
_PROGRAM = re.compile(
	r"^(?:(?:no|not|never|do[-_.]?not)[-_.]?(?:reply|respond|answer)|wordpress|www-data|apache)\b",
	re.IGNORECASE,
)


def writer_of(mail: Mail, own_addresses: frozenset[str], is_known: Callable[[str], bool]) -> Writer:
	"""Who wrote the mail, and is answered: whom its Reply-To names, unless it comes from somebody whom `is_known`
	knows by this address. Either is a claim that anybody can make."""
	name, address = _sender_of(mail, own_addresses)
	answered = _answered(mail, own_addresses)
	if not answered or answered[1] == address:
		return Writer(name, address)
	if is_known(address) and address not in own_addresses and not _PROGRAM.match(address):
		return Writer(name, address)
	return Writer(*answered, relay=address)


def _answered(mail: Mail, own_addresses: frozenset[str]) -> Person | None:
	"""The first of its Reply-To that is none of the desk's own; these may hold a ticket behind a plus sign."""
	return next(
		(one for one in mail.people["reply-to"] if re.sub(r"\+[^@]*@", "@", one[1]) not in own_addresses),
		None,
	)


def _sender_of(mail: Mail, own_addresses: frozenset[str]) -> Person:
	"""A group of the desk's own puts its address in the sender's place and keeps the writer beside it."""
	if mail.sender in own_addresses and is_of_own_list(mail, own_addresses):
		for name in ("x-original-sender", "x-original-from", "reply-to"):
			found = [person for person in mail.people[name] if person[1] not in own_addresses]
			if found:
				return found[0][0] or mail.sender_name, found[0][1]
	return mail.sender_name, mail.sender


def is_forged(mail: Mail) -> bool:
	"""Whether the mail server that took the mail in says that its sender's address is not the sender's."""
	return "dmarc=fail" in mail.headers.get("authentication-results", "").lower()
