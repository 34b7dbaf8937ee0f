"""The doors: whitelisted methods, each of which checks the caller's right on the very record, calls one
service and returns."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from typing import Any

import frappe
from frappe import _

from oki_tickets.api import arguments
from oki_tickets.exceptions import Busy, OkiTicketsError, UnknownArgument

# What Frappe itself and its client put among the arguments.
ENVELOPE = frozenset({"cmd", "csrf_token", "sid", "_", "_lang", "freeze", "freeze_message"})
# How often a call begins anew that two people at once have made give way.
TRIES = 3


def door(
	*, methods: tuple[str, ...] = ("POST",), allow_guest: bool = False, stands_for: str | None = None
) -> Callable[[Callable], Callable]:
	"""Whitelists a function for logged-in users, or for everybody where guests are let in too; a call over
	HTTP with an argument that the function does not have raises UnknownArgument, where Frappe would drop the
	argument in silence, and one without an argument that it needs, or with one of another type, raises
	OkiTicketsError, where Frappe would break down or say nothing. A call that has to give way to somebody else's
	is done again from its start, and at last raises Busy. `stands_for` is the method of Frappe's by whose
	name the function is called too: Frappe drops what such a one does not have, and so do we."""

	def whitelist(function: Callable) -> Callable:
		parameters = signature(function).parameters.values()
		takes_any = any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters)
		known = {parameter.name for parameter in parameters} | ENVELOPE
		needed = {
			parameter.name
			for parameter in parameters
			if parameter.default is Parameter.empty and parameter.kind is not Parameter.VAR_KEYWORD
		}
		paths = (f"{function.__module__}.{function.__name__}", *([stands_for] if stands_for else ()))

		@wraps(function)
		def checked(*args, **kwargs):
			values = {key: value for key, value in kwargs.items() if key not in ENVELOPE}
			if not _is_called_by_http(paths):
				return function(*args, **values)
			_refuse_missing(needed - set(values))
			if not (takes_any or stands_for):
				_refuse_unknown(set(frappe.local.form_dict) - known)
			values = arguments.typed(function, values)
			return _call_until_through(lambda: function(*args, **values))

		# Frappe would look at the types itself, and say what is wrong to nobody but readers of tracebacks.
		checked.__annotations__ = {}
		# What guests write Frappe would clean as markup before it is known what it is, and break down over brackets
		# in brackets. Here it is cleaned by whoever stores it, as with everybody's words.
		options = {"allow_guest": allow_guest, "xss_safe": allow_guest, "methods": list(methods)}
		return frappe.whitelist(**options)(checked)

	return whitelist


def _call_until_through(call: Callable[[], Any], tries: int = TRIES) -> Any:
	"""The database undoes one of two transactions that wait for each other, the whole of it: what the request has
	done until then is its call alone."""
	try:
		return call()
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError) as crowd:
		frappe.db.rollback()
		frappe.clear_messages()
		# Whoever has waited in vain for a lock has waited long enough.
		if tries == 1 or isinstance(crowd, frappe.QueryTimeoutError):
			frappe.throw(_("Others are working on the same thing. Please try again."), Busy)
		_rewind_files()
		return _call_until_through(call, tries - 1)


def _rewind_files() -> None:
	"""Uploaded files have been read to their ends: without this a call that begins anew would keep empty ones."""
	request = getattr(frappe.local, "request", None)
	for file in request.files.values() if request else ():
		file.stream.seek(0)


def _is_called_by_http(paths: tuple[str, ...]) -> bool:
	request = getattr(frappe.local, "request", None)
	return bool(request) and (
		request.path.rstrip("/").endswith(paths) or frappe.form_dict.get("cmd") in paths
	)


def _refuse_missing(names: set[str]) -> None:
	if names:
		frappe.throw(_("Missing argument: {0}.").format(", ".join(sorted(names))), OkiTicketsError)


def _refuse_unknown(names: set[str]) -> None:
	if names:
		frappe.throw(_("Unknown argument: {0}.").format(", ".join(sorted(names))), UnknownArgument)
