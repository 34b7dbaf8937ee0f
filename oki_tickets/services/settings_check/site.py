"""The site itself: its address, its secret, and how long its links to customers hold."""

import frappe
from frappe import _
from frappe.utils import cint, get_url
from frappe.utils.password import get_decrypted_password

from oki_tickets.services.settings_check.finding import Finding, good, missing, optional

SETTINGS, PAGE = "Oki Tickets Settings", "/app/oki-tickets-settings"
SECRETS = ("telegram_token", "jira_token", "call_secret", "chat_secret")


def address() -> Finding:
	"""What links in mails and messages begin with."""
	title, url = _("The site's address"), get_url()
	if not (frappe.conf.host_name or frappe.conf.hostname):
		return missing(
			title,
			_(
				"Links in mails lead to {0}. Set host_name in site_config.json to the address that people use."
			).format(url),
		)
	if not url.startswith("https://"):
		return optional(title, _("Links lead to {0}, which is not encrypted (HTTPS).").format(url))
	return good(title, _("Links in mails lead to {0}.").format(url))


def secret() -> Finding:
	"""What seals verdicts, signs links and keeps passwords."""
	title = _("The site's secret")
	if not frappe.conf.encryption_key:
		return missing(
			title,
			_(
				"site_config.json has no encryption_key, which seals verdicts. It is made at first use; back it up."
			),
		)
	if not _opens_what_is_kept():
		return missing(
			title,
			_(
				"It does not open what was stored: bring back site_config.json of this database, or enter secrets anew."
			),
			PAGE,
		)
	return good(title, _("Keep site_config.json with your backups: verdicts and secrets hang on it."))


def _opens_what_is_kept() -> bool:
	try:
		for field in SECRETS:
			get_decrypted_password(SETTINGS, SETTINGS, field, raise_exception=False)
	except frappe.ValidationError:
		frappe.clear_last_message()
		return False
	return True


def ratings() -> Finding:
	"""How long a customer's link to rate holds."""
	title = _("Ratings")
	settings = frappe.get_cached_doc(SETTINGS)
	if not settings.ask_for_ratings:
		return optional(title, _("Customers are not asked what they think of a solution."), PAGE)
	days, closing = cint(settings.rating_link_days), cint(settings.close_after_days)
	if days < closing:
		return missing(
			title,
			_("The link to rate ends after {0} days, before the ticket closes by itself after {1}.").format(
				days, closing
			),
			PAGE,
		)
	return good(title, _("Customers are asked, and can answer for {0} days.").format(days), PAGE)


def defaults() -> Finding:
	"""What a ticket gets that nothing else decides about."""
	title = _("New tickets")
	settings = frappe.get_cached_doc(SETTINGS)
	needed = ("default_ticket_type", "default_priority", "default_line")
	empty = [_(settings.meta.get_label(field)) for field in needed if not settings.get(field)]
	if empty:
		return missing(
			title, _("Tickets that no rule knows come without: {0}.").format(", ".join(empty)), PAGE
		)
	return good(title, _("Tickets that no rule knows go to {0}.").format(_(settings.default_line)), PAGE)
