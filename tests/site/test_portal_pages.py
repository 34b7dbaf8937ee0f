"""The portal's pages, as people of different standing get them over HTTP."""

import frappe
import pytest

from tests import factories
from tests.portal import Visitor, people_of_a_company, remove_what_was_made, text_of

SECRET = "Canary-of-an-internal-note"


@pytest.fixture(scope="module")
def world():
	"""One company with a leader and a colleague, another company, an agent, people without a customer."""
	company, leader, colleague = people_of_a_company(sees_company=True)
	_other, stranger, _nobody = people_of_a_company()
	agent = factories.create_agent(password=factories.PASSWORD)
	outsider = factories.create_user(first_name="Oleg", password=factories.PASSWORD, website=True).name
	ticket = factories.create_ticket(colleague, subject="No dial tone in Gdynia").name
	factories.write_message(ticket, agent, body="We are on it")
	factories.write_message(ticket, agent, body=SECRET, is_internal=True)
	frappe.db.commit()
	yield frappe._dict(
		company=company,
		leader=leader,
		colleague=colleague,
		stranger=stranger,
		agent=agent,
		outsider=outsider,
		ticket=ticket,
	)
	remove_what_was_made()


@pytest.fixture
def visit(site_url, world):
	"""Factory: `visit("colleague")` is a Visitor logged in as that person of the world; None: a guest."""
	return lambda who=None, **headers: Visitor(site_url, who and world[who], **headers)


@pytest.mark.parametrize("who", ["colleague", "leader"])
def test_own_ticket_and_one_of_the_company_are_shown(visit, world, who):
	answer = visit(who).page(f"/tickets/{world.ticket}")
	assert answer.status_code == 200
	words = text_of(answer.text)
	assert "No dial tone in Gdynia" in words and "We are on it" in words and "What happens next" in words
