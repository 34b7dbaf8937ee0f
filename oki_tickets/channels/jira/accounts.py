"""Who a user is in Jira, and who an account of Jira's is here: found by e-mail, kept in Jira Account."""

import frappe

from oki_tickets.channels.jira import issues
from oki_tickets.channels.jira.connection import Jira
from oki_tickets.domain.jira_news import Account


def account_of(jira: Jira, user: str | None) -> str | None:
	"""The account of `user`; asks Jira where it is not kept. None where there is none."""
	if not user:
		return None
	kept = frappe.db.get_value("Jira Account", user, ["account", "jira_url"], as_dict=True)
	if kept and kept.jira_url in (None, "", jira.url):
		return kept.account
	email = frappe.db.get_value("User", user, "email")
	found = issues.find_account(jira, email) if email else None
	if found:
		_keep(jira, user, found)
	return found.id if found else None


def user_of(jira: Jira, account: Account) -> str | None:
	"""The user behind an account: as kept, else by the e-mail that Jira tells."""
	rows = frappe.get_all("Jira Account", {"account": account.id}, ["user", "jira_url"], order_by="name")
	user = next((row.user for row in rows if row.jira_url in (None, "", jira.url)), None)
	if user or not account.email:
		return user
	user = frappe.db.get_value("User", {"email": account.email, "user_type": "System User", "enabled": 1})
	if user:
		_keep(jira, user, account)
	return user


def _keep(jira: Jira, user: str, account: Account) -> None:
	if frappe.db.exists("Jira Account", user):
		doc = frappe.get_doc("Jira Account", user, for_update=True)
	else:
		doc = frappe.get_doc(doctype="Jira Account", user=user)
	doc.update({"account": account.id, "display_name": account.name, "jira_url": jira.url})
	# The desk itself keeps what Jira has told it.
	doc.save(ignore_permissions=True)
