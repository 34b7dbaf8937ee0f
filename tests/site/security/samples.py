"""What the matrix calls methods with, and records that it reads, writes, makes and deletes."""

from collections.abc import Callable

import frappe

from oki_tickets.channels.jira import links
from oki_tickets.channels.jira.issues import Named
from oki_tickets.domain.jira_news import Seen
from oki_tickets.services import solutions
from tests import ratings
from tests.factories import create_user, unique
from tests.site.security import around_samples, joining_samples, mail_samples
from tests.site.security.makers import recipient, report, some_agent, status, user_with_role
from tests.site.security.people import World

# Arguments of each method, made anew for each person.
ARGUMENTS: dict[str, Callable[[World], dict]] = {
	**joining_samples.ARGUMENTS,
	**mail_samples.ARGUMENTS,
	**around_samples.ARGUMENTS,
	"oki_tickets.api.portal.create_ticket": lambda world: {
		"subject": "Dead line",
		"description": "No tone",
		"ticket_type": "Problem",
	},
	"oki_tickets.api.portal.reply": lambda world: {"ticket": world.ticket, "body": "A word"},
	"oki_tickets.api.portal.apply_action": lambda world: {"ticket": world.fresh_ticket(), "action": "Close"},
	"oki_tickets.api.portal.get_news": lambda world: {"ticket": world.ticket, "known": 0},
	"oki_tickets.api.portal.react": lambda world: {"message": world.answer, "reaction": "Like"},
	"oki_tickets.api.portal.give_feedback": lambda world: {
		"ticket": ratings.solved_of(world),
		"verdict": "Liked",
	},
	"oki_tickets.api.portal.confirm_ticket": lambda world: {"ticket": world.ticket},
	"oki_tickets.api.agent.reply": lambda world: {"ticket": world.ticket, "body": "A word"},
	"oki_tickets.api.agent.apply_action": lambda world: {
		"ticket": world.fresh_ticket(),
		"action": "Start Work",
	},
	"oki_tickets.api.agent.get_desk_view": lambda world: {"ticket": world.ticket},
	"oki_tickets.api.agent.get_routing_reasons": lambda world: {"ticket": world.ticket},
	"oki_tickets.api.agent.get_canned_replies": lambda world: {"ticket": world.ticket},
	"oki_tickets.api.agent.apply_action_to_many": lambda world: {
		"tickets": frappe.as_json([world.fresh_ticket()]),
		"action": "Start Work",
	},
	"oki_tickets.api.agent.get_moves": lambda world: {"tickets": frappe.as_json([world.ticket])},
	"oki_tickets.api.agent.recognise": lambda world: {"email": world.users["owner"]},
	"oki_tickets.api.agent.take": lambda world: {"ticket": world.fresh_ticket()},
	"oki_tickets.api.agent.next_ticket": lambda world: {},
	"oki_tickets.api.agent.transfer": lambda world: {
		"ticket": world.fresh_ticket(),
		"agent": world.users["agent"],
	},
	"oki_tickets.api.agent.take_many": lambda world: {"tickets": [world.fresh_ticket()]},
	"oki_tickets.api.agent.transfer_many": lambda world: {
		"tickets": [world.fresh_ticket()],
		"agent": world.users["agent"],
	},
	"oki_tickets.api.agent.tag_many": lambda world: {"tickets": [world.fresh_ticket()], "add": ["seen"]},
	"oki_tickets.api.agent.search": lambda world: {"text": "silent"},
	"oki_tickets.api.agent.search_names": lambda world: {"text": "silent"},
	"oki_tickets.api.agent.get_places": lambda world: {},
	"oki_tickets.api.agent.escalate": lambda world: {"ticket": world.fresh_ticket(), "reason": "Measure"},
	"oki_tickets.api.agent.set_availability": lambda world: {"is_available": 1},
	"oki_tickets.api.agent.get_duty": lambda world: {},
	"oki_tickets.api.agent.see_offers": lambda world: {"tickets": [world.ticket]},
	"oki_tickets.api.agent.get_duty_board": lambda world: {},
	"oki_tickets.api.points.get_leader_board": lambda world: {},
	"oki_tickets.api.kanban.update_order": lambda world: {"board_name": "Tickets by Status", "order": "{}"},
	"oki_tickets.api.numbers.open_tickets": lambda world: {},
	"oki_tickets.api.numbers.own_tickets": lambda world: {},
	"oki_tickets.api.numbers.unanswered_tickets": lambda world: {},
	"oki_tickets.api.numbers.resolved_this_week": lambda world: {},
	"oki_tickets.api.agent.get_limits": lambda world: {"tickets": [world.ticket]},
	"oki_tickets.api.numbers.overdue_clocks": lambda world: {},
	"oki_tickets.api.schedules.preview": lambda world: {"schedule": {}, "hours": 3},
	"oki_tickets.api.schedules.get_time_zones": lambda world: {},
	"oki_tickets.api.webhooks.telegram": lambda world: {},
	"oki_tickets.api.telegram.new_link": lambda world: {},
	"oki_tickets.api.telegram.get_state": lambda world: {},
	"oki_tickets.api.telegram.unlink": lambda world: {},
	"oki_tickets.api.outbox.send_again": lambda world: {"names": []},
	"oki_tickets.api.jira.webhook": lambda world: {"issue": {"id": "1"}},
	"oki_tickets.api.jira.send_message": lambda world: {"message": _message_with_issue(world)},
	"oki_tickets.api.jira.test_connection": lambda world: {},
	"oki_tickets.api.jira.describe_webhook": lambda world: {},
	"oki_tickets.api.reports.get_tickets": lambda world: {
		"report": "Tickets Created and Closed",
		"figure": "created",
	},
	"oki_tickets.api.scorecards.get_scorecard": lambda world: {},
	"oki_tickets.api.settings_check.check": lambda world: {},
	"oki_tickets.api.settings_check.try_now": lambda world: {},
	"oki_tickets.api.digests.preview": lambda world: {"recipient": recipient(), "kind": "Daily"},
	"oki_tickets.api.digests.send_now": lambda world: {"recipient": recipient(), "kind": "Daily"},
	"oki_tickets.api.stand_ins.get_count": lambda world: {"doctype": "Ticket"},
	"oki_tickets.api.stand_ins.search": lambda world: {"text": "silent"},
	"oki_tickets.api.stand_ins.upload_file": lambda world: {
		"doctype": "Ticket Message",
		"docname": world.question,
		"file_url": "https://files.example/plan.txt",
		"file_name": "plan.txt",
	},
	"oki_tickets.api.stand_ins.export_list": lambda world: {
		"doctype": "Ticket",
		"fields": '["name"]',
		"filters": "[]",
		"file_format_type": "CSV",
	},
	"oki_tickets.api.stand_ins.export_report": lambda world: {
		"report_name": report(),
		"file_format_type": "CSV",
		"visible_idx": "[0]",
	},
}

# Methods that are called by the name of Frappe's method which they stand in front of.
STANDS_FOR = {
	"oki_tickets.api.stand_ins.get_count": "frappe.client.get_count",
	"oki_tickets.api.stand_ins.search": "frappe.utils.global_search.search",
	"oki_tickets.api.stand_ins.upload_file": "upload_file",
	"oki_tickets.api.stand_ins.export_list": "frappe.desk.reportview.export_query",
	"oki_tickets.api.stand_ins.export_report": "frappe.desk.query_report.export_query",
}

# Methods that a GET may call.
ONLY_READ = {
	*(joining_samples.ONLY_READ | around_samples.ONLY_READ),
	"oki_tickets.api.reports.get_tickets",
	"oki_tickets.api.agent.get_desk_view",
	"oki_tickets.api.agent.get_routing_reasons",
	"oki_tickets.api.agent.get_canned_replies",
	"oki_tickets.api.telegram.get_state",
	"oki_tickets.api.agent.get_limits",
	"oki_tickets.api.schedules.get_time_zones",
	"oki_tickets.api.agent.get_moves",
	"oki_tickets.api.agent.search",
	"oki_tickets.api.agent.search_names",
	"oki_tickets.api.agent.get_duty",
	"oki_tickets.api.agent.get_duty_board",
	"oki_tickets.api.agent.get_places",
	"oki_tickets.api.digests.preview",
	"oki_tickets.api.scorecards.get_scorecard",
	"oki_tickets.api.agent.recognise",
	"oki_tickets.api.points.get_leader_board",
	*(method for method in ARGUMENTS if ".numbers." in method or ".stand_ins." in method),
} - {"oki_tickets.api.stand_ins.upload_file"}

# A valid new record of each DocType that people may make.
NEW: dict[str, Callable[[], dict]] = {
	**around_samples.NEW,
	"Ticket": lambda: {"subject": "Dead line", "description": "No tone", "ticket_type": "Problem"},
	"Ticket Message": lambda: {"ticket": "TKT-00001", "body": "x", "sender_side": "Agent"},
	"Ticket Status Change": lambda: {"ticket": "TKT-00001", "from_status": "New", "to_status": "Closed"},
	"Discipline Violation": lambda: {"ticket": "TKT-00001", "level": 1},
	"Ticket Feedback": lambda: {"ticket": "TKT-00001", "verdict": "Liked"},
	"Ticket Reaction": lambda: {"ticket": "TKT-00001", "reaction": "Like"},
	"Agent Month": lambda: {"name": unique("Month"), "agent": some_agent(), "month": "2020-01-01"},
	"Ticket Month Count": lambda: {"name": unique("Count"), "month": "2020-01-01", "figures": "[]"},
	"Feedback Invitation": lambda: {"ticket": "TKT-00001", "kind": "Rating"},
	"Ticket Solution": lambda: {"ticket": "TKT-00001", "round": 1},
	"Ticket Transfer": lambda: {"ticket": "TKT-00001", "kind": "Taken"},
	"Ticket Postponement": lambda: {"ticket": "TKT-00001", "number": 1},
	"Ticket Offer": lambda: {"ticket": "TKT-00001", "agent": some_agent()},
	"Ticket Clock": lambda: {"name": unique("Clock"), "ticket": "TKT-00001", "kind": "Deadline"},
	"Outbox Message": lambda: {"channel": "Test", "recipient": "x", "state": "Sent"},
	"Ticket Digest": lambda: {
		"recipient": "x@oki-tests.example",
		"kind": "Daily",
		"from_date": "2020-01-01",
		"to_date": "2020-01-01",
		"period_key": unique("key"),
	},
	**mail_samples.NEW,
	"Telegram Chat": lambda: {"chat_id": unique("7")},
	"Notice Preference": lambda: {"user": "Guest"},
	"Ticket Jira Issue": lambda: {"ticket": "TKT-00001", "issue_key": "OKI-1"},
	"Jira Account": lambda: {"user": user_with_role(), "account": unique("account")},
	"Work Schedule": lambda: {"schedule_name": unique("Schedule")},
	"Agent Absence": lambda: {"agent": some_agent(), "from_time": "2020-01-01 08:00:00"},
	"Ticket Timer": lambda: {"status": status(), "levels": [{"after": 60}]},
	"Service Norm": lambda: {"norm_name": unique("Norm"), "priorities": [{"priority": "Medium"}]},
	"Support Agent": lambda: {"user": user_with_role()},
	"Support Line": lambda: {"line_name": unique("Line")},
	"Ticket Category": lambda: {"category_name": unique("Topic")},
	"Routing Rule": lambda: {"title": unique("Rule"), "keywords": unique("nobodywritesthis"), "is_urgent": 1},
	"Ticket Priority": lambda: {"priority_name": unique("Priority"), "rank": 9},
	"Ticket Status": lambda: {"status_name": unique("Status"), "category": "Working"},
	"Ticket Type": lambda: {"type_name": unique("Type")},
}

# A harmless change of a record of each.
CHANGE: dict[str, dict] = {
	**joining_samples.CHANGE,
	**around_samples.CHANGE,
	"Ticket": {"subject": "Another subject"},
	"Ticket Message": {"body": "Other words"},
	"Ticket Status Change": {"duration": 1},
	"Discipline Violation": {"level": 2},
	"Ticket Feedback": {"verdict": "Liked"},
	"Ticket Reaction": {"reaction": "Like"},
	"Agent Month": {"points": 900},
	"Ticket Month Count": {"figures": "[[1]]"},
	"Feedback Invitation": {"recipient": "x@example.com"},
	"Ticket Solution": {"rejected_at": None},
	"Ticket Transfer": {"reason": "Another"},
	"Ticket Postponement": {"new_due_on": "2030-01-01"},
	"Ticket Offer": {"outcome": "Taken"},
	"Ticket Clock": {"due_second": 1},
	"Outbox Message": {"state": "Waiting"},
	"Ticket Digest": {"recipient": "y@oki-tests.example"},
	"Inbound Mail": {"state": "Done"},
	"Telegram Chat": {"user": "Administrator"},
	"Notice Preference": {"by_email": 1},
	"Ticket Jira Issue": {"issue_key": "OKI-2"},
	"Jira Account": {"account": "another"},
	"Work Schedule": {"time_zone": "Europe/Kyiv"},
	"Agent Absence": {"to_time": "2020-01-02 08:00:00"},
	"Ticket Timer": {"is_enabled": 0},
	"Service Norm": {"is_enabled": 0},
	"Support Agent": {"is_available": 0},
	"Support Line": {"description": "Changed"},
	"Ticket Category": {"description": "Changed"},
	"Routing Rule": {"sort_order": 7},
	"Ticket Priority": {"rank": 8},
	"Ticket Status": {"customer_label": "Changed"},
	"Ticket Type": {"description": "Changed"},
	"Oki Tickets Settings": {"reopen_days": 14},
}


# Records that only the desk writes, made anew on the owner's ticket.
WRITTEN_BY_DESK: dict[str, Callable[[World], dict]] = {
	**joining_samples.WRITTEN_BY_DESK,
	"Discipline Violation": lambda world: {"level": 1, "status_since": frappe.utils.now()},
	"Ticket Transfer": lambda world: {"kind": "Taken"},
	"Ticket Postponement": lambda world: {"number": frappe.db.count("Ticket Postponement") + 1},
	"Ticket Reaction": lambda world: {
		"name": unique("Reaction"),
		"message": world.answer,
		"user": create_user("Employee").name,
		"reaction": "Like",
	},
	"Ticket Offer": lambda world: {"agent": world.users["agent"]},
	"Feedback Invitation": lambda world: {
		"round": frappe.db.count("Feedback Invitation"),
		"token_hash": unique("digest"),
	},
	"Ticket Solution": lambda world: {"round": solutions.number_of(world.ticket) + 1},
}


def _belonging(world: World, doctype: str, **values) -> str:
	"""A record that only the desk writes, on the owner's ticket."""
	doc = frappe.get_doc(doctype=doctype, ticket=world.ticket, **values)
	doc.flags.by_service = True
	doc.insert()
	frappe.db.commit()
	return doc.name


def _message_with_issue(world: World) -> str:
	"""A message of the ticket, which has an issue in Jira."""
	links.remember(world.ticket, Named("1", "OKI-1"), Seen())
	frappe.db.commit()
	return world.answer


def _issue(world: World) -> str:
	_message_with_issue(world)
	return world.ticket


# Records that are there already, or are made in a way of their own.
EXISTING: dict[str, Callable[[World], str]] = {
	"Ticket": lambda world: world.fresh_ticket(),
	"Ticket Message": lambda world: world.answer,
	"Ticket Status Change": lambda world: world.change,
	"Oki Tickets Settings": lambda world: "Oki Tickets Settings",
	"Ticket Clock": lambda world: f"{world.ticket}:Deadline:2",
	"Ticket Feedback": ratings.verdict_of,
	"Ticket Jira Issue": _issue,
}


def existing(doctype: str, world: World) -> str:
	"""A record that all may try their rights on; one that may be deleted is made for that."""
	if find := EXISTING.get(doctype):
		return find(world)
	if values := WRITTEN_BY_DESK.get(doctype):
		return _belonging(world, doctype, **values(world))
	# A person has one preference; the one that is made beside it is another person's.
	other = {"user": "Administrator"} if doctype == "Notice Preference" else {}
	doc = frappe.get_doc(doctype=doctype, **{**NEW[doctype](), **other})
	doc.flags.by_service = True
	doc.insert(ignore_permissions=True)
	frappe.db.commit()
	return doc.name
