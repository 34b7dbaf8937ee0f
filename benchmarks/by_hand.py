"""The figures of each report as somebody would ask the database for them by hand, over the desk of volume.py."""


def counted(ticket: str, end: str = "%(end)s") -> str:
	"""Leaves out duplicates, spam and what the customer did not raise."""
	return f"""{ticket} not in (
			select ticket from `tabTicket Status Change`
			where closure_reason in ('Duplicate', 'Spam') and changed_at < {end}
			group by ticket having sum(if(to_status = 'Closed', 1, -1)) > 0)
		and {ticket} not in (
			select ticket from `tabTicket Feedback` where verdict = 'Not My Ticket' and given_at < {end})"""


CHANGED = "changed_at >= %(start)s and changed_at < %(end)s"
RAISED = "creation >= %(start)s and creation < %(end)s"
PROPOSED = "proposed_at >= %(start)s and proposed_at < %(end)s"
REJECTED = "rejected_at >= %(start)s and rejected_at < %(end)s"
GIVEN = "given_at >= %(start)s and given_at < %(end)s"
COUNTED_RAISED = counted("name")
ANSWERED = "first_responded_at >= %(start)s and first_responded_at < %(end)s"
DUE = "due_at >= %(start)s and due_at < %(end)s"
PASSED = "passed_at >= %(start)s and passed_at < %(end)s"
WRITTEN = "sender_side = 'Agent' and sent_at >= %(start)s and sent_at < %(end)s"

REACTIONS = f"""select agent, sum(reaction = 'Like'), sum(reaction = 'Dislike') from `tabTicket Reaction`
	where {RAISED} and {counted("written_on")} group by agent"""
SOLUTIONS = (
	"select agent, customer, count(*) from `tabTicket Solution` where {0} and {1} group by agent, customer"
)
VERDICTS = f"""select agent, verdict, count(*), sum(score) from `tabTicket Feedback` where {GIVEN} group by agent, verdict"""
ANSWERS = f"""select first_responded_by, first_response_used, first_responded_at <= response_due_at from tabTicket
	where {ANSWERED} and {COUNTED_RAISED}"""
SOLVED = f"""select agent, resolve_used, resolve_used <= resolve_within from `tabTicket Solution`
	where {PROPOSED} and {counted("ticket")}"""
OPEN = "('New', 'In Progress', 'Solution Rejected', 'Waiting for Data', 'Deferred', 'In Development')"

BY_HAND = {
	"Tickets Created and Closed": [
		f"select date(creation), ticket_type, count(*) from tabTicket where {RAISED} group by 1, 2",
		f"""select date(c.changed_at), t.ticket_type, count(*), sum(c.closure_reason = 'Spam')
			from `tabTicket Status Change` c join tabTicket t on t.name = c.ticket
			where c.to_status = 'Closed' and {CHANGED.replace("changed_at", "c.changed_at")} group by 1, 2""",
		f"""select date(c.changed_at), t.ticket_type, count(*)
			from `tabTicket Status Change` c join tabTicket t on t.name = c.ticket
			where c.from_status = 'Closed' and {CHANGED.replace("changed_at", "c.changed_at")} group by 1, 2""",
	],
	"Ticket Communication by Agent": [
		# count(distinct ...) would sort the messages and read each of them from its row.
		f"""select sender, sum(answers > 0), sum(answers), sum(notes), sum(length) from (
				select sender, sum(not is_internal) as answers, sum(is_internal) as notes,
					sum(if(is_internal, 0, body_length)) as length
				from `tabTicket Message` where {WRITTEN} and {counted("written_on")} group by sender, written_on
			) as of_ticket group by sender"""
	],
	"Ticket Statuses by Agent": [
		f"""select agent, to_status, count(*) from (
				select distinct agent, to_status, ticket from `tabTicket Status Change`
				where {CHANGED} and {counted("ticket")}
			) as of_ticket group by agent, to_status"""
	],
	"Rejected Solutions": [
		SOLUTIONS.format(PROPOSED, counted("ticket")),
		SOLUTIONS.format(REJECTED, counted("ticket")),
	],
	"Top Customers by Tickets": [
		f"""select customer, ticket_type, count(*) from tabTicket where {RAISED} and {COUNTED_RAISED}
			group by customer, ticket_type"""
	],
	"Status Duration by Agent": [
		f"""select agent, from_status, count(*), sum(duration), sum(working_duration) from `tabTicket Status Change`
			where {CHANGED} and {counted("ticket")} group by agent, from_status"""
	],
	"Discipline Violations by Agent": [
		f"""select agent, status, sum(level = 1), sum(level = 2), sum(level = 3), count(distinct ticket)
			from `tabDiscipline Violation` where {DUE} and {counted("ticket")} group by agent, status"""
	],
	"Message Reactions by Agent": [
		REACTIONS,
		f"""select sender, count(*) from `tabTicket Message` where {WRITTEN} and is_internal = 0
			and {counted("written_on")} group by sender""",
	],
	"Postponed Development Tickets": [
		"""select t.name, t.subject, t.customer, t.jira_issue, u.full_name, last.* from (
				select ticket, max(number), max(engineer) as engineer, max(new_due_on), max(passed_at)
				from `tabTicket Postponement`
				where postponed_at >= %(start)s and postponed_at < %(end)s and number > 1 group by ticket
			) as last join tabTicket t on t.name = last.ticket left join tabUser u on u.name = last.engineer
			where (select to_status from `tabTicket Status Change`
				where ticket = last.ticket and changed_at < %(end)s order by changed_at desc limit 1) = 'In Development'"""
	],
	"First Response and Resolution Time": [
		ANSWERS.replace("first_responded_by", "first_response_line", 1),
		SOLVED.replace("agent", "support_line", 1),
	],
	"Tickets by Channel": [
		f"select hour(creation), channel, count(*) from tabTicket where {RAISED} group by 1, 2"
	],
	"Agent Scorecard": [
		SOLUTIONS.format(PROPOSED, counted("ticket")),
		SOLUTIONS.format(REJECTED, counted("ticket")),
		ANSWERS,
		SOLVED,
		f"""select agent, sum(level = 1), sum(level = 2), sum(level = 3) from `tabDiscipline Violation`
			where {DUE} and {counted("ticket")} group by agent""",
		f"""select to_agent, count(*) from `tabTicket Transfer` where {PASSED} and pickup_ignored = 1
			and {counted("ticket")} group by to_agent""",
		VERDICTS,
		REACTIONS,
	],
	"Ticket Topics": [
		f"select category, count(*) from tabTicket where {RAISED} and {COUNTED_RAISED} group by category",
		f"""select category, count(*) from tabTicket where creation >= %(before)s and creation < %(start)s
			and {counted("name", "%(start)s")} group by category""",
	],
	"Line Throughput": [
		f"select first_line, count(*) from tabTicket where {RAISED} group by first_line",
		f"""select to_line, from_line, count(*) from `tabTicket Transfer` where {PASSED} and from_line != to_line
			group by to_line, from_line""",
		f"""select support_line, sum(from_status in ('Resolved', 'Closed') and to_status in {OPEN}),
			sum(from_status in {OPEN} and to_status = 'Resolved'), sum(from_status in {OPEN} and to_status = 'Closed')
			from `tabTicket Status Change` where {CHANGED} group by support_line""",
		f"select support_line, count(*) from tabTicket where status in {OPEN} group by support_line",
		"select first_line, count(*) from tabTicket where creation >= %(end)s group by first_line",
		f"""select support_line, sum(from_status in ('Resolved', 'Closed') and to_status in {OPEN})
			- sum(from_status in {OPEN} and to_status in ('Resolved', 'Closed'))
			from `tabTicket Status Change` where changed_at >= %(end)s group by support_line""",
	],
	"Ticket Feedback Summary": [VERDICTS],
}
