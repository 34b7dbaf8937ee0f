"""What goes out as one to a person, and what becomes of it in trouble."""

import frappe
import pytest

from oki_tickets.channels import queue_rows
from oki_tickets.channels.port import Lost, Refused
from oki_tickets.services import clock
from tests.outbox import CHANNEL, START, deliver_at, post, rows, texts


def test_a_burst_to_one_person_goes_out_as_one_and_what_follows_soon_waits_a_moment(recorder, start):
	with clock.at(START):
		post("one", gather_key="g", order_key="test:1")
		post("for Bert", recipient="bert", gather_key="b")
		post("two", gather_key="g", order_key="test:2")
		post("three", gather_key="g", order_key="test:1")
	deliver_at(START)
	assert texts(recorder.letters) == [["one", "two", "three"], ["for Bert"]]
	assert {row.gathered_into for row in rows(recipient="anna")} == {rows()[0].name}
	with clock.at(clock.to_moment(start + 2)):
		post("four", gather_key="g")
	deliver_at(start + 2)
	with clock.at(clock.to_moment(start + 5)):
		post("five", gather_key="g")
	deliver_at(start + 5)
	assert len(recorder.letters) == 2
	deliver_at(start + 10)
	assert texts(recorder.letters)[2:] == [["four", "five"]]


def test_gathering_keeps_the_order_of_what_is_not_gathered(recorder):
	with clock.at(START):
		post("one", gather_key="g", order_key="test:2")
		post("take it", order_key="test:1")
		post("taken", gather_key="g", order_key="test:1")
	deliver_at(START)
	deliver_at("2026-03-09 10:00:10")
	assert texts(recorder.letters) == [["one"], ["take it"], ["taken"]]


def test_one_that_spoils_a_gathered_message_fails_alone(recorder):
	recorder.troubles = [Refused("bad"), Refused("bad")]
	with clock.at(START):
		for text in ("bad", "good", "better"):
			post(text, gather_key="g")
	deliver_at(START)
	assert [row.state for row in rows()] == ["Failed", "Sent", "Sent"]
	assert texts(recorder.letters) == [["good"], ["better"]]


def test_what_is_lost_together_is_not_tried_alone(recorder):
	recorder.troubles = [Lost("may have arrived")]
	with clock.at(START):
		for text in ("one", "two"):
			post(text, gather_key="g")
	deliver_at(START)
	assert [(row.state, row.last_error) for row in rows()] == [("Failed", "may have arrived")] * 2
	assert recorder.letters == []


@pytest.mark.parametrize("order_key", ["test:1", "test:2"])
def test_what_a_worker_had_when_it_died_stays_together_and_takes_nothing_new_along(
	recorder, start, order_key
):
	with clock.at(START):
		for text in ("one", "two"):
			post(text, gather_key="g", order_key="test:1")
		frappe.db.commit()
		assert len(queue_rows.claim(CHANNEL, gathers=True)) == 2
	with clock.at(clock.to_moment(start + 60)):
		post("new", gather_key="g", order_key=order_key)
	deliver_at(start + queue_rows.LEASE)
	deliver_at(start + queue_rows.LEASE + queue_rows.GATHERING)
	found = [
		(letter.interrupted, text)
		for letter, text in zip(recorder.letters, texts(recorder.letters), strict=True)
	]
	assert sorted(found) == [(False, ["new"]), (True, ["one", "two"])]
