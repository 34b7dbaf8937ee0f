"""Asks Jira for what no webhook has told, and gives orders that were missed."""

from collections import defaultdict

import frappe
from frappe.query_builder import Order

from oki_tickets.channels.jira import connection, facts, issues, links, orders
from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import JiraNotSetUp, JiraRefused, OutsideError
from oki_tickets.services import clock, workflow
from oki_tickets.services.filters import among

MARK = "oki_tickets_jira_caught_up"
# Seconds that are asked for again each time: Jira's search lags, and its clock is not ours.
OVERLAP = 900
FIRST_TIME = DAY = 86_400
# Issues that nobody has told of are looked at once a day, so many at each run: some were moved or deleted.
LONG_UNSEEN = 20
MOST_ORDERS = 100


def catch_up_with_jira() -> None:
	"""Scheduler, every five minutes. Where Jira does not answer, the next run asks for the time since the
	last one that succeeded."""
	if not connection.is_enabled():
		return
	now = clock.now_second()
	_order_missing_issues()
	# Before the question, which Jira refuses as a whole where one of the projects was deleted.
	_look_at_long_unseen(now)
	try:
		_ask_for_news(connection.connected(), now)
	except (JiraNotSetUp, JiraRefused, OutsideError) as problem:
		frappe.logger("oki_tickets").warning(f"Jira: {problem}")
		return
	frappe.db.set_global(MARK, str(now))


def _order_missing_issues() -> None:
	"""Tickets that were sent to development while Jira was not set up."""
	rows = frappe.get_all(
		"Ticket",
		filters={
			"passed_to_development": 1,
			"create_jira_issue": 1,
			"jira_issue": ("is", "not set"),
			"status": ("in", workflow.statuses_of(*Category.OPEN)),
		},
		fields=["name", "passed_to_development_at"],
		order_by="name",
	)
	keys = {orders.key_of_making(facts.reference(row)): row for row in rows}
	given = frappe.get_all(
		"Outbox Message",
		filters={"idempotency_key": among(keys)},
		pluck="idempotency_key",
		order_by="name",
	)
	for key in sorted(set(keys) - set(given))[:MOST_ORDERS]:
		orders.make_issue(keys[key])


def _ask_for_news(jira: connection.Jira, now: int) -> None:
	rows = _watched()
	if not rows:
		return
	watched: dict[str, list] = defaultdict(list)
	for row in rows:
		watched[row.issue_id].append(row)
	since = int(frappe.db.get_global(MARK) or now - FIRST_TIME)
	minutes = (max(0, now - since) + OVERLAP) // 60
	projects = sorted({row.issue_key.rpartition("-")[0] for row in rows})
	for issue, updated in issues.updated_within(jira, projects, minutes):
		for row in watched.get(issue, ()):
			if updated > row.jira_updated:
				orders.look_at_issue(row.ticket, key=f"jira:{row.ticket}:{updated}")


def _watched() -> list[frappe._dict]:
	"""Links of tickets that are not closed."""
	link, ticket = frappe.qb.DocType(links.DOCTYPE), frappe.qb.DocType("Ticket")
	return (
		frappe.qb.from_(link)
		.join(ticket)
		.on(ticket.name == link.ticket)
		.select(link.ticket, link.issue_id, link.issue_key, link.jira_updated, link.looked_second)
		.where(link.state == links.LINKED)
		.where(ticket.status.isin(workflow.statuses_of(*Category.OPEN, Category.RESOLVED)))
		.orderby(link.looked_second, order=Order.asc)
		.orderby(link.name, order=Order.asc)
	).run(as_dict=True)


def _look_at_long_unseen(now: int) -> None:
	unseen = [row for row in _watched() if row.looked_second < now - DAY]
	for row in unseen[:LONG_UNSEEN]:
		orders.look_at_issue(row.ticket, key=f"jira:{row.ticket}:day:{now // DAY}")
