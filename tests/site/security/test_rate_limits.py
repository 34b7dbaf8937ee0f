"""Doors without a log-in close to whoever knocks too often."""

import pkgutil
from importlib import import_module
from inspect import Parameter, signature

import frappe
import pytest

from oki_tickets import api
from tests.http import Session

# Answers guests with a refusal whatever they send, as Frappe's own method of that name does.
REFUSES_GUESTS = "oki_tickets.api.stand_ins.upload_file"


def guest_doors() -> list[str]:
	"""Paths of the app's methods that need no log-in."""
	for module in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
		import_module(module.name)
	paths = {f"{method.__module__}.{method.__name__}" for method in frappe.guest_methods}
	return sorted(path for path in paths if path.startswith("oki_tickets."))


def knock(door: str):
	"""Whoever leaves an argument out is refused before anything is counted."""
	parameters = signature(frappe.get_attr(door)).parameters.values()
	named = [one for one in parameters if one.kind is not Parameter.VAR_KEYWORD]
	values = {one.name: "1" for one in named if one.default is Parameter.empty}
	return Session().post(f"/api/method/{door}", values)


@pytest.mark.parametrize("door", guest_doors())
def test_a_door_for_guests_closes_after_too_many_requests(door):
	if door == REFUSES_GUESTS:
		assert knock(door).status in (401, 403)
		return
	first = knock(door)
	counters = frappe.cache.keys(frappe.cache.make_key(f"rl:{door}:*"))
	assert first.status != 429 and len(counters) == 1, (first, counters)
	try:
		frappe.cache.setex(counters[0], 60, 1_000_000)
		answer = knock(door)
		assert (answer.status, answer.error) == (429, "RateLimitExceededError")
		assert "Traceback" not in answer.text
	finally:
		frappe.cache.delete(counters[0])
