"""What a search tells of the tickets that it finds, and how its words follow names that change."""

import frappe
import pytest

from oki_tickets.api import agent as agent_door
from oki_tickets.services import portal_list
from oki_tickets.services.search import excerpts, texts
from tests import factories
from tests.factories import as_user
from tests.queries import recorded
from tests.search import texts_of


@pytest.fixture
def head():
	return factories.create_head()


@pytest.fixture
def klara():
	return factories.create_portal_user(factories.create_customer())


@pytest.fixture
def jobs_at_once(monkeypatch):
	"""The search's own jobs, which come after the commit, run at once and commit nothing."""

	def enqueue(job, **values):
		if job is texts.renew_search_texts_of_party:
			job(values["link"], values["party"])

	monkeypatch.setattr(frappe, "enqueue", enqueue)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


def test_it_is_told_where_the_words_stand(head):
	ticket = factories.create_ticket(subject="Waldo", description="<b>The</b> &lt;i&gt; Zażółć gęślą").name
	factories.write_message(ticket, head, body="<p>A fred person</p>", is_internal=True)
	with as_user(head):
		(by_message,) = agent_door.search("waldo zazolc")["tickets"]
		(by_note,) = agent_door.search("waldo fred")["tickets"]
		(by_subject,) = agent_door.search("waldo")["tickets"]
	assert by_message["excerpt"] == "The &lt;i&gt; <mark>Zażółć</mark> gęślą" and not by_message["is_note"]
	assert by_note["excerpt"] == "A <mark>fred</mark> person" and by_note["is_note"]
	assert by_subject["excerpt"] == "", "the subject says it"


@pytest.mark.parametrize("typed", ["waldino", "List<Waldino>"])
def test_words_in_brackets_are_found(head, typed):
	ticket = factories.create_ticket(subject="The List<Waldino> is wrong").name
	with as_user(head):
		assert [row["name"] for row in agent_door.search(typed)["tickets"]] == [ticket]


def test_the_message_with_most_of_the_words_is_told(head):
	ticket = factories.create_ticket(subject="Waldo", description="plugh").name
	factories.write_message(ticket, head, body="plugh and xyzzy")
	factories.write_message(ticket, head, body="xyzzy")
	found = excerpts.of([ticket], "plugh xyzzy", is_desk=True)
	assert found[ticket].html == "<mark>plugh</mark> and <mark>xyzzy</mark>"


def test_a_customer_is_told_nothing_of_a_note(head, klara):
	ticket = factories.create_ticket(klara, description="Garply for everybody").name
	factories.write_message(ticket, head, body="Garply canary", is_internal=True)
	with as_user(klara):
		(row,) = portal_list.list_tickets(portal_list.Wanted(search="garply"))["rows"]
	assert row["excerpt"] == "<mark>Garply</mark> for everybody"
	assert excerpts.of([ticket], "canary", is_desk=False) == {}


def test_many_excerpts_cost_as_many_queries_as_one():
	names = [factories.create_ticket(description="grault").name for _ in range(4)]
	assert set(excerpts.of(names, "grault", is_desk=True)) == set(names)
	for some in (names[:1], names):
		assert len(recorded(lambda some=some: excerpts.of(some, "grault", is_desk=True))) == 2


@pytest.mark.parametrize(("doctype", "field"), [("Customer", "customer_name"), ("Contact", "first_name")])
@pytest.mark.parametrize("change", ["name", "number"])
def test_a_company_and_a_person_are_found_by_their_new_name(klara, jobs_at_once, doctype, field, change):
	ticket = factories.create_ticket(klara)
	party = ticket.get(doctype.lower())
	if change == "name":
		frappe.get_doc(doctype, party).update({field: "Frobnitz"}).save()
	else:
		frappe.rename_doc(doctype, party, f"Frobnitz {party}", show_alert=False)
	assert "frobnitz" in texts_of(ticket.name)[0][0].split()
