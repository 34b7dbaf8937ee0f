"""Fields and records that only the desk writes, by every way that a client has."""

import json

import frappe
import pytest

from tests.factories import as_user, create_agent, create_head, create_ticket
from tests.site.security import people

KEPT = {
	"status_changed_at": "2020-01-01 10:00:00",
	"resolved_at": "2020-01-01 10:00:00",
	"closed_at": "2020-01-01 10:00:00",
	"closure_reason": "Spam",
	"rejected_solutions": 3,
	"resolve_within": 1,
	"development_postponements": 2,
	"passed_to_development": 1,
	"jira_status": "Done",
	"ip_address": "192.0.2.1",
}
FLAGS = {
	"by_service": 1,
	"ignore_permissions": 1,
	"ignore_validate": 1,
	"order": {"action": "Close", "side": "Agent"},
}


@pytest.fixture(scope="module")
def world():
	made = people.build()
	yield made
	people.remove(made)


def new_ticket(**values) -> dict:
	return {"doctype": "Ticket", "subject": "x", "description": "x", "ticket_type": "Problem", **values}


def test_an_agent_takes_down_a_ticket_by_hand(world):
	answer = world.session("agent").rest(
		"POST", "Ticket", **new_ticket(support_line="L1", channel="Telephone")
	)
	assert answer.ok, answer
	doc = frappe.get_doc("Ticket", answer.data["name"])
	assert (doc.status, doc.message_count, doc.status_changed_by) == ("New", 1, world.users["agent"])


@pytest.mark.parametrize(("field", "value"), [*KEPT.items(), ("due_at", "2020-01-01 10:00:00")])
def test_a_new_ticket_brings_no_field_that_the_desk_keeps(field, value):
	with as_user(create_agent()), pytest.raises(frappe.ValidationError, match="keeps this itself"):
		frappe.get_doc(new_ticket(**{field: value})).insert()


@pytest.mark.parametrize("person", ["agent", "head", "admin"])
@pytest.mark.parametrize(("field", "value"), KEPT.items())
def test_no_door_writes_a_field_that_the_desk_keeps(world, person, field, value):
	session = world.session(person)
	doc = frappe.get_doc("Ticket", world.ticket).as_dict()
	answers = [
		session.rest("PUT", "Ticket", world.ticket, **{field: value}),
		session.rest("PUT", "Ticket", world.ticket, flags=FLAGS, **{field: value}),
		session.call(
			"frappe.client.set_value", doctype="Ticket", name=world.ticket, fieldname=field, value=value
		),
		session.call("frappe.client.save", doc=_json({**doc, field: value, "flags": FLAGS})),
		session.call("frappe.desk.form.save.savedocs", doc=_json({**doc, field: value}), action="Save"),
		session.call(
			"frappe.client.bulk_update",
			docs=json.dumps([{"doctype": "Ticket", "docname": world.ticket, field: value}]),
		),
	]
	assert [answer.status for answer in answers[:-1] if answer.ok] == []
	frappe.db.rollback()
	assert str(frappe.db.get_value("Ticket", world.ticket, field)) == str(doc[field])


def _json(values: dict) -> str:
	return frappe.as_json(values)


@pytest.mark.parametrize("person", ["agent", "head", "admin"])
def test_flags_from_outside_open_nothing(world, person):
	session = world.session(person)
	made = {
		"Ticket": new_ticket(closed_at="2020-01-01 10:00:00", flags=FLAGS),
		"Ticket Message": {
			"ticket": world.ticket,
			"body": "x",
			"sender": "x@y.example",
			"sender_side": "Customer",
		},
		"Ticket Status Change": {"ticket": world.ticket, "from_status": "New", "to_status": "Closed"},
	}
	for doctype, values in made.items():
		doc = {**values, "doctype": doctype, "flags": FLAGS}
		assert session.rest("POST", doctype, **doc).refused
		assert session.call("frappe.client.insert", doc=_json(doc)).refused
		assert session.call("frappe.client.save", doc=_json({**doc, "name": "x", "__islocal": 1})).refused


@pytest.mark.parametrize("person", ["agent", "head", "admin"])
def test_history_and_messages_are_never_rewritten(world, person):
	session = world.session(person)
	for doctype, name, field in (
		("Ticket Message", world.answer, "body"),
		("Ticket Message", world.note, "is_internal"),
		("Ticket Status Change", world.change, "duration"),
	):
		before = frappe.db.get_value(doctype, name, field)
		assert session.rest("PUT", doctype, name, flags=FLAGS, **{field: 7}).refused
		assert session.call(
			"frappe.client.set_value", doctype=doctype, name=name, fieldname=field, value="7"
		).refused
		assert session.rest("DELETE", doctype, name).refused
		assert session.call("frappe.client.rename_doc", doctype=doctype, old_name=name, new_name="x").refused
		frappe.db.rollback()
		assert frappe.db.get_value(doctype, name, field) == before


def test_a_status_in_any_door_is_a_move_or_nothing(world):
	session, ticket = world.session("agent"), world.fresh_ticket()
	doc = frappe.get_doc("Ticket", ticket).as_dict()
	for answer in (
		session.rest("PUT", "Ticket", ticket, status="Closed", flags=FLAGS),
		session.call(
			"frappe.client.set_value", doctype="Ticket", name=ticket, fieldname="status", value="Resolved"
		),
		session.call("frappe.client.save", doc=_json({**doc, "status": "Closed", "flags": FLAGS})),
		session.call("frappe.model.workflow.apply_workflow", doc=_json(doc), action="Close"),
	):
		assert answer.refused, answer
	frappe.db.rollback()
	assert frappe.db.get_value("Ticket", ticket, "status") == "New"


def test_the_end_of_a_deferral_moves_only_while_it_lasts_and_only_ahead():
	agent = create_agent()
	doc = create_ticket(status="Deferred", deferred_until="2099-01-01 10:00:00")
	with as_user(agent):
		frappe.client.set_value("Ticket", doc.name, "deferred_until", "2099-02-01 10:00:00")
		with pytest.raises(frappe.ValidationError, match="later moment"):
			frappe.client.set_value("Ticket", doc.name, "deferred_until", "2020-02-01 10:00:00")
		with pytest.raises(frappe.ValidationError, match="later moment"):
			frappe.client.set_value("Ticket", create_ticket().name, "deferred_until", "2099-02-01 10:00:00")


def test_comments_and_likes_on_a_ticket_are_for_those_who_read_it(world):
	for person in ("owner", "stranger", "staff", "other_line"):
		session = world.session(person)
		assert session.call(
			"frappe.desk.like.toggle_like", doctype="Ticket", name=world.ticket, add="Yes"
		).refused
	assert (
		world.session("agent")
		.call("frappe.desk.like.toggle_like", doctype="Ticket", name=world.ticket, add="Yes")
		.ok
	)
	with as_user(create_head()):
		assert frappe.get_doc("Ticket", world.ticket).add_comment("Comment", "A word").name
