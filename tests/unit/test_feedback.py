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
		"name": feedback.name_of(number),
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
		"whose": ("anna@example.com", "ACME", "L1", ""),
		"erasure": "",
		"before": before,
	}
	base |= values
	base["words_digest"] = feedback.digest(base["words"], KEY)
	base["giver_digest"] = feedback.digest(base["giver"], KEY)
	base["whose_digests"] = tuple(feedback.digest(name, KEY) for name in base["whose"])
	made = Entry(**base)
	return replace(made, seal=feedback.seal(made, KEY))


def chain(length: int) -> list[Entry]:
	rows: list[Entry] = []
	for number in range(1, length + 1):
		rows.append(entry(number, rows[-1].seal if rows else ""))
	return rows


def defect(number: int, kind: str) -> Defect:
	return Defect(feedback.name_of(number), kind)


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
		{"whose_digests": ("0" * 64,)},
		{"seal": "0" * 64},
	],
)
@given(at=st.integers(0, 4))
def test_any_change_is_found_and_the_entry_named(change, at):
	rows = chain(5)
	rows[at] = replace(rows[at], **change)
	assert feedback.ALTERED in {
		defect.kind for defect in feedback.defects(rows, KEY) if defect.name == feedback.name_of(at + 1)
	}


def test_other_words_or_another_giver_are_found():
	rows = chain(2)
	rows[0] = replace(rows[0], words="Slow and rude")
	rows[1] = replace(rows[1], giver="boris@example.com")
	assert feedback.defects(rows, KEY) == [
		defect(1, feedback.COMMENT_ALTERED),
		defect(2, feedback.COMMENT_ALTERED),
	]


def test_a_person_can_be_forgotten_and_only_as_a_whole_and_by_the_desk():
	rows = chain(2)
	gone = replace(rows[0], words="", giver="", erasure=feedback.erasure_of(rows[0].seal, KEY))
	assert feedback.defects([gone, rows[1]], KEY) == []
	for forged in (
		replace(gone, words="Slow"),
		replace(gone, erasure=""),
		replace(gone, erasure=feedback.erasure_of(rows[0].seal, b"a guess")),
		replace(gone, erasure=feedback.erasure_of(rows[1].seal, KEY)),
	):
		assert feedback.defects([forged, rows[1]], KEY) == [defect(1, feedback.COMMENT_ALTERED)]


@given(gone=st.sets(st.integers(1, 5)))
def test_entries_that_are_gone_are_named(gone):
	rows = [row for row in chain(5) if row.number not in gone]
	assert feedback.defects(rows, KEY, last=5) == [
		defect(number, feedback.MISSING) for number in sorted(gone)
	]


def test_of_a_huge_gap_the_beginning_is_named():
	assert len(feedback.defects([], KEY, last=10**9)) == feedback.MOST_NAMED


def test_an_entry_that_was_added_is_named():
	rows = chain(2)
	for number in (-3, 0):
		slipped = replace(entry(number, ""), name="OKI-FEEDBACK-x")
		assert feedback.defects([slipped, *rows], KEY, last=2) == [Defect("OKI-FEEDBACK-x", feedback.ADDED)]
	assert feedback.defects(rows, KEY, last=1) == [defect(2, feedback.ADDED)]
	renamed = replace(rows[1], name="OKI-FEEDBACK-x")
	assert feedback.defects([rows[0], renamed], KEY) == [Defect("OKI-FEEDBACK-x", feedback.ADDED)]


def test_an_entry_of_another_chain_does_not_fit():
	assert feedback.defects([chain(1)[0], entry(2, "0" * 64)], KEY) == [defect(2, feedback.UNLINKED)]


def test_without_the_secret_nobody_seals():
	forged = replace(chain(1)[0], verdict=feedback.DISLIKED)
	forged = replace(forged, seal=feedback.seal(forged, b"a guess"))
	assert feedback.defects([forged], KEY) == [defect(1, feedback.ALTERED)]


def test_a_renamed_record_keeps_its_verdicts():
	rows = [replace(row, whose=("anna@new.example", *row.whose[1:])) for row in chain(3)]
	assert feedback.reassigned(rows, KEY, lambda _kind: ["anna@new.example"]) == []
	assert feedback.reassigned(chain(3), KEY, lambda _kind: []) == []


@pytest.mark.parametrize("changed", [("boris@example.com",), ("",)])
def test_what_is_ascribed_to_somebody_else_is_named(changed):
	rows = chain(3)
	rows[1] = replace(rows[1], whose=(*changed, *rows[1].whose[1:]))
	for names in (["anna@example.com", "boris@example.com"], []):
		assert feedback.reassigned(rows, KEY, lambda _kind, names=names: names) == [
			defect(2, feedback.REASSIGNED)
		]
	# All of them at once, while she is still there.
	everything = [replace(row, whose=(*changed, *row.whose[1:])) for row in rows]
	assert len(feedback.reassigned(everything, KEY, lambda _kind: ["anna@example.com"])) == 3


def test_nobody_is_made_to_have_raised_a_ticket():
	rows = [replace(row, whose=(*row.whose[:3], "anna@example.com")) for row in chain(2)]
	assert len(feedback.reassigned(rows, KEY, lambda _kind: [])) == 2


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
