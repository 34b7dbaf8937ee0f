"""Rests of channels, and of single mailboxes of a channel, at which nobody answers: each one longer than the last,
until something arrives again."""

import random

import frappe

from oki_tickets.channels import outbox
from oki_tickets.domain.outbox import LONGEST_CHANNEL_PAUSE, pause
from oki_tickets.services import clock


def begin(place: str, asked_for: int = 0) -> int:
	"""Lets the place rest, for `asked_for` seconds where they are given; returns for how many seconds."""
	failures = outbox.kept_pause(place).get("failures", 0) + 1
	seconds = asked_for or pause(failures, random.random(), LONGEST_CHANNEL_PAUSE)  # noqa: S311 (a jitter, no secret)
	# Remembered for longer than it lasts, so that the next failure knows of this one.
	kept = {"until": clock.now_second() + seconds, "failures": failures}
	frappe.cache.set_value(_key(place), kept, expires_in_sec=seconds + 2 * LONGEST_CHANNEL_PAUSE)
	return seconds


def end(place: str) -> None:
	"""Something has arrived there."""
	if outbox.kept_pause(place):
		frappe.cache.delete_value(_key(place))


def _key(place: str) -> str:
	return f"{outbox.PAUSE_KEY}:{place}"
