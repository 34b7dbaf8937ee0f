"""What callers hand over, looked at before anything is done with it: what cannot be right is refused in words,
where Frappe or Python would break down over it."""

import json
import re
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.exceptions import FrappeTypeError
from frappe.utils.typing_validations import transform_parameter_types

from oki_tickets.exceptions import OkiTicketsError

# Halves of characters, which JSON can spell and UTF-8 cannot: neither database nor cache takes them.
_HALVES = re.compile("[\ud800-\udfff]")


def typed(function: Callable, values: dict[str, Any]) -> dict[str, Any]:
	"""The values as the function's annotations want them. Raises OkiTicketsError that names one which cannot be."""
	return {name: _typed(function, name, value) for name, value in values.items()}


def _typed(function: Callable, name: str, value: Any) -> Any:
	try:
		return transform_parameter_types(function, (), {name: _readable(value)})[1][name]
	except (FrappeTypeError, RecursionError):
		frappe.throw(_("The argument {0} is of the wrong type.").format(name), OkiTicketsError)


def names(value: str | list) -> list[str]:
	"""A list of names, or its JSON. Raises OkiTicketsError for anything else."""
	found = _parsed(value)
	if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
		frappe.throw(_("Hand over a list of names."), OkiTicketsError)
	return found


def mapping(value: str | dict | None) -> dict[str, Any]:
	"""Values by name, or their JSON; nothing is an empty mapping. Raises OkiTicketsError for anything else."""
	found = _parsed(value or {})
	if not isinstance(found, dict):
		frappe.throw(_("Hand over values by name."), OkiTicketsError)
	return frappe._dict(found)


def filters(value: str | dict | list | None) -> dict | list:
	"""Filters as Frappe takes them, or their JSON. Raises OkiTicketsError for anything else."""
	found = _parsed(value or [])
	if not isinstance(found, dict | list):
		frappe.throw(_("These filters cannot be understood."), OkiTicketsError)
	return found


def _parsed(value: Any) -> Any:
	try:
		return _readable(json.loads(value)) if isinstance(value, str) else value
	except (ValueError, RecursionError):
		return None


def _readable(value: Any) -> Any:
	"""The value without halves of characters, however deep they lie."""
	if isinstance(value, str):
		return _HALVES.sub("", value)
	if isinstance(value, list):
		return [_readable(one) for one in value]
	if isinstance(value, dict):
		return {_readable(name): _readable(one) for name, one in value.items()}
	return value
