"""Lists, numbers, forms and searches read no growing table in full, and ask as many questions as ever."""

import frappe
import pytest
from frappe.desk import reportview
from frappe.desk.form.load import getdoc

from oki_tickets.api import agent as agent_door
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import desk_numbers, portal_list, portal_view, workflow
from oki_tickets.services.search import finding
from tests import factories
from tests.factories import as_user
from tests.portal import people_of_a_company, remove_what_was_made
from tests.queries import LISTED, full_scans, recorded
from tests.search import by_full_text_alone

GROWN = frozenset({"tabTicket", "tabTicket Message", "__oki_ticket_text"})
ROWS = 6000


@pytest.fixture(scope="module")
def desk():
	"""So many tickets, one in a hundred of them open, that to read them in full is never the cheapest way."""
	_company, klara, _colleague = people_of_a_company()
	made = frappe._dict(klara=klara, anna=factories.create_agent(), head=factories.create_head())
	made.ticket = factories.create_ticket(klara, agent=made.anna).name
	factories.write_message(made.ticket, made.anna, body="Have you watered the zygomorphic cartridge?")
	# Frappe counts a form's connections within a second, and leaves that limit to whatever the session does next.
	frappe.db.set_execution_timeout(0)
	_grow()
	frappe.db.commit()
	_look_at_the_tables()
	yield made
	_shrink()
	remove_what_was_made()


def _grow() -> None:
	for statement in (
		"""insert into tabTicket (name, creation, modified, subject, status, customer, contact, raised_by, agent,
			support_line, priority)
		select concat('PLAN-', seq), now() - interval seq minute, now() - interval seq minute, 'No dial tone',
			if(seq mod 100, 'Closed', 'New'), concat('Customer ', seq mod 500), concat('Contact ', seq mod 900),
			concat(seq mod 900, '@plans.example'), concat('agent', seq mod 60, '@plans.example'),
			elt(1 + seq mod 3, 'L1', 'L2', 'L3'), 'Medium' from seq_1_to_6000""",
		"""insert into `tabTicket Message` (name, creation, modified, ticket, sender, sender_side, sent_at, body)
		select concat('PLAN-', seq), now(), now(), concat('PLAN-', seq), 'x', 'Customer', now(), 'No dial tone'
		from seq_1_to_6000""",
		"""insert into `__oki_ticket_text` (source, ticket, words)
		select concat('PLAN-', seq), concat('PLAN-', seq), concat(' dial word', seq mod 2000, ' ')
		from seq_1_to_6000""",
	):
		frappe.db.sql(statement)


def _shrink() -> None:
	frappe.db.rollback()
	frappe.db.sql("delete from `__oki_ticket_text` where source like 'PLAN-%'")
	frappe.db.sql("delete from `tabTicket Message` where name like 'PLAN-%'")
	frappe.db.sql("delete from tabTicket where name like 'PLAN-%'")
	frappe.db.commit()
	_look_at_the_tables()


def _look_at_the_tables() -> None:
	for table in GROWN:
		frappe.db.sql_ddl(f"analyze table `{table}`")


def listed(*filters: list, page: int = 50, method=reportview.get):
	"""A request of Frappe's list."""
	frappe.local.form_dict = frappe._dict(
		doctype="Ticket",
		fields=frappe.as_json([f"`tabTicket`.`{name}`" for name in LISTED]),
		filters=frappe.as_json([["Ticket", *one] for one in filters]),
		order_by="`tabTicket`.`modified` desc",
		start=0,
		page_length=page,
		limit=1001,
	)
	return method()


def is_open() -> list:
	return ["status", "in", workflow.statuses_of(*Category.OPEN)]


def counted(*filters: list):
	return listed(*filters, method=reportview.get_count)


def form(ticket: str) -> None:
	frappe.response.docs = []
	getdoc("Ticket", ticket)
	agent_door.get_desk_view(ticket)


def sought(typed: str, scope=finding.desk_scope) -> None:
	finding.find(typed, scope(), 20)


# By request: who makes it, what it is, and the most questions that it asks.
REQUESTS = {
	"open tickets": ("anna", lambda desk: listed(is_open()), 3),
	"count of open tickets": ("anna", lambda desk: counted(is_open()), 4),
	"own tickets": ("anna", lambda desk: listed(["agent", "=", desk.anna], is_open()), 3),
	"tickets of lines": ("anna", lambda desk: listed(["support_line", "in", ["L1"]], is_open()), 3),
	"tickets of nobody": ("anna", lambda desk: listed(["agent", "is", "not set"], is_open()), 3),
	"tickets of a customer": ("anna", lambda desk: listed(["customer", "=", "Customer 7"]), 2),
	"number of open tickets": ("head", lambda desk: desk_numbers.open_tickets(), 3),
	"number of own tickets": ("anna", lambda desk: desk_numbers.own_tickets(), 3),
	"number of unanswered tickets": ("head", lambda desk: desk_numbers.unanswered_tickets(), 3),
	"number of solved tickets": ("head", lambda desk: desk_numbers.resolved_this_week(), 2),
	"form of a ticket": ("anna", lambda desk: form(desk.ticket), 42),
	"search by words": ("anna", lambda desk: sought("zygomorphic dial"), 8),
	"search by a number": ("anna", lambda desk: sought(desk.ticket), 2),
	"search by an agent": ("head", lambda desk: sought("anna"), 7),
	"a customer's search": ("klara", lambda desk: sought("zygomorphic", finding.customer_scope), 4),
	"a customer's list": (
		"klara",
		lambda desk: portal_list.list_tickets(portal_list.Wanted(shelf="open")),
		6,
	),
	"a customer's ticket": ("klara", lambda desk: portal_view.ticket_page(desk.ticket), 14),
}


@pytest.mark.parametrize("request_", REQUESTS)
def test_no_growing_table_is_read_in_full(desk, request_, monkeypatch):
	if "search" in request_:
		by_full_text_alone(monkeypatch)
	who, work, most = REQUESTS[request_]
	with as_user(desk[who]):
		work(desk)
		statements = recorded(lambda: work(desk))
	assert full_scans(statements, GROWN) == []
	assert len(statements) <= most, "\n".join(statements)


def test_what_is_read_word_by_word_is_no_full_scan_either(desk):
	for who, scope in (("head", finding.desk_scope), ("klara", finding.customer_scope)):
		with as_user(desk[who]):
			statements = recorded(lambda scope=scope: sought("dial", scope))
		assert full_scans(statements, GROWN) == []


def test_the_test_knows_a_full_scan_when_it_sees_one(desk):
	slow = ["select name from tabTicket where subject like '%tone%'"]
	assert full_scans(slow, GROWN)
	assert full_scans(["set statement max_statement_time = 1 for " + slow[0]], GROWN)
	assert not full_scans(["select name from tabTicket where agent = 'agent7@plans.example'"], GROWN)
