"""Who may tell the desk of calls: the signed webhook and ERPNext's Call Log."""

import time

import frappe
import pytest

from oki_tickets.channels import outbox, signed
from oki_tickets.channels import telephone as channel
from oki_tickets.exceptions import NotSigned, OkiTicketsError
from oki_tickets.services import clock
from tests.calls import create_caller, messages, take_calls, tell, the_call
from tests.factories import create_customer
from tests.portal import Visitor
from tests.signed import body_of, deliver_here, headers

START = "2026-03-02 10:00:00"


@pytest.fixture(autouse=True)
def calls_are_taken():
	take_calls()
	with clock.at(START):
		yield


# What is told, and by whom.


def test_news_out_of_order_and_repeated_change_nothing_twice():
	create_caller("601 222 343")
	tell(**{"from": "601222343"}, status="ended", duration=9)
	tell(**{"from": "601222343"}, status="ended", duration=9)
	tell(**{"from": "601222343"}, status="ringing")
	tell(**{"from": "601222343"}, status="ended", transcript=[{"speaker": "A", "text": "Hello"}], mood="calm")
	assert len(frappe.get_all("Ticket Call", {"call_id": signed.digest("webhook:4711")})) == 1
	call = the_call()
	assert (call.status, call.transcript, call.mood, call.duration) == ("Ended", "A: Hello", "calm", 9)
	assert len(messages(call.ticket)) == 1


@pytest.mark.parametrize(
	"spoil",
	[
		lambda body: (body, headers(body, key="another")),
		lambda body: (body + b" ", headers(body)),
		lambda body: (body, headers(body, at=clock.now_second() - 301)),
		lambda body: (body, headers(body, at=clock.now_second() + 301)),
		lambda body: (body, {**headers(body), signed.TIMESTAMP: str(clock.now_second() + 1)}),
		lambda body: (body, {signed.SIGNATURE: headers(body)[signed.SIGNATURE]}),
		lambda body: (body, {}),
	],
	ids=["forged", "changed", "stale", "from the future", "another stamp", "no stamp", "unsigned"],
)
def test_what_is_not_signed_now_and_by_us_is_refused(spoil):
	body = body_of(id="1", status="missed")
	with pytest.raises(NotSigned):
		channel.take(*spoil(body))
	frappe.db.set_single_value(signed.SETTINGS, "calls_enabled", 0)
	with pytest.raises(NotSigned):
		channel.take(body, headers(body))


@pytest.mark.parametrize(
	"body", [b"no JSON", b"[]", b'{"id": "1", "status": "dancing"}', b'{"status": "missed"}']
)
def test_what_is_no_call_is_refused_in_words(body):
	with pytest.raises(OkiTicketsError, match="no call"):
		channel.take(body, headers(body))


def test_without_a_secret_nothing_is_signed_by_it():
	frappe.db.delete("__Auth", {"doctype": signed.SETTINGS, "fieldname": channel.SIGNED_BY})
	body = body_of(id="1", status="missed")
	with pytest.raises(NotSigned):
		channel.take(body, headers(body, key=""))
	told = channel.describe()
	assert told["secret"] and "oki_tickets.api.webhooks.call" in told["address"]


@pytest.fixture
def served():
	"""The served site takes calls, and is as before afterwards."""
	country = frappe.db.get_single_value("System Settings", "country")
	take_calls()
	frappe.clear_document_cache(signed.SETTINGS)
	frappe.db.commit()
	key = signed.digest("webhook:served")
	yield key
	frappe.db.rollback()
	frappe.db.set_single_value("System Settings", "country", country)
	frappe.db.set_single_value(signed.SETTINGS, "calls_enabled", 0)
	frappe.clear_document_cache(signed.SETTINGS)
	frappe.db.delete("__Auth", {"doctype": signed.SETTINGS, "fieldname": channel.SIGNED_BY})
	frappe.db.delete(outbox.DOCTYPE, {"channel": channel.CHANNEL, "recipient": key})
	frappe.db.delete("Ticket Call", {"call_id": key})
	frappe.db.commit()


def test_over_http_an_event_is_kept_once_and_a_forged_one_never(served, site_url):
	address = f"/api/method/{channel.METHOD}"
	body, visitor = body_of(id="served", status="ringing"), Visitor(site_url)

	def send(**how) -> int:
		signs = {**headers(body, at=int(time.time()), **how), "Content-Type": "application/json"}
		return visitor.post(site_url + address, data=body, headers=signs).status_code

	assert [send(), send(), send(key="another")] == [200, 200, 403]
	frappe.db.rollback()
	kept = frappe.get_all(
		outbox.DOCTYPE, {"recipient": served}, pluck="idempotency_key", order_by="idempotency_key"
	)
	assert kept[0].startswith("call-end:") and len(kept) == 2, "one event, and its end if nobody tells of it"


# ERPNext's own log.


def test_a_call_log_is_a_call():
	user = create_caller("601 222 344")
	log = frappe.get_doc(
		{
			"doctype": "Call Log",
			"id": "log-1",
			"from": "601222344",
			"to": "100",
			"status": "Ringing",
			"type": "Incoming",
		}
	).insert()
	deliver_here("Calls")
	assert the_call().status == "Ringing"
	log.update({"status": "Completed", "duration": 61}).save()
	log.save()
	deliver_here("Calls")
	ticket = frappe.get_doc("Ticket", the_call().ticket)
	assert (ticket.raised_by, ticket.channel, len(messages(ticket.name))) == (user, "Telephone", 1)


def test_an_old_log_that_is_saved_again_is_no_call():
	frappe.db.set_single_value(signed.SETTINGS, "call_log_enabled", 0)
	log = frappe.get_doc(
		{
			"doctype": "Call Log",
			"id": "log-2",
			"from": "601222345",
			"to": "100",
			"status": "Completed",
			"type": "Incoming",
		}
	).insert()
	frappe.db.set_single_value(signed.SETTINGS, "call_log_enabled", 1)
	log.append("links", {"link_doctype": "Customer", "link_name": create_customer()})
	log.save()
	deliver_here("Calls")
	assert not frappe.get_all("Ticket Call", {"call_id": signed.digest("call-log:log-2")})
