"""Verdicts that nobody can change, likes and dislikes."""

import frappe
import pytest
from frappe.core.doctype.data_import.importer import Importer

from oki_tickets.api import portal
from oki_tickets.domain.feedback import SERIES
from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import AlreadyRated, KeptByTheDesk, NotYourTicket, OkiTicketsError
from oki_tickets.services import feedback_chain, feedback_witness, moves
from tests import factories
from tests.lines import told

SUMMARIES = {"problem_summary": "No tone", "resolution_summary": "Port reset"}


@pytest.fixture
def customer():
	return factories.create_portal_user(factories.create_customer())


def solved(customer: str, **values) -> str:
	"""A ticket whose solution was proposed by an agent."""
	ticket = factories.create_ticket(customer, **values).name
	with factories.as_user(factories.create_agent()):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=SUMMARIES)
	return ticket


def rate(user: str, ticket: str, verdict: str = "Liked", **values) -> str:
	with factories.as_user(user):
		return portal.give_feedback(ticket, verdict, **values)["name"]


def test_a_rating_closes_the_ticket_at_once_and_names_who_proposed(customer):
	ticket = solved(customer)
	row = frappe.get_doc("Ticket Feedback", rate(customer, ticket, score=5, comment="<Quick> & kind"))
	assert (row.verdict, row.score, row.comment, row.channel) == ("Liked", 5, "‹Quick› & kind", "Portal")
	assert row.agent == frappe.db.get_value("Ticket", ticket, "agent") and row.given_by == customer
	assert frappe.db.get_value("Ticket", ticket, ["status", "closure_reason"]) == ("Closed", "Accepted")
	assert feedback_chain.verify() == []


def test_the_first_verdict_stays_and_a_new_solution_has_its_own(customer):
	ticket = solved(customer)
	rate(customer, ticket)
	with pytest.raises(AlreadyRated):
		rate(customer, ticket, "Disliked")
	with factories.as_user(customer):
		moves.apply_action(ticket, "Reopen", side=Side.CUSTOMER, has_message=True)
	moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=SUMMARIES)
	rate(customer, ticket, "Disliked")
	verdicts = frappe.get_all(
		"Ticket Feedback", filters={"ticket": ticket}, pluck="verdict", order_by="number"
	)
	assert verdicts == ["Liked", "Disliked"]


def test_who_may_not_rate_is_refused(customer):
	ticket = solved(customer)
	stranger = factories.create_portal_user(factories.create_customer())
	with pytest.raises(NotYourTicket):
		rate(stranger, ticket)
	for inside in (factories.create_agent(), factories.create_head(), "Administrator"):
		with pytest.raises(frappe.PermissionError):
			rate(inside, ticket)
	with pytest.raises(OkiTicketsError, match="once a solution"):
		rate(customer, factories.create_ticket(customer).name)


@pytest.mark.parametrize("values", [{"verdict": "Loved"}, {"verdict": "Liked", "score": 6}])
def test_what_is_no_verdict_is_refused(customer, values):
	with pytest.raises(OkiTicketsError):
		rate(customer, solved(customer), **values)


def test_the_head_hears_of_dislikes_and_phantoms(customer):
	head = factories.create_head()
	line = factories.create_line(head=head)
	disliked, phantom, liked = (solved(customer, support_line=line) for _ in range(3))
	rate(customer, disliked, "Disliked")
	rate(customer, phantom, "Not My Ticket")
	rate(customer, liked)
	words = told(head)
	assert len(words) == 2 and disliked in words[0] and phantom in words[1]
	assert frappe.db.get_value("Ticket", phantom, "closure_reason") == "Not My Ticket"


def test_a_ticket_raised_in_a_customers_name_can_be_denied_before_it_is_solved(customer):
	agent = factories.create_agent()
	with factories.as_user(agent):
		doc = frappe.get_doc(
			doctype="Ticket",
			subject="A call",
			description="<p>He rang</p>",
			ticket_type="Problem",
			raised_by=customer,
		).insert()
	row = frappe.get_doc("Ticket Feedback", rate(customer, doc.name, "Not My Ticket"))
	assert (row.raised_by_user, row.round) == (agent, 0)
	assert frappe.db.get_value("Ticket", doc.name, ["status", "closure_reason"]) == (
		"Closed",
		"Not My Ticket",
	)


ATTACKS = {
	"save": lambda doc: doc.update({"verdict": "Liked"}).save(ignore_permissions=True),
	"save by service": lambda doc: _by_service(doc).update({"score": 5}).save(ignore_permissions=True),
	"db_set": lambda doc: doc.db_set("verdict", "Liked"),
	"db_update": lambda doc: doc.update({"score": 5}).db_update(),
	"delete": lambda doc: frappe.delete_doc("Ticket Feedback", doc.name, force=True),
	"delete with the ticket": lambda doc: frappe.delete_doc("Ticket", doc.ticket),
	"rename": lambda doc: frappe.rename_doc("Ticket Feedback", doc.name, "OKI-FEEDBACK-9", force=True),
	"set_value": lambda doc: frappe.get_attr("frappe.client.set_value")(
		"Ticket Feedback", doc.name, "verdict", "Liked"
	),
	"bulk edit": lambda doc: frappe.get_attr(
		"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"
	)("Ticket Feedback", frappe.as_json([doc.name]), "update", {"verdict": "Liked"}),
	"save by REST": lambda doc: frappe.get_attr("frappe.client.save")(
		frappe.as_json({**doc.as_dict(), "score": 5, "flags": {"by_service": 1}})
	),
	"bulk update by REST": lambda doc: frappe.get_attr("frappe.client.bulk_update")(
		frappe.as_json([{"doctype": doc.doctype, "docname": doc.name, "score": 5}])
	),
	"delete by REST": lambda doc: frappe.get_attr("frappe.client.delete")(doc.doctype, doc.name),
	"delete with the ticket by force": lambda doc: frappe.delete_doc("Ticket", doc.ticket, force=True),
	"rename the ticket": lambda doc: frappe.rename_doc("Ticket", doc.ticket, "TKT-x", force=True),
	"rename in bulk": lambda doc: frappe.get_attr("frappe.model.rename_doc.bulk_rename")(
		doc.doctype, [[doc.name, "OKI-FEEDBACK-7"]], via_console=True
	),
	"data import": lambda doc: Importer.update_record(
		frappe._dict(doctype=doc.doctype, data_import=frappe._dict(doctype="Data Import", name="x")),
		{"name": doc.name, "score": 5},
	),
	"insert": lambda doc: frappe.get_doc(
		doctype="Ticket Feedback", name="OKI-FEEDBACK-8", ticket=doc.ticket, verdict="Liked", round=7
	).insert(ignore_permissions=True),
}


def _by_service(doc):
	doc.flags.by_service = True
	return doc


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_no_administrator_gets_past_the_controller(customer, attack, monkeypatch):
	# Bulk edit undoes the whole transaction, with the verdict that the test has just given.
	monkeypatch.setattr(frappe.db, "rollback", lambda **_: None)
	name = rate(customer, solved(customer), "Disliked", score=1)
	try:
		attack(frappe.get_doc("Ticket Feedback", name))
	except (KeptByTheDesk, frappe.LinkExistsError, frappe.ValidationError):
		frappe.clear_messages()
	assert frappe.db.get_value("Ticket Feedback", name, ["verdict", "score"]) == ("Disliked", 1)
	assert feedback_chain.verify() == []


@pytest.mark.parametrize(
	"change",
	[
		{"verdict": "Liked"},
		{"score": 5},
		{"comment": "Lovely"},
		{"given_by": "x@example.com"},
		{"number": 900},
		{"agent": "Administrator"},
		{"customer": None},
		{"raised_by_user": "Administrator"},
		{"is_erased": 1, "comment": "", "given_by": ""},
	],
)
def test_what_is_changed_in_the_database_is_found_and_named(customer, change):
	name = rate(customer, solved(customer), "Disliked", score=1, comment="Slow")
	rate(customer, solved(customer))
	frappe.db.set_value("Ticket Feedback", name, change)
	found = [feedback_chain.describe(defect) for defect in feedback_chain.verify()]
	assert any(line.startswith(name) for line in found), found


def test_a_row_that_was_removed_in_the_database_is_named(customer):
	names = [rate(customer, solved(customer)) for _ in range(3)]
	for gone in (names[1], names[2]):
		frappe.db.savepoint("untouched")
		frappe.db.delete("Ticket Feedback", {"name": gone})
		assert [defect.name for defect in feedback_chain.verify()] == [gone]
		frappe.db.rollback(save_point="untouched")
	assert feedback_chain.verify() == []


def test_a_row_that_was_slipped_in_or_given_another_name_is_named(customer):
	row = frappe.get_doc("Ticket Feedback", rate(customer, solved(customer)))
	frappe.db.sql(
		"""insert into `tabTicket Feedback` (name, number, round, ticket, verdict)
		values ('OKI-FEEDBACK-0', -1, 9, %s, 'Liked')""",
		row.ticket,
	)
	assert {defect.name for defect in feedback_chain.verify()} == {"OKI-FEEDBACK-0"}
	frappe.db.delete("Ticket Feedback", {"name": "OKI-FEEDBACK-0"})
	frappe.db.sql("update `tabTicket Feedback` set name = 'x' where name = %s", row.name)
	assert [defect.name for defect in feedback_chain.verify()] == ["x"]


def test_the_end_cannot_be_cut_off_together_with_the_counter(customer, tmp_path, monkeypatch):
	monkeypatch.setattr(feedback_witness, "_path", lambda: tmp_path / "verdicts.json")
	rows = [frappe.get_doc("Ticket Feedback", rate(customer, solved(customer))) for _ in range(2)]
	for row in reversed(rows):
		# As after their commits, whichever comes first.
		feedback_witness._remember(row.number, row.seal)
	assert feedback_chain.verify() == []
	frappe.db.delete("Ticket Feedback", {"name": rows[1].name})
	frappe.db.sql("update `tabSeries` set current = current - 1 where name = %s", SERIES)
	assert [defect.name for defect in feedback_chain.verify()] == [rows[1].name]
	rate(customer, solved(customer), "Disliked")
	assert [defect.name for defect in feedback_chain.verify()] == [rows[1].name]
	feedback_witness.forget()
	assert feedback_chain.verify() == []


def test_agents_and_customers_may_be_renamed(customer):
	row = frappe.get_doc("Ticket Feedback", rate(customer, solved(customer)))
	frappe.rename_doc("Customer", row.customer, factories.unique("Renamed"), force=True)
	assert feedback_chain.verify() == []


def test_a_person_who_is_forgotten_leaves_the_verdict(customer):
	ticket = solved(customer)
	message = factories.write_message(ticket, factories.create_agent())
	react(customer, message, "Like")
	name = rate(customer, ticket, "Disliked", score=1, comment="I am Klara of Warsaw")
	request = frappe.get_doc(
		doctype="Personal Data Deletion Request", email=customer, name="deleted-1@x.example"
	)
	request.db_insert()
	# Frappe's last step.
	request.db_set("status", "Deleted")
	row = frappe.get_doc("Ticket Feedback", name)
	assert (row.verdict, row.score, row.comment, row.given_by, row.is_erased) == ("Disliked", 1, "", "", 1)
	assert feedback_chain.verify() == []
	assert frappe.get_all("Ticket Reaction", {"message": message}, pluck="name") == [
		f"{message}:deleted-1@x.example"
	]
	assert frappe.db.get_value("Ticket Message", message, "likes") == 1


def test_administrators_hear_once_of_what_was_altered(customer):
	name = rate(customer, solved(customer), "Disliked")
	feedback_chain.verify_nightly()
	assert not told("Administrator")
	frappe.db.set_value("Ticket Feedback", name, "verdict", "Liked")
	for _night in range(2):
		feedback_chain.verify_nightly()
	assert told("Administrator") == ["Ticket Feedback was altered in the database"]
	frappe.db.delete("Error Log", {"error": ("like", f"%{name}%")})


# Reactions


def answer(customer: str, **values) -> str:
	ticket = factories.create_ticket(customer, **values).name
	return factories.write_message(ticket, factories.create_agent())


def react(user: str, message: str, reaction: str | None) -> dict:
	with factories.as_user(user):
		return portal.react(message, reaction)


def test_a_reaction_is_given_changed_and_taken_back(customer):
	head = factories.create_head()
	message = answer(customer, support_line=factories.create_line(head=head))
	steps = [
		react(customer, message, words) for words in ("Like", "Dislike", "Dislike", None, "Dislike", None)
	]
	counts = [(1, 0), (0, 1), (0, 1), (0, 0), (0, 1), (0, 0)]
	assert [(step["likes"], step["dislikes"]) for step in steps] == counts
	assert len(told(head)) == 1
	assert not frappe.db.exists("Ticket Reaction", {"message": message})


def test_only_public_answers_of_the_desk_take_reactions(customer):
	message = answer(customer)
	ticket = frappe.db.get_value("Ticket Message", message, "ticket")
	own = frappe.db.get_value("Ticket Message", {"ticket": ticket, "sender_side": "Customer"})
	note = factories.write_message(ticket, factories.create_agent(), is_internal=True)
	with pytest.raises(OkiTicketsError, match="desk"):
		react(customer, own, "Like")
	with pytest.raises(OkiTicketsError, match="no reaction"):
		react(customer, message, "Love")
	for user, name in ((customer, note), (factories.create_portal_user(), message)):
		with pytest.raises(NotYourTicket):
			react(user, name, "Like")
