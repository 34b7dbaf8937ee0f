"""Telephone calls as providers tell of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.calls import (
	ANSWERED,
	ENDED,
	MISSED,
	RINGING,
	Call,
	NotACall,
	joined,
	read,
	web_address,
)


def told(**more):
	return {"id": "1", "direction": "inbound", "status": "completed", "from": "+481", "to": "+482", **more}


def test_the_customers_number_is_at_the_other_end():
	assert (read(told()).number, read(told()).line) == ("+481", "+482")
	outgoing = read(told(direction="outbound"))
	assert (outgoing.number, outgoing.line, outgoing.is_over) == ("+482", "+481", True)
	assert read(told(number="+483")).number == "+483"


@pytest.mark.parametrize(
	("word", "status"),
	[("ringing", RINGING), ("In-Progress", ANSWERED), ("no_answer", MISSED), ("Completed", ENDED)],
)
def test_statuses_in_many_words(word, status):
	assert read(told(status=word)).status == status


def test_a_call_that_lasted_no_time_was_missed():
	assert read(told(duration=0)).status == MISSED
	assert read(told(duration="0", status="ringing")).status == RINGING
	assert read(told(duration="61.4")).duration == 61


@pytest.mark.parametrize(
	"wrong", [{"id": ""}, {"id": None}, {"status": "dancing"}, {"status": None}, {"direction": "up"}]
)
def test_what_is_no_call(wrong):
	with pytest.raises(NotACall):
		read(told(**wrong))


def test_words_come_in_several_shapes():
	call = read(
		told(
			transcript=[{"speaker": "A", "text": "Hi"}, {"text": "Ho"}, "no turn", {"speaker": "B"}],
			keywords=["one", " two ", 3, None],
			mood=["no", "mood"],
			duration="long",
		)
	)
	assert (call.transcript, call.keywords, call.mood, call.duration) == (
		"A: Hi\n-: Ho",
		"one, two, 3",
		"",
		0,
	)
	assert read(told(keywords="a,b", transcript=7)).keywords == "a, b"


@pytest.mark.parametrize(
	("text", "is_kept"),
	[
		("https://calls.example/1.mp3?x=1", True),
		("http://calls.example/1.mp3", True),
		("javascript:alert(1)", False),
		("file:///etc/passwd", False),
		("https://user:secret@calls.example/", False),
		('https://calls.example/"onclick="x', False),
		("https://[broken", False),
		("https://", False),
	],
)
def test_only_addresses_of_the_web_become_links(text, is_kept):
	assert web_address(text) == (text if is_kept else "")


@given(st.permutations([RINGING, ANSWERED, ENDED]))
def test_in_whatever_order_news_come_the_call_ends_the_same(order):
	known = Call("1", status=order[0])
	for status in order[1:]:
		known = joined(known, Call("1", status=status))
	assert known.status == ENDED


def test_what_is_empty_takes_nothing_away():
	known = joined(Call("1", mood="calm", duration=5), Call("1", status=ENDED, summary="Done"))
	assert (known.mood, known.duration, known.summary) == ("calm", 5, "Done")
	assert joined(Call("1", status=ANSWERED), Call("1", status=MISSED)).status == ENDED
	assert joined(Call("1"), Call("1", status=MISSED)).status == MISSED
