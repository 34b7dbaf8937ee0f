"""Conditions for Frappe's lists: nothing asked for finds nothing."""

import re
from pathlib import Path

from oki_tickets.services.filters import NOTHING, among

SOURCES = Path(__file__).parents[2] / "oki_tickets"


def test_among_asks_for_the_values_and_never_for_an_empty_one():
	assert among({"Anna": 1}) == ("in", ["Anna"])
	assert among(["Anna", "", None]) == ("in", ["Anna"])
	assert among(()) == among(None) == among([""]) == ("in", [NOTHING])


def test_no_list_is_asked_for_an_empty_value():
	"""Frappe takes it for NULL too, and finds the records of nobody: all agents without an Employee were on leave."""
	asks = re.compile(r'"in", .*(or \[""\]|, ""\])')
	found = [path.name for path in SOURCES.rglob("*.py") if asks.search(path.read_text())]
	assert found == []
