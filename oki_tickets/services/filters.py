"""Conditions for Frappe's lists."""

from collections.abc import Iterable

# Stands in no column.
NOTHING = "[nothing]"


def among(values: Iterable[str | None] | None) -> tuple[str, list[str]]:
	"""A filter for what is one of `values`, and for no row where there are none. An empty text among them, or an empty
	list, would find the rows that have no value at all: Frappe takes both for NULL too."""
	return "in", [value for value in values or () if value] or [NOTHING]
