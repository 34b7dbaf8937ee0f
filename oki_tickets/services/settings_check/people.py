"""Whether lines have people, and people what they need."""

import frappe
from frappe import _

from oki_tickets.services.identity import AGENT_ROLE, CUSTOMER_ROLE, HEAD_ROLE
from oki_tickets.services.settings_check.finding import Finding, good, listed, missing, optional

LINES, AGENTS = "/app/support-line", "/app/support-agent"


def agents() -> Finding:
	"""Whether there is anybody to answer."""
	title = _("Who answers")
	number = frappe.db.count("Support Agent", {"is_available": 1})
	if not number:
		return missing(title, _("Nobody gets tickets. Make a Support Agent of each who answers."), AGENTS)
	return good(title, _("Agents who take tickets: {0}.").format(number), AGENTS)


def lines_without_agents() -> Finding:
	"""Lines whose tickets nobody gets."""
	title = _("Lines and agents")
	manned = frappe.get_all(
		"Support Agent Line",
		{"parenttype": "Support Agent"},
		pluck="support_line",
		distinct=True,
		order_by="",
	)
	empty = frappe.get_all(
		"Support Line", {"name": ("not in", manned or [""])}, pluck="name", order_by="name"
	)
	if empty:
		return missing(title, _("Tickets of these lines reach nobody: {0}.").format(listed(empty)), AGENTS)
	return good(title, _("Every line has agents."), LINES)


def lines_without_head() -> Finding:
	"""Lines whose escalations nobody hears of."""
	title = _("Heads")
	names = frappe.get_all("Support Line", {"head": ("is", "not set")}, pluck="name", order_by="name")
	if names:
		return missing(
			title,
			_(
				"Nobody hears of broken norms and dislikes in these lines, since they have no head: {0}."
			).format(listed(names)),
			LINES,
		)
	return good(title, _("Every line has a head."), LINES)


def agents_without_role() -> Finding:
	"""Agents who are given tickets that they cannot open."""
	title = _("Agents' users")
	rows = frappe.get_all("Support Agent", fields=["name", "user"], order_by="name")
	able = _users_with((AGENT_ROLE, HEAD_ROLE))
	unable = [row.name for row in rows if row.user not in able]
	if unable:
		return missing(
			title,
			_("These agents have a disabled user, or not the role {0}: {1}.").format(
				_(AGENT_ROLE), listed(unable)
			),
			AGENTS,
		)
	return good(title, _("Every agent can log in and open tickets."), AGENTS)


def roles_without_agent() -> Finding:
	"""People who may answer and are given nothing."""
	title = _("People without an agent's record")
	known = set(frappe.get_all("Support Agent", pluck="user", order_by="name"))
	names = sorted(_users_with((AGENT_ROLE,)) - known)
	if names:
		return optional(
			title,
			_("These people may answer tickets, and are given none: {0}.").format(listed(names)),
			AGENTS,
		)
	return good(title, _("Everybody with the role {0} gets tickets.").format(_(AGENT_ROLE)), AGENTS)


def _users_with(roles: tuple[str, ...]) -> set[str]:
	"""Enabled users, Administrator left out, who have one of the roles."""
	role, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(role)
		.join(user)
		.on((role.parent == user.name) & (role.parenttype == "User"))
		.select(user.name)
		.distinct()
		.where(role.role.isin(roles) & (user.enabled == 1) & user.name.notin(("Administrator", "Guest")))
	).run(pluck=True)
	return set(rows)


def portal_users() -> Finding:
	"""Customers' people of whom nobody knows whose they are."""
	title = _("Customers' people")
	users = _users_with((CUSTOMER_ROLE,))
	if not users:
		return optional(
			title,
			_("No customer can log in to the portal yet. Make a user from a customer's Contact."),
			"/app/contact",
		)
	if lost := sorted(users - _users_of_customers()):
		return missing(
			title,
			_("The desk does not know which Customer these people belong to: {0}.").format(listed(lost)),
			"/app/contact",
		)
	return good(title, _("Every user of the portal belongs to a Customer."), "/app/contact")


def _users_of_customers() -> set[str]:
	"""Users whom a Customer names, directly or through a Contact."""
	contact, link = frappe.qb.DocType("Contact"), frappe.qb.DocType("Dynamic Link")
	linked = (
		frappe.qb.from_(contact)
		.join(link)
		.on((link.parent == contact.name) & (link.parenttype == "Contact"))
		.select(contact.user)
		.where((link.link_doctype == "Customer") & contact.user.isnotnull())
	).run(pluck=True)
	named = frappe.get_all("Portal User", {"parenttype": "Customer"}, pluck="user", order_by="")
	return {*linked, *named}
