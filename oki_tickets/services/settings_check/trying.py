"""Asks the services outside at once how they answer, when somebody has asked for it."""

from dataclasses import asdict

import frappe
from frappe import _
from frappe.utils import cint

from oki_tickets.channels.jira import check, connection
from oki_tickets.channels.port import Refused, TryLater
from oki_tickets.channels.telegram import client, setup
from oki_tickets.exceptions import OutsideError
from oki_tickets.services import clock
from oki_tickets.services.settings_check.finding import Finding, good, missing
from oki_tickets.services.settings_check.outside import PAGE

# Seconds for which Telegram's last failure to reach the site counts.
LATELY = 3600


def try_now() -> list[dict[str, str | bool]]:
	"""Asks Telegram and Jira, those of them that are enabled, within the time limit of the HTTP client; rows as
	`run.check` gives them."""
	found = []
	if client.is_enabled():
		found.append(_telegram())
	if connection.is_enabled():
		found += [_jira(finding) for finding in check.findings()]
	return [{"area": _("Services outside"), **asdict(finding)} for finding in found]


def _jira(finding: check.Finding) -> Finding:
	return (good if finding.is_good else missing)(_("Jira"), frappe.utils.strip_html(finding.text), PAGE)


def _telegram() -> Finding:
	title = _("Telegram bot")
	try:
		name = client.call("getMe")["username"]
		hook = client.call("getWebhookInfo")
	except (Refused, TryLater, OutsideError) as problem:
		return missing(title, frappe.utils.strip_html(str(problem)), PAGE)
	if hook.get("url") and hook["url"] != setup.webhook_address():
		# Of another site, or of this one before it moved.
		return missing(title, _("Telegram sends what people write to {0}.").format(hook["url"]), PAGE)
	if cint(hook.get("last_error_date")) > clock.now_second() - LATELY:
		return missing(
			title,
			_("Telegram knows @{0}, and could not reach this site lately: {1}").format(
				name, hook.get("last_error_message")
			),
			PAGE,
		)
	return good(title, _("Telegram knows @{0}.").format(name), PAGE)
