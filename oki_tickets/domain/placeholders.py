"""Placeholders of canned replies: `{{ subject }}` and the like, from a closed list. What a template says is never
run as a program, whoever wrote it."""

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{\{\s*(?:doc\.)?(\w+)\s*\}\}")
_PROGRAM = re.compile(r"\{[{%#]|[}%#]\}")


def names_in(template: str) -> set[str]:
	"""The placeholders of `template`."""
	return set(_PLACEHOLDER.findall(template))


def is_plain(template: str, known: frozenset[str]) -> bool:
	"""True where nothing but placeholders of the list stands in `template`: no other name, no program."""
	return names_in(template) <= known and not _PROGRAM.search(_PLACEHOLDER.sub("", template))


def fill(template: str, values: Mapping[str, str]) -> str:
	"""`template` with the values, which are safe HTML, in place of its placeholders; what a value says is put in as
	it is."""
	return _PLACEHOLDER.sub(lambda found: values[found[1]], template)
