"""Jira's webhook: who is believed, and what comes of it."""

import hashlib
import hmac
import json

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from oki_tickets.api import jira as api
from oki_tickets.channels.jira import webhook
from oki_tickets.exceptions import JiraNotSetUp, NotFromJira
from tests import jira
from tests.factories import as_user, create_agent
from tests.http import Session
from tests.outside import Reply


@pytest.fixture
def cloud(monkeypatch):
	with jira.connected(monkeypatch) as fake:
		fake.time = frappe.utils.get_datetime("2026-03-02T09:00:00+00:00")
		yield fake


@pytest.fixture
def ticket(cloud) -> str:
	name = jira.escalate(create_agent())
	jira.carry_out(name)
	return name


@pytest.fixture
def key(ticket) -> str:
	return jira.values_of(ticket, "jira_issue")


def signed(body: bytes, secret: str = jira.SECRET) -> str:
	return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def send(
	monkeypatch, told: dict | bytes, *, signature: str | None = "", token: str = "", identifier: str = "1"
) -> int:
	"""Calls the door as Jira does, as nobody; returns for how many tickets it was news."""
	body = told if isinstance(told, bytes) else json.dumps(told).encode()
	headers = {webhook.IDENTIFIER: identifier} if identifier else {}
	if signature is not None:
		headers[webhook.SIGNATURE] = signature or signed(body)
	path = f"/api/method/{webhook.METHOD}"
	query = {"token": token} if token else {}
	environ = EnvironBuilder(
		path, method="POST", data=body, headers=headers, query_string=query
	).get_environ()
	monkeypatch.setattr(frappe.local, "request", Request(environ), raising=False)
	monkeypatch.setattr(frappe.local, "request_ip", "127.0.0.1", raising=False)
	with as_user("Guest"):
		return api.webhook()["tickets"]


def test_a_signed_webhook_makes_the_desk_look(monkeypatch, cloud, ticket, key):
	cloud.change(key, duedate="2026-04-03")
	before = len(cloud.service.requests)
	assert send(monkeypatch, cloud.webhook(key)) == 1
	assert len(cloud.service.requests) == before, "the answer waited for Jira"
	jira.carry_out(ticket)
	assert jira.values_of(ticket, "development_due_on", "development_postponements") == ["2026-04-03", 1]


def test_the_same_webhook_twice_is_one_look(monkeypatch, cloud, ticket, key):
	told = cloud.webhook(key)
	for _ in range(2):
		send(monkeypatch, told, identifier="same")
	send(monkeypatch, told, identifier="other")
	assert len(jira.orders_of(ticket)) == 2


def test_without_an_identifier_the_words_tell_them_apart(monkeypatch, cloud, ticket, key):
	told = cloud.webhook(key)
	for _ in range(2):
		send(monkeypatch, told, identifier="")
	send(monkeypatch, {**told, "timestamp": told["timestamp"] + 1}, identifier="")
	assert len(jira.orders_of(ticket)) == 2


def test_a_forged_webhook_is_refused(monkeypatch, cloud, ticket, key):
	zeros = "sha256=" + "0" * 64
	forged = [{"signature": one} for one in (None, zeros, "sha256=", "SHA1=abc", "sha256=ż")]
	forged += [{"signature": None, "token": one} for one in ("0" * 40, jira.SECRET)]
	for way in forged:
		with pytest.raises(NotFromJira):
			send(monkeypatch, cloud.webhook(key), **way)
	assert jira.orders_of(ticket) == []


def test_a_signature_is_of_these_very_words(monkeypatch, cloud, ticket, key):
	told = cloud.webhook(key)
	with pytest.raises(NotFromJira):
		send(monkeypatch, {**told, "more": 1}, signature=signed(json.dumps(told).encode()))
	with pytest.raises(NotFromJira):
		send(monkeypatch, told, signature=signed(json.dumps(told).encode(), "another secret"))
	good = webhook.address_token(jira.SECRET)
	with pytest.raises(NotFromJira):
		send(monkeypatch, told, signature="sha256=" + "0" * 64, token=good)


def test_a_jira_that_cannot_sign_has_the_token_in_the_address(monkeypatch, cloud, ticket, key):
	address = webhook.describe()["address_with_token"]
	assert jira.SECRET not in address
	assert send(monkeypatch, cloud.webhook(key), signature=None, token=address.rpartition("=")[2]) == 1


def test_a_recording_is_refused(monkeypatch, cloud, ticket, key):
	told = cloud.webhook(key)
	told["timestamp"] -= 25 * 3600 * 1000
	with pytest.raises(NotFromJira):
		send(monkeypatch, told)


def test_what_is_no_news_is_refused(monkeypatch, cloud):
	for words in (b"no json", b"[1]", b'"text"', b"\xff"):
		with pytest.raises(NotFromJira):
			send(monkeypatch, words)


def test_news_of_other_things_is_taken_and_forgotten(monkeypatch, cloud, ticket):
	for told in ({}, {"issue": None}, {"issue": {"id": "77777", "key": "OTHER-1"}}, {"comment": {}}):
		assert send(monkeypatch, told) == 0
	assert jira.orders_of(ticket) == []


def test_a_server_names_a_comments_issue_in_its_address(monkeypatch, cloud, ticket, key):
	number = cloud.issue(key)["id"]
	comment = {"self": f"https://jira.example/rest/api/2/issue/{number}/comment/10100"}
	assert send(monkeypatch, {"webhookEvent": "comment_created", "comment": comment}) == 1


def test_a_deleted_issue_is_told_by_its_webhook(monkeypatch, cloud, ticket, key):
	told = cloud.webhook(key, "jira:issue_deleted")
	cloud.delete(key)
	send(monkeypatch, told)
	jira.carry_out(ticket)
	assert f"{key} is not to be found" in jira.notes_of(ticket)[0]


def test_while_jira_is_switched_off_nobody_is_believed(monkeypatch, cloud, ticket, key):
	frappe.db.set_single_value(jira.SETTINGS, "jira_enabled", 0)
	frappe.clear_document_cache(jira.SETTINGS, jira.SETTINGS)
	with pytest.raises(NotFromJira):
		send(monkeypatch, cloud.webhook(key))


def test_over_the_line_a_stranger_is_refused():
	answer = Session().send(
		"POST",
		f"/api/method/{webhook.METHOD}?user_id=1",
		json={"webhookEvent": "jira:issue_updated", "issue": {"id": "1"}},
		headers={webhook.SIGNATURE: "sha256=00", "Accept": "application/json"},
	)
	assert (answer.status, answer.error) == (403, "NotFromJira")


# The settings.


def findings() -> list[tuple[bool, str]]:
	return [(row["is_good"], row["text"]) for row in api.test_connection()]


def change_settings(**values) -> None:
	jira.set_up(values)


def test_a_good_connection_says_who_and_where(cloud):
	told = findings()
	assert all(is_good for is_good, _text in told)
	text = " ".join(text for _good, text in told)
	assert "Ewa Programista" in text and "Oki (OKI)" in text and "Bug" in text


@pytest.mark.parametrize(
	("values", "named"),
	[
		({"jira_user": "nobody@oki-tests.example"}, "Check the user and the token"),
		({"jira_project": "GONE"}, "no project GONE"),
		({"jira_issue_type": "Epic"}, "It has: Task, Bug"),
		({"jira_enabled": 0}, "not set up"),
		({"jira_url": "http://10.0.0.1"}, "An administrator may allow it"),
		({"jira_url": "ftp://example.com"}, "not an address"),
	],
)
def test_a_bad_connection_says_what_to_do(cloud, values, named):
	change_settings(**values)
	assert any(named in text for is_good, text in findings() if not is_good)


@pytest.mark.parametrize(
	("reply", "named"),
	[
		(Reply(404), "There is no Jira at"),
		(Reply(302, headers={"Location": "/login"}), "There is no Jira at"),
	],
)
def test_a_wrong_address_is_named(cloud, reply, named):
	cloud.service.misbehave(reply)
	assert named in findings()[-1][1]


def test_missing_rights_are_named(cloud):
	person, project = {"displayName": "Ewa"}, {"name": "Oki", "issueTypes": [{"name": "Bug"}]}
	rights = {"CREATE_ISSUES": {"name": "Create Issues", "havePermission": False}}
	cloud.service.misbehave(Reply(body=person), Reply(body=project), Reply(body={"permissions": rights}))
	assert "lacks rights in the project: Create Issues" in findings()[-1][1]


def test_settings_that_are_switched_on_are_complete():
	doc = frappe.get_single(jira.SETTINGS)
	doc.update({"jira_enabled": 1, "jira_kind": "Cloud", "jira_url": "https://x.example/"})
	with pytest.raises(JiraNotSetUp, match="E-mail or User"):
		doc.save()
	doc.reload()
	doc.update({"jira_enabled": 1, "jira_kind": "Cloud", "jira_url": "https://x.example/"})
	doc.update(
		{
			"jira_user": "a@oki-tests.example",
			"jira_token": "t",
			"jira_project": "oki",
			"jira_issue_type": "Bug",
		}
	)
	doc.save()
	assert (doc.jira_url, doc.jira_project) == ("https://x.example", "OKI")
	assert len(webhook.secret()) == 40


def test_another_jira_has_other_numbers(cloud, ticket, key):
	doc = frappe.get_single(jira.SETTINGS)
	doc.jira_url = "https://other.example"
	doc.save()
	assert not frappe.db.exists("Ticket Jira Issue", ticket)
	assert [frappe.parse_json(row.payload)["do"] for row in jira.orders_of(ticket)] == ["link"]


@pytest.mark.parametrize("call", [api.test_connection, api.describe_webhook])
def test_only_administrators_see_the_settings_doors(cloud, call):
	with as_user(create_agent()), pytest.raises(frappe.PermissionError):
		call()
