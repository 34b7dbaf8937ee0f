"""What people write, at its worst: nothing of it runs, breaks the page, or gets lost without a word."""

import json

import frappe
import pytest

from tests.hostile_words import XSS, what_runs_in
from tests.http import Session
from tests.site.security.people import World


def body_of(message: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Ticket Message", message, "body")


@pytest.fixture(scope="module")
def talk(world: World) -> dict[str, Session]:
	return {person: world.session(person) for person in ("owner", "agent")}


@pytest.mark.parametrize("name", XSS)
def test_nothing_that_runs_is_stored(world, talk, name):
	attack = f"<p>Hello</p>{XSS[name]}"
	raised = talk["owner"].call(
		"oki_tickets.api.portal.create_ticket",
		subject=f"Dead {XSS[name]}",
		description=attack,
		ticket_type="Problem",
	)
	replied = talk["owner"].call("oki_tickets.api.portal.reply", ticket=world.ticket, body=attack)
	answered = talk["agent"].call("oki_tickets.api.agent.reply", ticket=world.ticket, body=attack)
	for answer in (raised, replied, answered):
		assert answer.ok, answer
	ticket = frappe.get_doc("Ticket", raised.data["name"])
	for html in (
		ticket.description,
		body_of(raised.data["message"]),
		body_of(replied.data),
		body_of(answered.data),
	):
		assert what_runs_in(html) == [], html
		assert "\x00" not in html
	assert "\n" not in ticket.subject and len(ticket.subject) <= 140


def test_an_action_with_a_message_cleans_it_too(world, talk):
	ticket = world.fresh_ticket("Resolved")
	answer = talk["owner"].call(
		"oki_tickets.api.portal.apply_action",
		ticket=ticket,
		action="Reject Solution",
		message="<p>No<img src=x onerror=alert(1)></p>",
	)
	assert answer.ok, answer
	assert what_runs_in(body_of(answer.data["message"])) == []


def test_a_ticket_taken_down_by_an_agent_is_cleaned_too(world, talk):
	answer = talk["agent"].rest(
		"POST",
		"Ticket",
		subject="x",
		description=XSS["onerror"] + "x",
		ticket_type="Problem",
		support_line="L1",
	)
	assert what_runs_in(frappe.get_doc("Ticket", answer.data["name"]).description) == []


@pytest.mark.parametrize(
	("body", "kept"),
	[
		("Zażółć gęślą jaźń 😀👩‍👩‍👧‍👦 Съешь ещё", "Zażółć gęślą jaźń 😀👩‍👩‍👧‍👦 Съешь ещё"),
		("שלום \u202eevil\u202c עולם", "שלום"),
		("a\x00b\x08c\ufffe", "abc"),
		("5 < 7 and 9 > 8 & x", "5 &lt; 7 and 9 &gt; 8 &amp; x"),
		("x" * 200_000, "x" * 1000),
		("\ud800 half a pair", "half a pair"),
	],
	ids=["letters", "right to left", "control", "signs", "long", "surrogate"],
)
def test_odd_words_arrive_whole(world, talk, body, kept):
	answer = talk["owner"].send(
		"POST",
		"/api/method/oki_tickets.api.portal.reply",
		data=json.dumps({"ticket": world.ticket, "body": body}),
		headers={"Content-Type": "application/json", "Accept": "application/json"},
	)
	assert answer.ok, answer
	assert kept in body_of(answer.data)


def test_bytes_that_are_no_text_break_nothing(world, talk):
	answer = talk["owner"].post(
		"/api/method/oki_tickets.api.portal.reply", {"ticket": world.ticket, "body": b"caf\xe9 \xff\xfe"}
	)
	assert answer.ok or answer.refused, answer
	if answer.ok:
		assert "caf" in body_of(answer.data)


@pytest.mark.parametrize(
	("arguments", "words"),
	[
		({"body": ""}, "empty"),
		({"body": "<p> </p><br>"}, "empty"),
		({"body": "x" * 600_000}, "too long"),
	],
	ids=["nothing", "only markup", "too long"],
)
def test_what_cannot_be_a_message_is_refused_in_words(world, talk, arguments, words):
	answer = talk["owner"].call("oki_tickets.api.portal.reply", ticket=world.ticket, **arguments)
	assert answer.refused and words in answer.text, answer


@pytest.mark.parametrize(
	("method", "arguments"),
	[
		(
			"portal.create_ticket",
			{"subject": "x", "description": "x", "ticket_type": "Problem", "priority": "Urgent"},
		),
		(
			"portal.create_ticket",
			{"subject": "x", "description": "x", "ticket_type": "Problem", "customer": "x"},
		),
		("portal.reply", {"body": "x", "is_internal": 1}),
		("portal.reply", {"body": "x", "sender": "x@example.com"}),
		("portal.apply_action", {"action": "Close", "closure_reason": "Spam"}),
		("agent.reply", {"body": "x", "sender": "x@example.com"}),
		("agent.apply_action", {"action": "Start Work", "rejected_solutions": 0}),
	],
)
@pytest.mark.parametrize("path", ["/api/method/{0}", "/api/v2/method/{0}", "/?cmd={0}"])
def test_an_unknown_argument_is_refused(world, talk, method, arguments, path):
	session = talk[{"portal": "owner", "agent": "agent"}[method.split(".")[0]]]
	ticket = {} if "create" in method else {"ticket": world.fresh_ticket()}
	answer = session.post(path.format(f"oki_tickets.api.{method}"), {**ticket, **arguments})
	assert answer.refused and "UnknownArgument" in answer.text, answer


@pytest.mark.parametrize(
	("method", "arguments"),
	[
		("portal.reply", {"body": ["x"]}),
		("portal.reply", {"body": {"a": 1}}),
		("portal.reply", {}),
		("portal.reply", {"ticket": ["TKT-00001"], "body": "x"}),
		("portal.reply", {"ticket": {"name": ["like", "%"]}, "body": "x"}),
		(
			"portal.create_ticket",
			{"ticket": None, "subject": {"a": 1}, "description": "x", "ticket_type": "Problem"},
		),
		(
			"portal.create_ticket",
			{"ticket": None, "subject": "x", "description": "x", "ticket_type": ["Problem"]},
		),
		(
			"portal.create_ticket",
			{"ticket": None, "subject": "x", "description": "x", "ticket_type": "Nonsense"},
		),
		(
			"portal.create_ticket",
			{"ticket": None, "subject": "", "description": "x", "ticket_type": "Problem"},
		),
		("portal.apply_action", {"action": {"a": 1}}),
		("portal.apply_action", {"action": "Nonsense"}),
		("portal.get_news", {"known": "many"}),
		("portal.get_news", {"known": {"a": 1}}),
	],
)
def test_a_wrong_type_is_refused_not_an_accident(world, talk, method, arguments):
	"""Refused with 4xx: a 500 would be an accident, and would fill the Error Log."""
	values = {
		name: value for name, value in {"ticket": world.ticket, **arguments}.items() if value is not None
	}
	answer = talk["owner"].send("POST", f"/api/method/oki_tickets.api.{method}", json=values)
	assert answer.refused, answer


@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
	"method",
	["portal.reply", "portal.create_ticket", "portal.apply_action", "agent.reply", "agent.apply_action"],
)
def test_only_post_writes(world, talk, verb, method):
	before = frappe.db.count("Ticket Message", {"ticket": world.ticket})
	for session in talk.values():
		answer = session.send(
			verb,
			f"/api/method/oki_tickets.api.{method}",
			params={"ticket": world.ticket, "body": "x", "action": "Close"},
		)
		assert answer.status in (403, 405), answer
	frappe.db.rollback()
	assert frappe.db.count("Ticket Message", {"ticket": world.ticket}) == before


@pytest.mark.parametrize("person", ["owner", "agent"])
def test_a_post_without_the_token_is_refused(world, person):
	"""For customers too: Frappe 15 gives a token only to those who open Desk, so the portal sees to it."""
	session = Session(world.users[person])
	session.page("/tickets" if person == "owner" else "/app")
	assert session.csrf and session.csrf != "None"
	door = "portal" if person == "owner" else "agent"
	forged = session.post(
		f"/api/method/oki_tickets.api.{door}.reply", {"ticket": world.ticket, "body": "x"}, headers={}
	)
	assert forged.refused and "CSRF" in forged.text, forged
	assert session.call(f"oki_tickets.api.{door}.reply", ticket=world.ticket, body="x").ok
