"""Notices by SMS and e-mail."""

import frappe
import pytest

from oki_tickets.channels import connections
from oki_tickets.channels.email import EmailAdapter
from oki_tickets.channels.port import Letter, Refused, TryLater
from oki_tickets.channels.sms import SmsAdapter
from tests.factories import create_agent
from tests.outside import Reply, Service


@pytest.fixture
def gateway(monkeypatch):
	with Service(lambda request: Reply(body=b"OK")).running() as service:
		monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [service.host])
		set_up(service)
		yield service
	frappe.clear_document_cache("SMS Settings")


def set_up(service: Service, **values) -> None:
	settings = frappe.get_doc("SMS Settings")
	settings.update(
		{
			"sms_gateway_url": f"{service.url}/send?key=hidden-word",
			"message_parameter": "text",
			"receiver_parameter": "to",
			"use_post": 0,
			"parameters": [
				{"parameter": "from", "value": "Desk"},
				{"parameter": "Authorization", "value": "Bearer x", "header": 1},
			],
			**values,
		}
	)
	settings.save()
	frappe.clear_document_cache("SMS Settings")


@pytest.fixture
def anna() -> str:
	user = create_agent()
	frappe.db.set_value("User", user, "mobile_no", "+48 600-100 200")
	return user


def letter(channel: str, user: str, *subjects: str) -> Letter:
	payloads = tuple({"subject": subject, "ticket": "TKT-00001"} for subject in subjects)
	return Letter("row", channel, user, payloads[0], gathered=payloads if len(payloads) > 1 else ())


def test_an_sms_goes_to_the_gateway_as_frappes_settings_say(gateway, anna):
	SmsAdapter().send(letter("SMS", anna, "TKT-00001 is <b>overdue</b>: Łódź", "Another"))
	(seen,) = gateway.requests
	assert (seen.method, seen.path, seen.headers["authorization"]) == ("GET", "/send", "Bearer x")
	assert seen.query == {
		"key": "hidden-word",
		"from": "Desk",
		"to": "+48600100200",
		"text": "TKT-00001 is overdue: Łódź; Another",
	}
	assert frappe.get_all(
		"SMS Log", {"requested_numbers": ("like", "%+48600100200%")}, pluck="no_of_sent_sms"
	) == [1]


def test_a_gateway_may_take_json(gateway, anna):
	headers = [{"parameter": "Content-Type", "value": "application/json", "header": 1}]
	set_up(gateway, use_post=1, parameters=headers)
	SmsAdapter().send(letter("SMS", anna, "x" * 500))
	(seen,) = gateway.requests
	assert seen.method == "POST" and seen.data["to"] == "+48600100200" and len(seen.data["text"]) == 200


def test_a_gateway_that_fails_is_asked_later_and_a_person_without_number_never(gateway, anna):
	gateway.misbehave(Reply(503, headers={"Retry-After": "30"}))
	with pytest.raises(TryLater) as caught:
		SmsAdapter().send(letter("SMS", anna, "x"))
	assert caught.value.seconds == 30 and "hidden-word" not in str(caught.value)
	with pytest.raises(Refused):
		SmsAdapter().send(letter("SMS", create_agent(), "x"))
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", None)
	frappe.clear_document_cache("SMS Settings")
	with pytest.raises(TryLater, match="no gateway"):
		SmsAdapter().send(letter("SMS", anna, "x"))


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_a_bad_number_is_refused_and_does_not_hold_the_others_up(gateway, anna, status):
	gateway.misbehave(Reply(status))
	with pytest.raises(Refused, match=str(status)):
		SmsAdapter().send(letter("SMS", anna, "x"))


@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_a_gateway_that_takes_nothing_rests(gateway, anna, status):
	gateway.misbehave(Reply(status))
	with pytest.raises(TryLater) as caught:
		SmsAdapter().send(letter("SMS", anna, "x"))
	assert caught.value.whole_channel


def test_a_mail_is_queued_with_all_that_was_gathered(anna):
	frappe.get_doc(
		doctype="Email Account",
		email_account_name="Desk",
		email_id="desk@oki-tests.example",
		enable_outgoing=1,
		default_outgoing=1,
		smtp_server="127.0.0.1",
		awaiting_password=0,
		no_smtp_authentication=1,
		flags=None,
	).db_insert()
	receipt = EmailAdapter().send(letter("Email", anna, "TKT-00001 is <b>overdue</b>", "Another"))
	queued = frappe.get_doc("Email Queue", receipt.provider_id)
	assert [row.recipient for row in queued.recipients] == [anna]
	assert "2 notices about tickets" in queued.message and "TKT-00001" in queued.message


def test_what_the_channel_adds_is_in_the_persons_own_language(gateway, anna):
	frappe.db.set_value("User", anna, "language", "pl")
	SmsAdapter().send(letter("SMS", anna, *(f"Notice {number}" for number in range(120))))
	assert gateway.requests[0].query["text"].startswith("Czeka na Ciebie")


def test_nobody_reads_a_hundred_notices_they_are_counted(gateway, anna):
	SmsAdapter().send(letter("SMS", anna, *(f"Notice {number}" for number in range(120))))
	assert gateway.requests[0].query["text"].startswith("120 notices about 1 tickets")


def test_who_is_gone_gets_no_mail():
	with pytest.raises(Refused):
		EmailAdapter().send(letter("Email", "nobody@oki-tests.example", "x"))
