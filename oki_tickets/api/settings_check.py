"""What is still missing before the desk works, for whoever sets it up."""

import frappe

from oki_tickets.api import door
from oki_tickets.services import first_steps
from oki_tickets.services.settings_check import run, trying


@door()
def check() -> list[dict[str, str | bool]]:
	"""Rows of `area`, `title`, `state` (ok, missing, optional), `text`, `link` and `can_be_tried`. Steps of the
	onboarding that are taken are marked so."""
	frappe.only_for("System Manager")
	first_steps.note_progress()
	return run.check()


@door()
def try_now() -> list[dict[str, str | bool]]:
	"""The same rows for services outside, which are asked at once, within some seconds."""
	frappe.only_for("System Manager")
	return trying.try_now()
