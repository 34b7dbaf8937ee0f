"""The doors: whitelisted methods, each of which checks the caller's right on the very record, calls one
service and returns."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature

import frappe
from frappe import _

from oki_tickets.exceptions import OkiTicketsError, UnknownArgument

# What Frappe itself and its client put among the arguments.
ENVELOPE = frozenset({"cmd", "csrf_token", "sid", "_", "_lang", "freeze", "freeze_message"})


def door(
	*, methods: tuple[str, ...] = ("POST",), allow_guest: bool = False
) -> Callable[[Callable], Callable]:
	"""Whitelists a function for logged-in users, or for everybody where guests are let in too; a call over
	HTTP with an argument that the function does not have raises UnknownArgument, where Frappe would drop the
	argument in silence, and one without an argument that it needs raises OkiTicketsError, where Frappe would
	break down."""

	def whitelist(function: Callable) -> Callable:
		parameters = signature(function).parameters.values()
		takes_any = any(parameter.kind is Parameter.VAR_KEYWORD for parameter in parameters)
		known = {parameter.name for parameter in parameters} | ENVELOPE
		needed = {
			parameter.name
			for parameter in parameters
			if parameter.default is Parameter.empty and parameter.kind is not Parameter.VAR_KEYWORD
		}
		path = f"{function.__module__}.{function.__name__}"

		@wraps(function)
		def checked(*args, **kwargs):
			if _is_called_by_http(path):
				_refuse_missing(needed - set(kwargs))
				if not takes_any:
					_refuse_unknown(set(frappe.local.form_dict) - known)
			return function(*args, **{key: value for key, value in kwargs.items() if key not in ENVELOPE})

		return frappe.whitelist(allow_guest=allow_guest, methods=list(methods))(checked)

	return whitelist


def _is_called_by_http(path: str) -> bool:
	request = getattr(frappe.local, "request", None)
	return bool(request) and (request.path.rstrip("/").endswith(path) or frappe.form_dict.get("cmd") == path)


def _refuse_missing(names: set[str]) -> None:
	if names:
		frappe.throw(_("Missing argument: {0}.").format(", ".join(sorted(names))), OkiTicketsError)


def _refuse_unknown(names: set[str]) -> None:
	if names:
		frappe.throw(_("Unknown argument: {0}.").format(", ".join(sorted(names))), UnknownArgument)
