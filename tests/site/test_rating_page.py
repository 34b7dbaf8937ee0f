"""The page behind a rating's link, over HTTP, as customers, mail scanners and attackers meet it."""

from concurrent.futures import ThreadPoolExecutor

import frappe
import pytest

from oki_tickets.domain import tokens
from tests import factories, ratings
from tests.portal import Visitor, remove_what_was_made, text_of
from tests.site.security.people import forget_verdicts

TRIES = "oki_tickets_rating_tries*"


@pytest.fixture(scope="module")
def customer():
	user = factories.create_portal_user(factories.create_customer(), password=factories.PASSWORD)
	frappe.db.commit()
	yield user
	forget_verdicts()
	remove_what_was_made()
	frappe.cache.delete_keys(TRIES)


@pytest.fixture
def link(customer):
	"""A committed, solved ticket and the path of its link."""
	ratings.set_up_mail()
	ticket = ratings.solved(customer)
	path = f"{tokens.PATH}{ratings.token_of(ticket)}"
	frappe.db.delete("Email Account", {"email_id": "desk@oki-tests.example"})
	frappe.db.delete("Outbox Message", {"ticket": ticket})
	frappe.db.commit()
	return ticket, path


def verdicts(ticket: str) -> list[tuple]:
	frappe.db.rollback()
	return ratings.verdicts_of(ticket)


def post(visitor: Visitor, path: str, **form):
	return visitor.post(visitor.site_url + path, data=form, allow_redirects=False)


def test_a_scanner_that_opens_every_link_records_nothing(link, site_url):
	ticket, path = link
	scanner = Visitor(site_url)
	for query in ("", "?v=liked", "?v=not-my-ticket", "?verdict=Liked&score=5"):
		for method in ("GET", "HEAD", "OPTIONS"):
			answer = scanner.request(method, site_url + path + query, allow_redirects=False)
			assert answer.status_code < 300, (method, answer.status_code)
	assert verdicts(ticket) == []
	frappe.db.rollback()
	assert frappe.db.get_value("Ticket", ticket, "status") == "Resolved"


def test_the_page_keeps_to_itself(link, site_url):
	answer = Visitor(site_url).page(link[1], v="disliked")
	assert answer.headers["Referrer-Policy"] == "no-referrer" and "noindex" in answer.headers["X-Robots-Tag"]
	assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Frame-Options"] == "DENY"
	assert "<script" not in answer.text and 'value="Disliked" required checked' in answer.text
	words = text_of(answer.text)
	assert "No tone since Monday" in words and "The port was reset & tested" in words


def test_sending_the_form_records_once(link, site_url):
	ticket, path = link
	guest = Visitor(site_url)
	answer = post(guest, path, verdict="Liked", score="5", comment="Quick <b>and</b> kind")
	assert (answer.status_code, answer.headers["Location"]) == (303, path)
	assert post(guest, path, verdict="Disliked").status_code == 409
	assert "I am satisfied · 5 of 5" in text_of(guest.page(path).text)
	assert verdicts(ticket) == [("Liked", 5, "Quick ‹b›and‹/b› kind", "E-mail")]
	assert frappe.db.get_value("Ticket", ticket, "status") == "Closed"


def test_what_is_no_answer_is_sent_back_with_what_was_typed(link, site_url):
	ticket, path = link
	guest = Visitor(site_url)
	for form in ({}, {"verdict": "Loved"}, {"verdict": "Liked", "score": "9"}, {"verdict": "Confirmed"}):
		answer = post(guest, path, comment="My <own> words", **form)
		assert 400 <= answer.status_code < 500 and 'role="alert"' in answer.text, form
		assert "My &lt;own&gt; words</textarea>" in answer.text
	assert verdicts(ticket) == []


def test_twenty_at_once_leave_one_verdict(link, site_url):
	ticket, path = link
	with ThreadPoolExecutor(20) as crowd:
		answers = [
			crowd.submit(post, Visitor(site_url), path, verdict=("Liked", "Disliked")[number % 2])
			for number in range(20)
		]
		statuses = sorted(answer.result().status_code for answer in answers)
	assert statuses == [303] + [409] * 19
	assert len(verdicts(ticket)) == 1


def test_a_customer_who_is_logged_in_sends_the_token_of_the_session(link, customer, site_url):
	ticket, path = link
	person = Visitor(site_url, customer)
	person.page("/tickets")
	page = person.page(path).text
	token = page.split('name="csrf_token" value="')[1].split('"')[0]
	assert post(person, path, verdict="Liked").status_code == 400
	assert post(person, path, verdict="Liked", csrf_token=token).status_code == 303
	assert [verdict for verdict, *_rest in verdicts(ticket)] == ["Liked"]


def test_an_agent_with_the_customers_link_rates_nothing(link, site_url):
	ticket, path = link
	agent = factories.create_agent(password=factories.PASSWORD)
	frappe.db.commit()
	inside = Visitor(site_url, agent)
	assert "This is for the customer" in text_of(inside.page(path).text)
	assert post(inside, path, verdict="Liked").status_code in (400, 409)
	assert verdicts(ticket) == []


def test_guessing_ends(site_url):
	frappe.cache.delete_keys(TRIES)
	guesser = Visitor(site_url)
	statuses = [guesser.page(f"{tokens.PATH}{tokens.new()}").status_code for _guess in range(31)]
	assert statuses == [404] * 30 + [429]
	assert post(guesser, f"{tokens.PATH}{'x' * 24}", verdict="Liked").status_code == 429
	frappe.cache.delete_keys(TRIES)
