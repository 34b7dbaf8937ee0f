"""Likes and verdicts of many at the same moment, with real processes: counts stay in step, the chain holds."""

import frappe
import pytest

from oki_tickets.services import feedback_chain
from tests import factories, ratings
from tests.processes import ProcessFailure, run_processes
from tests.site.security import people

CROWD = 8


@pytest.fixture
def crowd():
	"""People of one company, and an agent; committed and taken away again."""
	company = factories.create_customer()
	users = [factories.create_portal_user(company, sees_company_tickets=True) for _ in range(CROWD)]
	agent = factories.create_agent()
	yield users, agent
	frappe.db.rollback()
	frappe.set_user("Administrator")
	people.remove_people([*users, agent])


def test_likes_of_many_are_all_counted(crowd):
	users, agent = crowd
	message = factories.write_message(factories.create_ticket(users[0]).name, agent)
	# Everybody once, and one of them changing back and forth meanwhile.
	doings = [{"message": message, "reaction": ("Like", "Dislike")[number % 2]} for number in range(CROWD)]
	doings += [{"message": message, "reaction": words} for words in (None, "Dislike", "Like", None)]
	answers = run_processes(
		len(doings), "oki_tickets.api.portal.react", doings, user=[*users, *[users[0]] * 4]
	)
	assert not [answer for answer in answers if isinstance(answer, ProcessFailure)]
	rows = frappe.get_all("Ticket Reaction", {"message": message}, pluck="reaction", order_by="name")
	counts = frappe.db.get_value("Ticket Message", message, ["likes", "dislikes"])
	assert counts == (rows.count("Like"), rows.count("Dislike")) and len(rows) in (CROWD - 1, CROWD)


def test_of_many_verdicts_on_one_solution_the_first_stays_and_the_others_are_chained(crowd):
	users, agent = crowd
	shared = ratings.solve(factories.create_ticket(users[0]).name, agent)
	others = [ratings.solve(factories.create_ticket(user).name, agent) for user in users]
	doings = [{"ticket": shared, "verdict": ("Liked", "Disliked")[number % 2]} for number in range(CROWD)]
	doings += [{"ticket": ticket, "verdict": "Liked"} for ticket in others]
	answers = run_processes(
		len(doings), "oki_tickets.api.portal.give_feedback", doings, user=[*users, *users], timeout=120
	)
	refused = [answer.kind for answer in answers if isinstance(answer, ProcessFailure)]
	assert refused == ["AlreadyRated"] * (CROWD - 1)
	assert len(ratings.verdicts_of(shared)) == 1
	assert all(len(ratings.verdicts_of(ticket)) == 1 for ticket in others)
	assert feedback_chain.verify() == []
