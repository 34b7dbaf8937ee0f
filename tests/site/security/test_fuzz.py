"""Every whitelisted method and every page, called with what nobody sends by mistake: nothing breaks down, and
nothing of the server's inside comes out. The same calls each time; OKI_FUZZ_SEED and OKI_FUZZ_ROUNDS try
others."""

import inspect
import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import frappe
import pytest

from oki_tickets.domain import tokens
from tests import fuzzing
from tests.http import Answer, Session
from tests.site.security import samples, table
from tests.site.security.people import World

METHODS = table.rows(table.METHODS)
# Who calls, and how often with other arguments. Heads get further than agents, administrators furthest.
CALLERS = {"guest": 1, "owner": 4, "agent": 5, "head": 2, "admin": 2}
REFUSED_AT_THE_DOOR = 2
# Frappe's own, which the desk stands in front of and hands on to.
FRAPPES = {"oki_tickets.api.stand_ins.export_list", "oki_tickets.api.stand_ins.export_report"}
EXTRA = ("cmd", "doctype", "flags", "ignore_permissions", "owner")
PAGES = {
	"/tickets": ("shelf", "q", "type", "whose", "page"),
	"/tickets/new": ("category", "route", "subject"),
	"/tickets/ticket": ("name", "page"),
	"/tickets/rate": ("v", "token"),
	# Frappe loads all texts anew for each language, and one that nobody speaks.
	"/tickets/embed": ("name", "_lang"),
}
JSON = {"Accept": "application/json", "Content-Type": "application/json"}


def parameters_of(method: str) -> tuple[str, ...]:
	"""Names of the method's arguments, those of the sample and one that it does not have."""
	found = inspect.signature(frappe.get_attr(method)).parameters.values()
	return tuple(one.name for one in found if one.kind is not inspect.Parameter.VAR_KEYWORD)


@pytest.mark.parametrize("method", [method for method in METHODS if method not in FRAPPES])
def test_no_method_breaks_down_or_tells_of_the_inside(world, method):
	valid = samples.ARGUMENTS[method](world)
	parameters = tuple(dict.fromkeys((*parameters_of(method), *valid)))
	troubles = [
		trouble
		for person, rounds in CALLERS.items()
		for arguments in _calls(world, method, person, valid, parameters, rounds)
		if (trouble := _trouble(person, arguments, _send(world.session(person), method, arguments)))
	]
	assert not troubles, "\n".join(troubles)


def _calls(world: World, method: str, person: str, valid, parameters, rounds: int) -> Iterator[dict]:
	if METHODS[method][person] == "-" and person not in ("guest", "owner"):
		rounds = REFUSED_AT_THE_DOOR
	yield from fuzzing.mutations(valid, parameters, _names(world), rounds, f"{method}:{person}")
	yield {**valid, EXTRA[len(method) % len(EXTRA)]: "x"}
	if person in ("guest", "owner"):
		yield {}


def _names(world: World) -> tuple[str, ...]:
	"""Records and people that are there, and are not the caller's to use so."""
	return (
		*(world.strange, world.ticket, world.note, world.question, world.note_file.name),
		*(world.users["stranger"], world.users["agent"], "Administrator", "Guest", "L2", "Closed", "Urgent"),
	)


def _send(session: Session, method: str, arguments: dict[str, Any]) -> Answer:
	path = f"/api/method/{samples.STANDS_FOR.get(method, method)}"
	return session.send("POST", path, data=json.dumps(arguments), headers=JSON)


def _trouble(person: str, asked: object, answer: Answer) -> str | None:
	"""What is wrong with the answer, in a line, or None."""
	shown = ascii(asked)[:400]
	if answer.status >= 500:
		return f"{person} {shown}: {answer.status} {answer.error} {_why(answer)}"
	if person in ("guest", "owner", "page") and (words := fuzzing.leak_in(answer.text)):
		return f"{person} {shown}: {answer.status} tells {words!r}"
	return None


def _why(answer: Answer) -> str:
	"""The end of the traceback, where the caller is one who is shown it."""
	return " | ".join(str(answer.body.get("exc", answer.text)).replace("\\\\n", "\n").splitlines()[-4:])[:600]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_breaks_down_or_tells_of_the_inside(world, page):
	path = page.replace("/tickets/rate", f"/tickets/rate/{tokens.new()}")
	path = path.replace("/tickets/ticket", f"/tickets/{world.ticket}")
	troubles = []
	for person in ("guest", "owner"):
		for query in fuzzing.mutations({}, PAGES[page], _names(world), 5, f"{page}:{person}"):
			words = {name: value for name, value in query.items() if value is not None}
			answer = world.session(person).send(
				"GET", path, params=_texts(words), headers={"Accept": "text/html"}
			)
			troubles.append(_trouble("page", (person, query), answer))
	assert not any(troubles), "\n".join(filter(None, troubles))


def _texts(query: dict[str, Any]) -> dict[str, str]:
	"""As an address can hold them; long ones are cut, since no server takes them."""
	return {name: str(value).encode("utf-8", "replace").decode()[:2000] for name, value in query.items()}


def _png(width: int, height: int) -> bytes:
	"""A picture of so many dots, all of one colour, in few bytes."""
	rows = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
	head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
	parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
	chunks = (
		struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
		for kind, data in parts
	)
	return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


FILES = {
	"nothing": ("plan.txt", b""),
	"no picture": ("photo.jpg", b"not a picture at all"),
	"half a picture": ("photo.png", _png(64, 64)[:40]),
	"a picture that swells": ("photo.png", _png(30_000, 30_000)),
	"a swelling picture under another name": ("photo.jpg", _png(30_000, 30_000)),
	"a drawing under another name": (
		"photo.png",
		b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
	),
	"no document": ("plan.pdf", b"%PDF-1.4 1 0 obj<</OpenAction<</S/JavaScript/JS(alert(1))>>>>"),
	"a file that is an archive in truth": ("plan.docx", b"PK\x03\x04" + b"\x00" * 100),
	"a way up": ("../../../plan.txt", b"plan"),
	"a way by the other slash": ("..\\..\\plan.txt", b"plan"),
	"a name without end": (f"{'x' * 300}.txt", b"plan"),
	"a name with a nul": ("plan.txt\x00.html", b"plan"),
	"a name from right to left": ("plan\u202etxt.exe", b"plan"),
	"a name with lines": ("plan\r\nX-Evil: 1.txt", b"plan"),
	"a name of markup": ("<img src=x onerror=alert(1)>.txt", b"plan"),
	"no name": ("", b"plan"),
	"only an ending": (".txt", b"plan"),
	"two endings": ("plan.html.txt", b"<script>alert(1)</script>"),
	"a page": ("plan.html", b"<script>alert(1)</script>"),
	"a program": ("plan.exe", b"MZ"),
	"too much": ("plan.txt", b"x" * (26 * 1024 * 1024)),
}


@pytest.mark.parametrize("what", FILES)
def test_no_file_breaks_down_or_tells_of_the_inside(world, what):
	session, (name, content) = world.session("owner"), FILES[what]
	answer = session.upload(
		name, content, doctype="Ticket Message", docname=world.question, is_private="1", optimize="1"
	)
	trouble = _trouble("owner", what, answer)
	assert not trouble, trouble
	if answer.ok:
		url = answer.data["file_url"]
		place, _slash, rest = url.removeprefix("/").rpartition("/")
		assert place == "private/files" and rest.isprintable(), url
