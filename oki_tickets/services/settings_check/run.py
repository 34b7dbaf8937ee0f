"""All checks, in the order in which an administrator would set the desk up."""

from collections.abc import Callable
from dataclasses import asdict

import frappe
from frappe import _

from oki_tickets.services.settings_check import mail, outside, people, site, working
from oki_tickets.services.settings_check.finding import Finding, missing

Check = Callable[[], Finding]


def _areas() -> list[tuple[str, tuple[Check, ...]]]:
	return [
		(
			_("People"),
			(
				people.agents,
				people.lines_without_agents,
				people.lines_without_head,
				people.agents_without_role,
				people.roles_without_agent,
				people.portal_users,
			),
		),
		(_("E-mail"), (mail.mailboxes, mail.letters, mail.notices, mail.sending, mail.undecided)),
		(
			_("Time"),
			(
				working.timekeepers,
				working.scheduler,
				working.workers,
				working.default_schedule,
				working.empty_schedules,
				working.timers,
			),
		),
		(_("Services outside"), (outside.telegram, outside.jira, outside.unsent)),
		(_("Site"), (site.address, site.secret, site.defaults, site.ratings)),
	]


def check() -> list[dict[str, str | bool]]:
	"""What was found: rows of `area`, `title`, `state` (ok, missing, optional), `text`, `link` and `can_be_tried`,
	in the language of whoever asks. Changes nothing and calls nothing outside."""
	return [{"area": area, **asdict(_look(one))} for area, checks in _areas() for one in checks]


def _look(one: Check) -> Finding:
	"""One look; where it breaks off, as without Redis, the others still say what they have found."""
	try:
		return one()
	except Exception as problem:
		frappe.logger("oki_tickets").warning(f"settings check: {one.__name__}: {problem!r}")
		return missing(
			_("Not looked at"),
			_("This could not be looked at: {0}").format(str(problem)[:200]),
		)
