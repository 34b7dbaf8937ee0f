"""The outbox: nothing is lost, nothing comes twice, and what belongs together comes in order."""

import frappe

from oki_tickets.channels import delivery, housekeeping, outbox, queue_rows
from oki_tickets.channels.port import Refused, TryLater
from oki_tickets.exceptions import OutsideError
from oki_tickets.services import clock
from tests.outbox import CHANNEL, START, deliver_at, post, rows, texts

HOUR = 3600


def test_what_is_undone_is_not_sent(recorder):
	with clock.at(START):
		post("undone")
	frappe.db.rollback()
	assert deliver_at(START) == 0 and recorder.letters == []


def test_a_message_arrives_and_is_noted(recorder):
	with clock.at(START):
		post("hello", key="test:1")
	assert deliver_at(START) == 1
	(letter,) = recorder.letters
	assert (letter.recipient, letter.payload, letter.key) == ("anna", {"text": "hello"}, "test:1")
	(row,) = rows()
	assert (row.state, row.attempts, row.next_try, row.provider_id) == ("Sent", 1, 0, "id-1")
	assert deliver_at(START) == 0


def test_a_second_of_the_same_key_is_dropped(recorder):
	with clock.at(START):
		for _ in range(2):
			post("once", key="test:once")
		post("other")
	assert deliver_at(START) == 2 and texts(recorder.letters) == [["once"], ["other"]]


def test_the_order_holds_while_the_first_has_trouble_and_others_pass(recorder, start):
	recorder.troubles = [TryLater("busy")]
	with clock.at(START):
		for text in ("one", "two", "three"):
			post(text, order_key="test:ticket:anna")
		post("elsewhere", order_key="test:other:anna")
	assert deliver_at(START) == 1 and texts(recorder.letters) == [["elsewhere"]]
	assert [row.state for row in rows()] == ["Waiting", "Waiting", "Waiting", "Sent"]
	assert start + 8 <= outbox.due_by_channel()[CHANNEL] <= start + 12
	assert deliver_at(start + 12) == 3
	assert texts(recorder.letters) == [["elsewhere"], ["one"], ["two"], ["three"]]


def test_what_is_refused_for_good_holds_nobody_up(recorder):
	recorder.troubles = [Refused("no such chat")]
	with clock.at(START):
		for text in ("one", "two"):
			post(text, order_key="test:ticket:anna")
	assert deliver_at(START) == 1 and texts(recorder.letters) == [["two"]]
	assert [(row.state, row.last_error or "") for row in rows()] == [("Failed", "no such chat"), ("Sent", "")]


def test_pauses_grow_to_an_hour_and_after_a_day_it_is_given_up_loudly(recorder, start):
	recorder.troubles = [TryLater("busy")] * 100
	with clock.at(START):
		post("never")
	second, pauses = start, []
	while second:
		deliver_at(second)
		(row,) = rows()
		if row.next_try:
			pauses.append(row.next_try - second)
		second = row.next_try
	assert row.state == "Given Up" and row.attempts == len(pauses) + 1 < 40
	assert 8 <= pauses[0] <= 12 and 2880 <= max(pauses) <= 4320
	assert 24 * HOUR <= sum(pauses) <= 26 * HOUR
	assert frappe.db.exists("Error Log", {"method": f"{CHANNEL}: given up after a day"})
	told = frappe.get_all(
		outbox.DOCTYPE, filters={"idempotency_key": ("like", f"given-up:{CHANNEL}:%")}, pluck="recipient"
	)
	assert "Administrator" in told
	frappe.db.delete(outbox.DOCTYPE, {"idempotency_key": ("like", f"given-up:{CHANNEL}:%")})


def test_retry_after_is_obeyed(recorder, start):
	recorder.troubles = [TryLater("slower", seconds=77, whole_channel=True)]
	with clock.at(START):
		post("one")
		post("two")
	deliver_at(START)
	assert deliver_at(start + 76) == 0 and recorder.letters == []
	assert deliver_at(start + 77) == 2


def test_who_asks_for_years_is_asked_again_after_a_day(recorder, start):
	recorder.troubles = [TryLater("slower", seconds=10**9, whole_channel=True)]
	with clock.at(START):
		post("one")
	deliver_at(START)
	assert deliver_at(start + delivery.PATIENCE - 1) == 0
	assert deliver_at(start + delivery.PATIENCE) == 1


def test_a_channel_that_is_down_is_asked_now_and_then_and_comes_back_at_once(recorder, start):
	"""An hour's outage with 200 messages: few tries, and afterwards each arrives once."""
	with clock.at(START):
		for number in range(200):
			post(f"{number}", recipient=f"user{number % 7}", order_key=f"test:{number % 7}")
	recorder.troubles = [OutsideError("down")] * 1000
	for second in range(start, start + HOUR, 20):
		deliver_at(second)
	tries = 1000 - len(recorder.troubles)
	assert 10 < tries < 40
	recorder.troubles = []
	arrived = sum(deliver_at(second) for second in range(start + HOUR, start + HOUR + 400, 20))
	assert arrived == 200
	found = [int(text) for (text,) in texts(recorder.letters)]
	assert sorted(found) == list(range(200))
	for person in range(7):
		own = [number for number in found if number % 7 == person]
		assert own == sorted(own)


def test_tries_while_the_channel_is_down_are_not_counted(recorder, start):
	recorder.troubles = [OutsideError("down"), TryLater("busy"), TryLater("down", whole_channel=True)]
	with clock.at(START):
		post("one")
	counted = []
	for turn in range(4):
		deliver_at(start + turn * 60)
		counted.append(rows()[0].attempts)
	assert counted == [0, 1, 1, 2] and rows()[0].state == "Sent"


def test_what_is_held_for_the_night_comes_in_the_morning_and_holds_nobody_up(recorder):
	evening, morning = "2026-03-09 23:00:00", "2026-03-10 07:00:00"
	with clock.at(evening):
		outbox.post_all(
			[
				outbox.Post(
					CHANNEL, "anna", {"text": "later"}, order_key="o", not_before=clock.to_second(morning)
				)
			]
		)
		post("urgent", order_key="o")
	assert rows()[0].state == "Held"
	deliver_at(evening)
	deliver_at("2026-03-10 06:59:59")
	assert texts(recorder.letters) == [["urgent"]]
	deliver_at(morning)
	assert texts(recorder.letters) == [["urgent"], ["later"]]


def test_a_worker_that_died_leaves_its_message_to_the_next_when_the_lease_is_over(recorder, start):
	with clock.at(START):
		post("lost")
		post("arrived")
		frappe.db.commit()
		first, second = (queue_rows.claim(CHANNEL, gathers=False)[0] for _ in range(2))
	recorder.known = {second.name: "id-at-provider"}
	assert deliver_at(start + queue_rows.LEASE - 1) == 0
	assert deliver_at(start + queue_rows.LEASE) == 2
	(letter,) = recorder.letters
	assert letter.name == first.name and letter.interrupted and letter.attempts == 2
	assert [row.provider_id for row in rows()] == ["id-1", "id-at-provider"]


def test_a_worker_that_was_too_slow_writes_nothing_about_what_another_has_taken(recorder, start):
	with clock.at(START):
		post("slow")
		frappe.db.commit()
		(slow,) = queue_rows.claim(CHANNEL, gathers=False)
	deliver_at(start + queue_rows.LEASE)
	queue_rows.note([slow], state=outbox.FAILED, last_error="late")
	assert [(row.state, row.last_error or "") for row in rows()] == [("Sent", "")]


def test_a_defect_of_an_adapter_is_logged_and_tried_again(recorder, start):
	recorder.troubles = [ZeroDivisionError("oops")]
	with clock.at(START):
		post("one")
	deliver_at(START)
	(row,) = rows()
	assert row.state == "Waiting" and row.last_error == "ZeroDivisionError: oops"
	assert frappe.db.exists("Error Log", {"method": f"{CHANNEL}: a message could not be sent"})
	assert deliver_at(start + 12) == 1


def test_sent_again_by_hand(recorder):
	recorder.troubles = [Refused("typo")]
	with clock.at(START):
		post("one")
		post("waits", recipient="bert", order_key="x")
	deliver_at(START)
	failed, sent = (row.name for row in rows())
	assert housekeeping.send_again([failed, sent]) == 2
	assert housekeeping.send_again([failed, sent]) == 0
	assert [row.state for row in rows()] == ["Waiting", "Waiting"]
	deliver_at(clock.now_second() + 1)
	assert texts(recorder.letters) == [["waits"], ["one"], ["waits"]]


def test_what_is_old_and_done_is_pruned(recorder, monkeypatch):
	monkeypatch.setattr(housekeeping, "_days_kept", lambda: 30)
	with clock.at(START):
		post("old")
	deliver_at(START)
	with clock.at(START):
		post("old, but waiting")
	month_later = clock.to_second(START) + 30 * 24 * HOUR
	with clock.at(clock.to_moment(month_later)):
		housekeeping.prune_outbox()
		assert len(rows()) == 2
	with clock.at(clock.to_moment(month_later + 1)):
		housekeeping.prune_outbox()
	assert [row.state for row in rows()] == ["Waiting"]


def test_nearest_knows_of_what_waits_and_of_pauses(recorder, start):
	recorder.troubles = [OutsideError("down")]
	with clock.at(START):
		post("one")
		assert outbox.due_by_channel()[CHANNEL] == start
	deliver_at(START)
	assert outbox.due_by_channel()[CHANNEL] == max(rows()[0].next_try, outbox.paused_until(CHANNEL)) > start


def test_claiming_uses_the_indexes(recorder):
	with clock.at(START):
		post("one", order_key="o")
	plan = frappe.db.sql(
		"explain select name from `tabOutbox Message` where channel = 'Test' and next_try between 1 and 9"
		" order by next_try, sequence limit 20",
		as_dict=True,
	)
	assert plan[0].key == "channel_next_try_sequence_index" and "filesort" not in plan[0].Extra, plan
	for state in queue_rows.BLOCKING:
		plan = frappe.db.sql(
			"explain select name from `tabOutbox Message`"
			" where order_key = 'o' and state = %s and sequence < 5 order by sequence",
			state,
			as_dict=True,
		)
		assert plan[0].key == "order_key_state_sequence_index", plan
	plan = frappe.db.sql(
		"explain select channel, min(next_try) from `tabOutbox Message` where next_try > 0 group by channel",
		as_dict=True,
	)
	assert plan[0].key == "channel_next_try_sequence_index", plan
