"""Customers are asked for their verdict by their own channel, and answer by a link or a button."""

import frappe
import pytest
from frappe.utils.password import decrypt

from oki_tickets.api import portal
from oki_tickets.channels import connections
from oki_tickets.channels.feedback import adapters
from oki_tickets.channels.mail import letters
from oki_tickets.domain import tokens
from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import AlreadyRated, KeptByTheDesk, LinkClosed, OkiTicketsError
from oki_tickets.services import clock, feedback, invitations, moves
from tests import factories, ratings
from tests.lines import told
from tests.outside import Reply, Service

SETTINGS = "Oki Tickets Settings"


@pytest.fixture
def customer() -> str:
	return factories.create_portal_user(factories.create_customer())


@pytest.fixture(autouse=True)
def mail():
	ratings.set_up_mail()


def set_up(**values) -> None:
	for field, value in values.items():
		frappe.db.set_single_value(SETTINGS, field, value)
	frappe.clear_document_cache(SETTINGS)


def raised_by_agent(customer: str | None, **values) -> str:
	with factories.as_user(factories.create_agent(first_name="Anna")):
		doc = frappe.get_doc(
			doctype="Ticket",
			subject="A call",
			description="<p>He rang</p>",
			ticket_type="Problem",
			raised_by=customer,
			**values,
		)
		return doc.insert().name


def mail_of(ticket: str):
	receipt = ratings.send(ratings.requests_of(ticket)[-1])
	return frappe.get_doc("Email Queue", receipt.provider_id)


def found(ticket: str):
	return invitations.find(ratings.token_of(ticket))


def answer(ticket: str, verdict: str, **values) -> None:
	invitations.answer(found(ticket), verdict, user="Guest", **values)


# What goes out


def test_a_mail_quotes_problem_and_solution_and_has_a_link_for_each_answer(customer):
	ticket = ratings.solved(customer)
	token, mail = ratings.token_of(ticket), mail_of(ticket)
	assert [row.recipient for row in mail.recipients] == [customer]
	words = mail.message.replace("=\n", "").replace("=3D", "=")
	assert "No tone since Monday" in words and "The port was reset &amp; tested" in words
	for slug in ("liked", "disliked", "not-my-ticket"):
		assert f"/tickets/rate/{token}?v={slug}" in words


def test_where_the_desk_has_a_mailbox_it_is_asked_in_the_conversation(customer):
	frappe.db.set_value("Email Account", {"email_id": "desk@oki-tests.example"}, "makes_tickets", 1)
	ticket = factories.create_ticket(customer).name
	ratings.solve(ticket)
	row = frappe.get_last_doc("Outbox Message", {"ticket": ticket, "payload": ("like", '%"request"%')})
	payload = frappe.parse_json(row.payload)
	token = decrypt(payload["token"])
	assert (row.channel, row.recipient) == ("Customer Mail", customer) and token not in row.payload
	account = frappe._dict(name="Desk", email_id="desk@oki-tests.example")
	mail = letters.write(ticket, customer, (payload,), account)
	text, html = (part.get_payload(decode=True).decode() for part in mail.get_payload(0).get_payload())
	assert f"/tickets/rate/{token}" in text and "No tone since Monday" in text
	assert f"/tickets/rate/{token}?v=not-my-ticket" in html and "reset &amp; tested" in html
	assert mail["Reply-To"] and mail["References"]
	feedback.give(ticket, "Liked", given_by=customer, channel="Portal")
	assert letters.write(ticket, customer, (payload,), account) is None


def test_the_link_is_kept_nowhere_in_words_of_its_own(customer):
	ticket = ratings.solved(customer)
	token = ratings.token_of(ticket)
	row = found(ticket)
	assert len(token) >= 22 and row.token_hash == tokens.digest(token)
	assert token not in frappe.as_json(row.as_dict())
	assert token not in frappe.db.get_value("Outbox Message", {"ticket": ticket}, "payload")
	mail = mail_of(ticket)
	frappe.db.set_value("Email Queue", mail.name, "status", "Sent")
	adapters.forget_sent_links()
	assert not frappe.db.exists("Email Queue", mail.name)


def test_it_speaks_the_customers_language(customer):
	frappe.db.set_value("User", customer, "language", "pl")
	assert "zadowolen" in mail_of(ratings.solved(customer)).message


def test_where_only_a_telephone_is_known_an_sms_goes_out(monkeypatch):
	gateway = Service(lambda request: Reply(200, {"ok": True}))
	doc = frappe.get_doc("SMS Settings")
	values = {"sms_gateway_url": gateway.url, "message_parameter": "text", "receiver_parameter": "to"}
	doc.update(values).save()
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [gateway.host])
	ticket = raised_by_agent(None, phone="+48 600 700 800")
	with gateway.running():
		ratings.send(ratings.requests_of(ticket)[-1])
		sent = gateway.requests[-1].query
	token = ratings.token_of(ticket)
	assert sent["to"] == "+48600700800" and sent["text"].endswith(f"/tickets/rate/{token}")
	assert token not in frappe.get_last_doc("SMS Log").message


def test_nobody_is_asked_who_cannot_be_or_is_of_the_desk(customer):
	head = factories.create_head()
	assert ratings.requests_of(ratings.solved(customer, raised_by=head)) == []
	assert ratings.requests_of(ratings.solved(customer, raised_by=None, contact=None)) == []
	set_up(ask_for_ratings=0, ask_who_raised=0)
	assert ratings.requests_of(ratings.solved(customer)) == []
	assert ratings.requests_of(raised_by_agent(customer)) == []


def test_what_has_been_answered_meanwhile_is_not_asked(customer):
	ticket = ratings.solved(customer)
	feedback.give(ticket, "Liked", given_by=customer, channel="Portal")
	assert ratings.send(ratings.requests_of(ticket)[-1]).provider_id == "-"
	frappe.delete_doc("Ticket", other := ratings.solved(customer))
	assert ratings.requests_of(other) == [] and not frappe.db.exists(invitations.DOCTYPE, {"ticket": other})


# What comes back


def test_an_answer_by_the_link_is_the_recipients_and_closes(customer):
	ticket = ratings.solved(customer)
	answer(ticket, "Liked", score=4, comment="<b>Good</b>")
	assert ratings.verdicts_of(ticket) == [("Liked", 4, "‹b›Good‹/b›", "E-mail")]
	assert frappe.db.get_value("Ticket Feedback", {"ticket": ticket}, "given_by") == customer
	assert frappe.db.get_value("Ticket", ticket, "status") == "Closed"
	assert found(ticket).answer == "Liked"
	with pytest.raises(LinkClosed, match="given"):
		answer(ticket, "Disliked")


def test_the_verdict_of_the_portal_closes_the_link_and_the_other_way_round(customer):
	one, two = ratings.solved(customer), ratings.solved(customer)
	with factories.as_user(customer):
		portal.give_feedback(one, "Disliked")
	with pytest.raises(LinkClosed, match="given"):
		answer(one, "Liked")
	answer(two, "Liked")
	with pytest.raises(AlreadyRated), factories.as_user(customer):
		portal.give_feedback(two, "Disliked")


def test_a_link_is_good_for_one_solution(customer):
	ticket = ratings.solved(customer)
	old = ratings.token_of(ticket)
	with factories.as_user(customer):
		moves.apply_action(ticket, "Reject Solution", side=Side.CUSTOMER, has_message=True)
	assert invitations.state_of(invitations.find(old)) == invitations.WORKING
	ratings.solve(ticket)
	assert invitations.state_of(invitations.find(old)) == invitations.CHANGED
	assert invitations.state_of(found(ticket)) == invitations.OPEN


def test_a_link_expires_and_is_nobody_elses(customer):
	set_up(rating_link_days=3)
	with clock.at("2026-06-01 10:00:00"):
		ticket = ratings.solved(customer)
	with clock.at("2026-06-04 09:59:00"):
		assert invitations.state_of(found(ticket)) == invitations.OPEN
	for person in (factories.create_agent(), factories.create_head(), "Administrator"):
		with clock.at("2026-06-01 11:00:00"), pytest.raises(LinkClosed, match="staff"):
			invitations.answer(found(ticket), "Liked", user=person)
	with clock.at("2026-06-04 10:01:00"), pytest.raises(LinkClosed, match="expired"):
		answer(ticket, "Liked")
	assert ratings.verdicts_of(ticket) == []


def test_a_customer_who_has_joined_the_desk_since_rates_nobody(customer):
	ticket = ratings.solved(customer)
	frappe.get_doc("User", customer).add_roles("Support Agent")
	with pytest.raises(LinkClosed, match="staff"):
		answer(ticket, "Liked")


def test_what_was_merged_is_rated_where_it_goes_on(customer):
	ticket, other = ratings.solved(customer), factories.create_ticket(customer).name
	frappe.db.set_value("Ticket", ticket, {"merged_into": other, "status": "Closed"})
	with pytest.raises(LinkClosed, match="merged"):
		answer(ticket, "Liked")
	with pytest.raises(OkiTicketsError, match=other), factories.as_user(customer):
		portal.give_feedback(ticket, "Liked")


@pytest.mark.parametrize("word", ["", "x", "a" * 24, "a" * 4000, "' or 1=1 --", "ü" * 24])
def test_what_is_no_link_finds_nothing(word):
	assert invitations.find(word) is None


def test_an_answered_mail_shows_the_link_to_nobody(customer):
	ticket = ratings.solved(customer)
	token = ratings.token_of(ticket)
	quoted = f'<p>Thanks</p><blockquote><a href="https://desk.example/tickets/rate/{token}?v=liked">x</a>'
	message = factories.write_message(ticket, customer, side=Side.CUSTOMER, body=quoted)
	assert token not in frappe.db.get_value("Ticket Message", message, "body")


# Raised in the customer's name


def test_the_customer_is_asked_about_a_ticket_that_the_desk_has_raised(customer):
	ticket = raised_by_agent(customer)
	assert "Was it you who asked?" in mail_of(ticket).message
	answer(ticket, invitations.CONFIRMED)
	assert frappe.db.get_value("Ticket", ticket, "confirmed_at")
	assert (found(ticket).answer, ratings.verdicts_of(ticket)) == ("Confirmed", [])
	with pytest.raises(LinkClosed, match="given"):
		answer(ticket, "Not My Ticket")


def test_the_customer_denies_it_and_the_head_hears(customer):
	head = factories.create_head()
	ticket = raised_by_agent(customer, support_line=factories.create_line(head=head))
	with pytest.raises(OkiTicketsError, match="no verdict"):
		answer(ticket, "Liked")
	answer(ticket, "Not My Ticket")
	doc = frappe.get_doc("Ticket", ticket)
	assert (doc.status, doc.closure_reason, doc.confirmed_at) == ("Closed", "Not My Ticket", None)
	verdict = frappe.get_last_doc("Ticket Feedback", {"ticket": ticket})
	assert (verdict.raised_by_user, verdict.raised_by_user) == (doc.entered_by, doc.owner)
	assert ticket in told(head)[-1]


def test_the_portal_asks_too(customer):
	ticket = raised_by_agent(customer)
	with factories.as_user(customer):
		assert portal.confirm_ticket(ticket)["status"] == "New"
		assert frappe.db.get_value("Ticket", ticket, "confirmed_at")
	with pytest.raises(frappe.PermissionError), factories.as_user(factories.create_agent()):
		portal.confirm_ticket(ticket)


def test_who_raised_a_ticket_and_what_was_confirmed_is_not_to_be_written(customer):
	ticket = raised_by_agent(customer)
	doc = frappe.get_doc("Ticket", ticket)
	with pytest.raises(KeptByTheDesk):
		doc.update({"entered_by": None}).save()
	doc.reload().update({"confirmed_at": clock.now()}).save()
	assert not frappe.db.get_value("Ticket", ticket, "confirmed_at")


def test_own_tickets_and_those_of_programs_are_nobodys_word_for_another(customer):
	assert not factories.create_ticket(customer).entered_by
	doc = frappe.get_doc(
		doctype="Ticket", subject="A", description="<p>B</p>", ticket_type="Problem", raised_by=customer
	)
	assert not doc.insert().entered_by
