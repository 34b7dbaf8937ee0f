"""Tickets are found by what is written in them, and only by those who may read it."""

import frappe
import pytest

from oki_tickets.api import agent as agent_door
from oki_tickets.services import erasure, identity, merging, tagging
from oki_tickets.services.search import finding, questions, texts
from oki_tickets.setup import search_table
from tests import factories
from tests.factories import as_user, unique
from tests.portal import people_of_a_company, remove_what_was_made
from tests.search import by_full_text_alone, found_by, found_by_customer, texts_of

# Minutes, where nobody stops it.
SLOW = "for select count(*) from seq_1_to_100000 a join seq_1_to_100000 b on a.seq * b.seq = 7"


@pytest.fixture(scope="module")
def desk():
	"""Committed, since the full text knows of nothing that is not: tickets of two companies, an agent and a head."""
	company, klara, colleague = people_of_a_company()
	anna, head = factories.create_agent(first_name="Annabella"), factories.create_head()
	made = frappe._dict(company=company, klara=klara, colleague=colleague, anna=anna, head=head)
	made.invoice = factories.create_ticket(
		klara, subject="Błąd w fakturze korygującej", description="<p>VAT &amp; kwota</p>", agent=anna
	).name
	made.printer = factories.create_ticket(klara, subject="The printer is on fire", agent=None).name
	made.strange = factories.create_ticket(subject="Printer of another company", agent=None).name
	factories.write_message(made.printer, anna, body="Have you watered the zygomorphic cartridge?")
	factories.write_message(made.printer, anna, body="Customer is a quixotic person", is_internal=True)
	tagging.change(made.printer, add=["Combustible"])
	frappe.db.commit()
	yield made
	remove_what_was_made()


@pytest.fixture(params=["newest", "full text"])
def way(request, monkeypatch):
	if request.param == "full text":
		by_full_text_alone(monkeypatch)
	return request.param


@pytest.mark.parametrize(
	("typed", "tickets"),
	[
		("fakturą", ["invoice"]),
		("BLAD korygujaca", ["invoice"]),
		("vat kwota", ["invoice"]),
		("zygomorphic", ["printer"]),
		("fire zygomorphic", ["printer"]),
		("quixotic fire", ["printer"]),
		("on fire", ["printer"]),
		("annabella korygująca", ["invoice"]),
		("combustible printer", ["printer"]),
		("zygomorphic invoice", []),
		('+"zygomorphic" -fire* (printer', ["printer"]),
		("zygo* OR 1=1", []),
		("' or sleep(9) -- ", []),
		("%", []),
		("", []),
	],
)
def test_an_agent_finds(desk, way, typed, tickets):
	found = set(found_by(desk.anna, typed)) & {desk.invoice, desk.printer, desk.strange}
	assert found == {desk[name] for name in tickets}


def test_by_customer_person_and_address(desk, way):
	assert set(found_by(desk.head, desk.company)) == {desk.invoice, desk.printer}
	assert set(found_by(desk.head, desk.klara)) == {desk.invoice, desk.printer}


@pytest.mark.parametrize("form", ["{0}", "#{0}", "{1}", "{2} zygomorphic"])
def test_by_number_which_comes_first(desk, form):
	letters, digits = desk.printer.split("-")
	typed = form.format(desk.printer, int(digits), f"{letters.lower()}-{int(digits)}")
	assert found_by(desk.anna, typed)[0] == desk.printer


def test_the_newest_come_first_and_a_page_says_whether_there_are_more(desk, way):
	with as_user(desk.head):
		page = finding.find("printer", finding.desk_scope(), 1)
		both = finding.find("printer", finding.desk_scope(), 2)
	assert page.tickets == both.tickets[:1] == [desk.strange]
	assert not page.is_all


@pytest.fixture
def own_lines_only(monkeypatch):
	"""As the setting does it, which a worker of the bench would read and keep meanwhile."""
	monkeypatch.setattr(
		identity, "_sees_all_tickets", lambda roles: bool(roles & {identity.HEAD_ROLE, identity.ADMIN_ROLE})
	)
	frappe.local.request_cache.clear()
	yield
	frappe.local.request_cache.clear()


def test_only_own_lines_and_own_tickets(desk, way, own_lines_only):
	for ticket in (desk.printer, desk.invoice):
		frappe.db.set_value("Ticket", ticket, "support_line", "L2")
	assert found_by(desk.anna, "zygomorphic") == [], "neither by a message"
	assert found_by(desk.anna, desk.printer) == [], "nor by its number"
	assert found_by(desk.anna, "combustible") == [], "nor by a tag"
	assert found_by(desk.anna, "annabella") == [desk.invoice], "one's own is found in any line"
	assert found_by(desk.head, "zygomorphic") == [desk.printer]


def test_user_permissions_hold_as_in_a_list(desk, way):
	bound = factories.create_agent()
	assert found_by(bound, "zygomorphic") == [desk.printer]
	frappe.get_doc(
		doctype="User Permission", user=bound, allow="Customer", for_value=factories.create_customer()
	).insert()
	assert found_by(bound, "zygomorphic") == []


def test_a_customer_finds_what_was_said_publicly(desk, way):
	assert found_by_customer(desk.klara, "fire zygomorphic") == [desk.printer]
	assert found_by_customer(desk.klara, "printer") == [desk.printer], "and nothing of other companies"


@pytest.mark.parametrize("typed", ["quixotic", "fire quixotic", "combustible", "annabella fakturze"])
def test_a_customer_finds_nothing_by_notes_agents_and_tags(desk, way, typed):
	assert found_by_customer(desk.klara, typed) == []


def test_a_colleague_finds_nothing_that_is_not_theirs(desk, way):
	for typed in ("printer", "zygomorphic", desk.printer, desk.company):
		assert found_by_customer(desk.colleague, typed) == []


def test_people_of_no_side_are_refused_at_the_door(desk):
	for user in (desk.klara, factories.create_user("Employee").name):
		with as_user(user), pytest.raises(frappe.PermissionError):
			agent_door.search("printer")


def test_the_door_says_what_was_found(desk):
	with as_user(desk.head):
		answer = agent_door.search("quixotic")
		assert agent_door.search_names("quixotic") == {"tickets": [desk.printer], "is_all": True}
	(row,) = answer["tickets"]
	assert (row["name"], row["subject"], row["customer"]) == (
		desk.printer,
		"The printer is on fire",
		desk.company,
	)
	assert answer["is_all"]


def test_frappes_search_dialog_finds_tickets_within_the_same_rights(desk):
	dialog = frappe.get_attr(
		frappe.get_hooks("override_whitelisted_methods")["frappe.utils.global_search.search"][-1]
	)
	with as_user(desk.head):
		assert [row["name"] for row in dialog("quixotic", doctype="Ticket")] == [desk.printer]
		assert desk.printer in [row["name"] for row in dialog("quixotic")]
	with as_user(desk.klara):
		assert dialog("quixotic") == []


def test_a_search_that_takes_too_long_tells_what_it_has(desk, monkeypatch):
	ask = questions.Questions._run

	def run(self, text, values):
		return ask(self, f"{text.partition(' for ')[0]} {SLOW}", values)

	monkeypatch.setattr(questions.Questions, "_run", run)
	with as_user(desk.head):
		assert finding.find("printer", finding.desk_scope(), 20) == finding.Found([], is_all=False)


@pytest.mark.parametrize(("code", "is_cut"), [(188, True), (126, False)])
def test_the_full_text_has_a_word_of_its_own_for_being_cut_off(desk, monkeypatch, code, is_cut):
	def run(self, text, values):
		raise frappe.db.InternalError(code, "Unknown error")

	monkeypatch.setattr(questions.Questions, "_run", run)
	with as_user(desk.head):
		if is_cut:
			assert not finding.find("printer", finding.desk_scope(), 20).is_all
		else:
			with pytest.raises(frappe.db.InternalError):
				finding.find("printer", finding.desk_scope(), 20)


def test_words_follow_the_ticket(desk):
	ticket = factories.create_ticket(subject="Old words")
	frappe.get_doc("Ticket", ticket.name).update({"subject": "New subject"}).save()
	assert "new" in texts_of(ticket.name)[0][0] and "old" not in texts_of(ticket.name)[0][0]


def test_words_follow_a_message_to_another_ticket(desk):
	user = factories.create_portal_user(factories.create_customer())
	first, second = (factories.create_ticket(user, subject=word) for word in ("First", "Second"))
	factories.write_message(first.name, desk.anna, body="plugh xyzzy")
	factories.write_message(first.name, desk.anna, body="frobozz", is_internal=True)
	with as_user(desk.head):
		merging.merge(first.name, second.name)
	assert found_by(desk.head, "plugh second") == [second.name]
	assert found_by_customer(user, "xyzzy") == [second.name]
	assert found_by_customer(user, "frobozz") == []


def test_nothing_is_left_of_a_deleted_ticket(desk):
	ticket = factories.create_ticket()
	assert len(texts_of(ticket.name)) == 2
	frappe.delete_doc("Ticket", ticket.name)
	assert texts_of(ticket.name) == ()


def test_old_tickets_are_written_down_afterwards(desk, monkeypatch):
	ticket = factories.create_ticket(subject="Before the search")
	factories.write_message(ticket.name, desk.anna, body="hidden", is_internal=True)
	before = texts_of(ticket.name)
	frappe.db.sql("delete from `__oki_ticket_text` where ticket = %s", ticket.name)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(texts, "BATCH", 2)
	texts.fill_search_texts(after=ticket.name[:-1])
	texts.fill_search_texts(after=ticket.name[:-1])
	assert sorted(texts_of(ticket.name)) == sorted(before)


def test_an_erased_person_is_found_no_more(desk):
	user = factories.create_portal_user(factories.create_customer())
	ticket = factories.create_ticket(user)
	assert found_by(desk.head, user) == [ticket.name]
	frappe.db.set_value("Ticket", ticket.name, {"raised_by": "nobody-7@erased.example", "contact": None})
	erasure.forget(user, "nobody-7@erased.example")
	assert found_by(desk.head, user) == []


def test_tags_of_many_tickets_with_one_result_for_each(desk):
	anna = desk.anna
	mine, closed = (factories.create_ticket(subject=unique("Tagged"), agent=anna).name for _ in range(2))
	with as_user(anna):
		assert agent_door.tag_many([mine, closed], add=["Grue, #Zork"]) == {
			"done": sorted([mine, closed]),
			"refused": [],
		}
		assert set(found_by(anna, "zork grue")) == {mine, closed}
		agent_door.tag_many([mine], remove=["zork"])
		assert found_by(anna, "zork grue") == [closed]


def test_a_tag_that_is_refused_says_why(desk, monkeypatch):
	one, other = (factories.create_ticket(agent=desk.anna).name for _ in range(2))
	change = tagging.change

	def refuse(ticket, **tags):
		if ticket == other:
			frappe.throw("Not this one.")
		change(ticket, **tags)

	monkeypatch.setattr(tagging, "change", refuse)
	with as_user(desk.anna):
		answer = agent_door.tag_many([one, other], add=["zork"])
	assert answer == {"done": [one], "refused": [{"ticket": other, "reason": "Not this one."}]}


def test_the_table_may_be_made_again(desk):
	search_table.create()
	assert texts_of(desk.printer)
