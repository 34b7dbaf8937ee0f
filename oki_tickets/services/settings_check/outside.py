"""Telegram, Jira and the outbox, as far as the desk has noted how they answer."""

from dataclasses import replace

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import cint, format_datetime, pretty_date

from oki_tickets.channels import outbox
from oki_tickets.channels.jira import catch_up, connection
from oki_tickets.channels.telegram import client, setup
from oki_tickets.channels.telegram.customers import UPDATES
from oki_tickets.services import clock
from oki_tickets.services.settings_check.finding import Finding, good, listed, missing, optional

PAGE = "/app/oki-tickets-settings"
# Jira is asked every five minutes; one that has not answered for so long is not there. Seconds.
PATIENCE = 3600
DAY = 24 * 3600


def telegram() -> Finding:
	"""The bot, by what was noted when it was connected and what has come since."""
	title = _("Telegram bot")
	if not client.is_enabled():
		return optional(title, _("There is no bot. Agents and customers are reached in other ways."), PAGE)
	return replace(_bot(title), can_be_tried=True)


def _bot(title: str) -> Finding:
	settings = frappe.get_cached_doc(client.SETTINGS)
	if not settings.telegram_bot_name:
		return missing(title, _("The bot was never connected. Check its token and save the settings."), PAGE)
	if outbox.paused_until("Telegram") > clock.now_second():
		return missing(
			title, _("Telegram does not answer. Messages wait in the outbox."), "/app/outbox-message"
		)
	return _heard(title, settings.telegram_bot_name)


def _heard(title: str, name: str) -> Finding:
	table = frappe.qb.DocType(outbox.DOCTYPE)
	last = frappe.qb.from_(table).select(Max(table.creation)).where(table.channel == UPDATES).run()[0][0]
	if last:
		return good(title, _("@{0} last heard something {1}.").format(name, pretty_date(last)), PAGE)
	if setup.secret():
		return good(title, _("@{0} is connected; nobody has written to it lately.").format(name), PAGE)
	return missing(
		title,
		_("@{0} hears nobody: Telegram knows no address of this site. Run bench telegram-poll.").format(name),
		PAGE,
	)


def jira() -> Finding:
	"""Jira, by when it last answered."""
	title = _("Jira")
	if not connection.is_enabled():
		return optional(title, _("Jira is not connected. Development works without it."), PAGE)
	return replace(_answers(title), can_be_tried=True)


def _answers(title: str) -> Finding:
	last = cint(frappe.db.get_global(catch_up.MARK))
	if not last:
		return missing(title, _("Jira has not answered yet. Press Try Now to see why."), PAGE)
	moment = clock.to_moment(last)
	if last < clock.now_second() - PATIENCE or outbox.paused_until("Jira") > clock.now_second():
		return missing(
			title,
			_("Jira has not answered since {0}.").format(format_datetime(moment)),
			"/app/outbox-message",
		)
	return good(title, _("Jira last answered {0}.").format(pretty_date(moment)), PAGE)


def unsent() -> Finding:
	"""What could not be delivered within the last day."""
	title, link = _("Outbox"), "/app/outbox-message"
	rows = frappe.get_all(
		outbox.DOCTYPE,
		filters={
			"state": ("in", (outbox.FAILED, outbox.GIVEN_UP)),
			"since_second": (">", clock.now_second() - DAY),
		},
		fields=["channel", "count(name) as number"],
		group_by="channel",
		order_by="channel",
	)
	if rows:
		words = listed(f"{_(row.channel)} {row.number}" for row in rows)
		return missing(
			title,
			_("Not delivered within the last day: {0}.").format(words),
			f"{link}?state=Given+Up",
		)
	return good(title, _("All messages of the last day have arrived or are on their way."), link)
