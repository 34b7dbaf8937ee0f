"""Where an incoming ticket goes, and why."""

import frappe
import pytest

from oki_tickets.api import agent as desk
from oki_tickets.exceptions import KeptByTheDesk, OkiTicketsError
from oki_tickets.services import routing, topics
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_line,
	create_schedule,
	create_ticket,
	unique,
)

ALL_DAY = (("00:00", "00:00"),)


@pytest.fixture(autouse=True)
def only_our_words():
	"""The seeds' keywords and other people's rules stay out of these tests."""
	frappe.db.set_value("Ticket Category", {"keywords": ("is", "set")}, "keywords", None)
	frappe.db.set_value("Routing Rule", {"is_enabled": 1}, "is_enabled", 0)
	topics.forget()


def create_category(**values) -> str:
	values.setdefault("parent_ticket_category", "All Ticket Categories")
	return frappe.get_doc(doctype="Ticket Category", category_name=unique("Topic"), **values).insert().name


def create_rule(**values) -> str:
	return frappe.get_doc(doctype="Routing Rule", title=unique("Rule"), **values).insert().name


def bring(subject: str = "Hello", description: str = "<p>A word</p>", **values):
	"""A ticket that comes in by no portal: nobody has chosen anything but `values`."""
	return frappe.get_doc(
		doctype="Ticket", subject=subject, description=description, **{"channel": "E-mail", **values}
	).insert()


def reasons(ticket) -> dict[str, str]:
	return {
		f"{row['label']} {row['value']}": row["sentence"] for row in desk.get_routing_reasons(ticket.name)
	}


def test_the_category_with_most_keywords_found_gives_its_line_priority_and_urgency():
	line = create_line()
	parent = create_category(is_group=1, support_line=line, priority="High", is_urgent=1)
	money = create_category(parent_ticket_category=parent, keywords="faktura, płatność")
	create_category(keywords="telefon", priority="Low")
	ticket = bring("Telefon", "<p>Dwie <b>FAKTURY</b> i brak platnosci</p>")
	assert (ticket.category, ticket.support_line, ticket.priority) == (money, line, "High")
	assert ticket.is_urgent == 1 and ticket.ticket_type == "Problem"
	assert reasons(ticket) == {
		f"Category {money}": "By its keywords, found in the text: faktura, płatność.",
		f"Support Line {line}": f"By the category {parent}.",
		"Priority High": f"By the category {parent}.",
		"Urgent Yes": f"By the category {parent}.",
		"Type Problem": "The desk's default.",
	}


def test_of_equal_hits_the_subject_wins_then_the_deeper_category():
	parent = create_category(is_group=1, keywords="router")
	first = create_category(keywords="invoice")
	deep = create_category(parent_ticket_category=parent, keywords="router")
	assert bring("Invoice", "my router").category == first
	assert bring("Hello", "my invoice, my router").category == deep
	assert not bring("Hello", "nothing of the kind").category


def test_what_somebody_entered_stays_and_rules_come_before_the_category():
	line, other = create_line(), create_line()
	category = create_category(support_line=line, priority="High")
	rule = create_rule(keywords="vip*", support_line=other, priority="Urgent", is_urgent=1)
	ticket = bring("From a VIP-client", category=category, priority="Low")
	assert (ticket.support_line, ticket.priority, ticket.is_urgent) == (other, "Low", 1)
	assert reasons(ticket) == {
		f"Category {category}": "Entered when the ticket was raised.",
		"Priority Low": "Entered when the ticket was raised.",
		f"Support Line {other}": f"By the Routing Rule {rule}, which found: vip*.",
		"Urgent Yes": f"By the Routing Rule {rule}, which found: vip*.",
		"Type Problem": "The desk's default.",
	}
	frappe.db.set_value("Ticket", ticket.name, "support_line", line)
	changed = [row["now"] for row in desk.get_routing_reasons(ticket.name)]
	assert sorted(filter(None, changed)) == [line]


def test_rules_in_order_each_give_what_is_open_until_the_last():
	lines = [create_line() for _ in range(3)]
	create_rule(sort_order=3, support_line=lines[2], ticket_type="Idea", tags="never")
	create_rule(sort_order=2, condition="priority == 'High'", tags="b, B, a", is_last=1)
	create_rule(sort_order=1, support_line=lines[1], priority="High", tags="a")
	create_rule(sort_order=0, is_enabled=0, support_line=lines[0])
	create_rule(sort_order=0, keywords="nobody writes this", support_line=lines[0])
	ticket = bring()
	assert (ticket.support_line, ticket.priority, ticket.ticket_type) == (lines[1], "High", "Problem")
	assert frappe.db.get_value("Ticket", ticket.name, "_user_tags") == ",a,b"
	links = frappe.get_all("Tag Link", {"document_name": ticket.name}, pluck="tag", order_by="tag")
	assert links == ["a", "b"]


def test_a_condition_sees_the_ticket_and_its_customer():
	customer = create_customer()
	group = frappe.get_doc(doctype="Customer Group", customer_group_name=unique("Group")).insert().name
	frappe.db.set_value("Customer", customer, {"customer_group": group, "language": "pl"})
	line = create_line()
	create_rule(
		condition=f"customer_group == '{group}' and language == 'pl' and 'tone' in description",
		support_line=line,
	)
	assert bring(customer=customer, description="<p>No <b>to</b>ne</p>").support_line == line
	assert bring(customer=create_customer(), description="tone").support_line != line


@pytest.mark.parametrize(
	("condition", "named"),
	[
		("subject ==", "invalid syntax"),
		("subject.__class__", "__class__"),
		("frappe.db.sql('select 1')", "names <strong>frappe</strong>"),
		("custmer == 'x'", "custmer"),
		("subject.no_such_thing()", "no_such_thing"),
		("status == 'New'", "status"),
		("'x' * 10 ** 10 in subject", "<strong>\\*</strong> is not possible"),
		("subject.replace('', description)", "subject.replace</strong> is not possible"),
	],
)
def test_a_condition_that_cannot_work_is_refused_and_says_why(condition, named):
	with pytest.raises(OkiTicketsError, match=named):
		create_rule(condition=condition, is_urgent=1)


def test_keywords_and_rules_that_cannot_work_are_refused_and_named():
	for make in (create_category, create_rule):
		with pytest.raises(OkiTicketsError, match=r"in\*.*before the star"):
			make(keywords="fine, in*", is_urgent=1)
	with pytest.raises(OkiTicketsError, match="gives nothing"):
		create_rule(keywords="fine")
	kept = frappe.get_doc("Ticket Category", create_category(keywords=" a b ,c\n\nc"))
	assert kept.keywords == "a b\nc"


def test_a_rule_that_breaks_is_skipped_and_reported_once_and_the_ticket_is_made():
	name = create_rule(condition="int(subject or 1)", priority="High")
	line = create_line()
	create_rule(support_line=line)
	tickets = [bring(), bring()]
	assert [(ticket.support_line, ticket.priority) for ticket in tickets] == [(line, "Medium")] * 2
	assert frappe.db.count("Error Log", {"method": f"Routing Rule {name} was skipped"}) == 1


def test_a_rule_names_an_agent_who_gets_the_ticket_only_while_able_to():
	anna = create_agent()
	frappe.db.set_value("Support Agent", anna, "work_schedule", create_schedule(ALL_DAY, days=7))
	rule = create_rule(agent=anna)
	assert bring().agent == anna
	frappe.db.set_value("Support Agent", anna, "is_available", 0)
	ticket = bring()
	assert not ticket.agent
	assert (
		f"Named by the Routing Rule {rule}, but could not take the ticket then." in reasons(ticket).values()
	)


def test_the_first_question_counts_where_nothing_else_does():
	settings = frappe.get_doc("Oki Tickets Settings")
	assert bring(route="Not a Technical Question").support_line == settings.line_other
	ticket = bring(route="Technical")
	assert (ticket.support_line, ticket.priority) == (settings.line_technical, settings.default_priority)
	assert "By the answer to the first question: Technical." in reasons(ticket).values()


def test_a_change_of_a_rule_a_category_or_a_name_counts_at_once():
	first, second = create_line(), create_line()
	category = create_category(keywords="modem", support_line=first)
	assert bring("Modem").support_line == first
	doc = frappe.get_doc("Ticket Category", category)
	doc.update({"keywords": "router", "support_line": second}).save()
	assert (bring("Modem").category, bring("Router").support_line) == (None, second)
	new_name = frappe.rename_doc("Support Line", second, unique("Line"))
	assert bring("Router").support_line == new_name
	rule = frappe.get_doc("Routing Rule", create_rule(support_line=first))
	assert bring("Router").support_line == first
	rule.delete()
	assert bring("Router").support_line == new_name


def test_nothing_is_asked_of_the_database_where_nothing_has_changed():
	category = create_category(keywords="modem", priority="High")
	create_rule(keywords="modem", condition="'x' not in subject", is_urgent=1)
	for values in ({}, {"category": category}):
		first, second = ({"subject": "Modem", "description": "<p>dead</p>", **values} for _ in range(2))
		assert queries_of(first) or values
		assert queries_of(second) == []


def queries_of(values: dict) -> list[str]:
	"""What routing such a ticket asks the database."""
	doc = frappe.new_doc("Ticket").update(values)
	asked, real = [], frappe.db.sql
	frappe.db.sql = lambda query, *args, **kwargs: asked.append(str(query)) or real(query, *args, **kwargs)
	try:
		routing.route(doc)
	finally:
		frappe.db.sql = real
	assert (doc.priority, doc.is_urgent) == ("High", 1)
	return asked


def test_a_customer_without_rights_gets_tags_and_nobody_writes_the_reasons():
	create_rule(tags="vip")
	ticket = create_ticket()
	assert frappe.db.get_value("Ticket", ticket.name, "_user_tags") == ",vip"
	with as_user(create_agent()):
		assert desk.get_routing_reasons(ticket.name)[-1]["label"]
		doc = frappe.get_doc("Ticket", ticket.name)
		doc.routing_reasons = "[]"
		with pytest.raises(KeptByTheDesk):
			doc.save()
		with pytest.raises(KeptByTheDesk):
			bring(routing_reasons="[]")
