"""Telephone numbers as people and exchanges write them down."""

import pytest

from oki_tickets.domain.phones import possible_numbers, same_phone, shown_number


@pytest.mark.parametrize(
	("stored", "code", "answer"),
	[
		("+48 600 700 800", "", True),
		("+48 600-700-800", "+49", True),
		("0048600700800", "", True),
		("48600700800", "", True),
		("600 700 800", "+48", True),
		("0600700800", "48", True),
		("600 700 800", "+49", False),
		("600 700 800", "", False),
		("+49 600 700 800", "+48", False),
		("0049600700800", "+48", False),
		("+48 600 700 801", "+48", False),
		("700 800", "+48", False),
		("", "+48", False),
	],
)
def test_the_number_that_telegram_knows_against_what_somebody_wrote_down(stored, code, answer):
	assert same_phone(stored, "48600700800", code) is answer


@pytest.mark.parametrize(
	("told", "code", "numbers"),
	[
		("+48 22 100-20-30", "+49", ("48221002030",)),
		("0048221002030", "", ("48221002030",)),
		("22 100 20 30", "+48", ("221002030", "48221002030")),
		("022 100 20 30", "48", ("0221002030", "48221002030")),
		("22 100 20 30", "", ("221002030",)),
		("101", "+48", ()),
		("anonymous", "+48", ()),
	],
)
def test_what_an_exchange_may_mean(told, code, numbers):
	assert possible_numbers(told, code) == numbers


@pytest.mark.parametrize(
	("told", "shown"),
	[
		("+48 22 100-20-30", "+48221002030"),
		("0048 22 100 20 30", "+48221002030"),
		("22 100 20 30", "221002030"),
		("101", None),
		("", None),
	],
)
def test_a_number_is_kept_in_one_way(told, shown):
	assert shown_number(told) == shown
