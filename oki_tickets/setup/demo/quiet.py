"""Nothing of the demo goes out of the site."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import frappe

from oki_tickets.channels import outbox


def quietly(work: Callable) -> Callable:
	"""Runs `work` as Administrator with mail and messages muted, and puts things back afterwards."""

	@wraps(work)
	def quiet(*args: Any, **kwargs: Any) -> Any:
		user = frappe.session.user
		frappe.set_user("Administrator")
		try:
			with _flags("mute_emails", "mute_messages"), outbox.in_house():
				return work(*args, **kwargs)
		finally:
			frappe.set_user(user)

	return quiet


def in_bulk():
	"""While records are made or removed by the dozen: Frappe asks no Gravatar, limits no new users and
	leaves no "deleted" entries in timelines. It fills in no defaults either: use frappe.new_doc."""
	return _flags("in_import")


@contextmanager
def _flags(*names: str) -> Iterator[None]:
	before = {name: frappe.flags.get(name) for name in names}
	frappe.flags.update(dict.fromkeys(names, True))
	try:
		yield
	finally:
		frappe.flags.update(before)
