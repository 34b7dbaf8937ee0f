"""Limits in the reader's words. `{0}` stands for an amount of time, which an open page fills in anew as it
passes."""

from frappe import _

from oki_tickets.services.clocks import DEFERRAL, DISCIPLINE, FEEDBACK


def of(kind: str, level: int) -> dict[str, str]:
	"""`label`, and two halves of a sentence: `until`, with {0} for what is left, and `late`."""
	label, until, late = _discipline(level) if kind == DISCIPLINE else _other(kind)
	return {"label": label, "until": until, "late": late}


def _discipline(level: int) -> tuple[str, str, str]:
	words = {
		1: (
			_("First limit"),
			_("{0} of working time until the first limit"),
			_("the first limit is passed"),
		),
		2: (
			_("Second limit"),
			_("{0} of working time until the second limit"),
			_("the second limit is passed"),
		),
	}
	last = (
		_("Third limit"),
		_("{0} of working time until the third limit"),
		_("the third limit is passed"),
	)
	return words.get(level, last)


def _other(kind: str) -> tuple[str, str, str]:
	words = {
		"First Response": (
			_("First response"),
			_("{0} of working time until the first response is due"),
			_("the first response is overdue"),
		),
		"Resolution": (
			_("Solution"),
			_("{0} of working time until the solution is due"),
			_("the solution is overdue"),
		),
		DEFERRAL: (
			_("Deferral"),
			_("{0} until the deferral ends"),
			_("the deferral is over"),
		),
		FEEDBACK: (
			_("Closing"),
			_("{0} until the ticket closes by itself"),
			_("the ticket is about to close"),
		),
	}
	return words[kind]
