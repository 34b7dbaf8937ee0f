"""What the settings of Jira have to name, and what a change of them means."""

import frappe
from frappe import _

from oki_tickets.channels.jira import connection, links, orders, webhook
from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import JiraNotSetUp
from oki_tickets.services import workflow

NEEDED = ("jira_url", "jira_token", "jira_project", "jira_issue_type")


def check(settings) -> None:
	"""From OkiTicketsSettings.validate: a Jira that is switched on can be reached. Raises JiraNotSetUp."""
	if not settings.jira_enabled:
		return
	needed = [*NEEDED, *(["jira_user"] if settings.jira_kind != connection.SERVER else [])]
	missing = [_(settings.meta.get_label(name)) for name in needed if not settings.get(name)]
	if missing:
		frappe.throw(_("Jira: fill in {0}.").format(", ".join(missing)), JiraNotSetUp)
	settings.jira_url = settings.jira_url.strip().rstrip("/")
	settings.jira_project = settings.jira_project.strip().upper()


def after_change(settings) -> None:
	"""From OkiTicketsSettings.on_update: another Jira has other numbers for its issues."""
	before = settings.get_doc_before_save()
	if settings.jira_enabled:
		webhook.secret()
	if before and before.jira_url and settings.has_value_changed("jira_url"):
		_link_anew()


def _link_anew() -> None:
	"""Open tickets look for their issues by key; what was known of others is forgotten."""
	open_statuses = workflow.statuses_of(*Category.OPEN)
	for ticket in frappe.get_all(links.DOCTYPE, pluck="ticket", order_by="name"):
		links.forget(ticket)
		doc = frappe.get_doc("Ticket", ticket)
		if doc.status in open_statuses and doc.jira_issue:
			orders.link_issue(doc)
