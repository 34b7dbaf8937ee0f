"""The chain of verdicts: whatever is changed in it is found, and by whom it stands is named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain import feedback
from oki_tickets.domain.feedback import Defect, Entry

KEY = b"a secret of the site"


def entry(number: int, before: str, **values) -> Entry:
	base = {
		"number": number,
		"ticket": f"TKT-{number}",
		"round": 1,
		"verdict": feedback.LIKED,
		"score": 5,
		"given_at": "2026-06-01 10:00:00",
		"channel": "Portal",
		"agent": "anna@example.com",
		"words": "Quick and kind",
		"giver": "klara@example.com",
		"is_erased": False,
		"before": before,
	}
	base |= values
	base["words_digest"] = feedback.digest(base["words"], KEY)
	base["giver_digest"] = feedback.digest(base["giver"], KEY)
	made = Entry(**base)
	return replace(made, seal=feedback.seal(made, KEY))


def chain(length: int) -> list[Entry]:
	rows: list[Entry] = []
	for number in range(1, length + 1):
		rows.append(entry(number, rows[-1].seal if rows else ""))
	return rows


def test_an_untouched_chain_has_no_defect():
	assert feedback.defects(chain(5), KEY, last=5) == []
	assert feedback.defects([], KEY, last=0) == []


@pytest.mark.parametrize(
	"change",
	[
		{"verdict": feedback.DISLIKED},
		{"score": 1},
		{"ticket": "TKT-9"},
		{"round": 2},
		{"given_at": "2026-06-02 10:00:00"},
		{"channel": "E-mail"},
		{"agent": "boris@example.com"},
		{"words_digest": "0" * 64},
		{"seal": "0" * 64},
	],
)
@given(at=st.integers(0, 4))
def test_any_change_is_found_and_the_entry_named(change, at):
	rows = chain(5)
	rows[at] = replace(rows[at], **change)
	assert feedback.ALTERED in {
		defect.kind for defect in feedback.defects(rows, KEY) if defect.number == at + 1
	}


def test_other_words_or_another_giver_are_found():
	rows = chain(2)
	rows[0] = replace(rows[0], words="Slow and rude")
	rows[1] = replace(rows[1], giver="boris@example.com")
	assert feedback.defects(rows, KEY) == [
		Defect(1, feedback.COMMENT_ALTERED),
		Defect(2, feedback.COMMENT_ALTERED),
	]


def test_a_person_can_be_forgotten_and_only_as_a_whole():
	rows = chain(2)
	rows[0] = replace(rows[0], words="", giver="", is_erased=True)
	assert feedback.defects(rows, KEY) == []
	rows[0] = replace(rows[0], words="Slow")
	assert feedback.defects(rows, KEY) == [Defect(1, feedback.COMMENT_ALTERED)]


@given(gone=st.integers(1, 5))
def test_an_entry_that_is_gone_is_found(gone):
	rows = [row for row in chain(5) if row.number != gone]
	assert feedback.defects(rows, KEY, last=5) == [
		Defect(gone + 1 if gone < 5 else 5, feedback.MISSING_BEFORE)
	]


def test_without_the_secret_nobody_seals():
	forged = replace(chain(1)[0], verdict=feedback.DISLIKED)
	forged = replace(forged, seal=feedback.seal(forged, b"a guess"))
	assert feedback.defects([forged], KEY) == [Defect(1, feedback.ALTERED)]


@pytest.mark.parametrize(
	("verdict", "score", "bad"),
	[
		(feedback.LIKED, 0, False),
		(feedback.LIKED, 2, True),
		(feedback.LIKED, 3, False),
		(feedback.DISLIKED, 5, True),
		(feedback.NOT_MINE, 0, False),
	],
)
def test_what_a_head_hears_of(verdict, score, bad):
	assert feedback.is_bad(verdict, score) is bad
