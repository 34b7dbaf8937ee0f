"""Points and badges come from what customers say, and from nothing that an agent can do alone."""

import frappe
import pytest

from oki_tickets.api import points as door
from oki_tickets.domain.lifecycle import Side
from oki_tickets.domain.points import Month
from oki_tickets.services import clock, feedback, moves, points, points_facts, reactions
from tests import factories, ratings

MAY, JUNE = "2026-05-20 10:00:00", "2026-06-02 10:00:00"
FIRST_OF_MAY = frappe.utils.getdate("2026-05-01")


@pytest.fixture
def anna() -> str:
	return factories.create_agent()


def new_customer() -> str:
	return factories.create_portal_user(factories.create_customer())


def rated(agent: str, customer: str, verdict: str = "Liked", score: int = 0, at: str = MAY, **values) -> str:
	"""A ticket that the agent has solved and the customer has rated."""
	with clock.at(at):
		ticket = ratings.solve(factories.create_ticket(customer, **values).name, agent, at)
		feedback.give(ticket, verdict, score=score, given_by=customer, channel="Portal")
	return ticket


def figures(agent: str, month: str = "2026-05") -> Month:
	first = frappe.utils.get_datetime(f"{month}-01")
	return points_facts.figures(first, frappe.utils.add_to_date(first, months=1)).get(agent, Month())


def test_praise_and_solutions_count_and_a_dislike_takes_away(anna):
	rated(anna, new_customer(), score=5, resolve_within=7200)
	rated(anna, new_customer(), "Disliked", resolve_within=7200, resolve_used=7300)
	assert figures(anna) == Month(solved=2, in_time=1, liked=1, perfect=1, disliked=1, proposed=2)
	points.count(FIRST_OF_MAY)
	row = frappe.get_last_doc(points.DOCTYPE, {"agent": anna})
	assert (row.points, row.liked, row.badges) == (2 * 5 + 3 + 10 + 5 - 5, 1, "")


def test_what_an_agent_can_do_alone_counts_for_nothing(anna):
	customer = new_customer()
	rated(anna, customer, "Not My Ticket")
	duplicate, spam = rated(anna, new_customer()), rated(anna, new_customer())
	frappe.db.set_value("Ticket", duplicate, "closure_reason", "Duplicate")
	frappe.db.set_value("Ticket", spam, "closure_reason", "Spam")
	# Raised by a colleague in a customer's name, and by the desk for itself.
	rated(anna, new_customer(), entered_by=factories.create_agent())
	rated(anna, new_customer(), raised_by=factories.create_head())
	assert figures(anna) == Month()


def test_what_the_customer_has_confirmed_counts(anna):
	rated(anna, new_customer(), entered_by=anna, confirmed_at=MAY)
	assert figures(anna) == Month(solved=1, in_time=1, liked=1, proposed=1)


def test_a_friend_who_likes_everything_helps_only_so_far(anna):
	friend = new_customer()
	for _ticket in range(points_facts.MOST_OF_ONE + 2):
		rated(anna, friend)
	assert figures(anna).liked == points_facts.MOST_OF_ONE


def test_many_likes_on_one_ticket_are_one(anna):
	customer = new_customer()
	ticket = factories.create_ticket(customer).name
	for _answer in range(3):
		message = factories.write_message(ticket, anna)
		reactions.react(message, "Like", customer)
	now = frappe.utils.now_datetime()
	month = points_facts.figures(
		frappe.utils.add_to_date(now, days=-1), frappe.utils.add_to_date(now, days=1)
	)
	assert month[anna].thanked == 1


def test_a_ticket_that_is_reopened_gives_its_points_once(anna):
	customer = new_customer()
	ticket = rated(anna, customer)
	with clock.at(JUNE), factories.as_user(customer):
		moves.apply_action(ticket, "Reopen", side=Side.CUSTOMER, has_message=True)
	with clock.at(JUNE), factories.as_user(anna):
		moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=ratings.SUMMARIES)
	with clock.at(JUNE):
		feedback.give(ticket, "Liked", given_by=customer, channel="Portal")
	assert figures(anna, "2026-06").solved == 0


def test_counting_again_changes_nothing_and_a_month_that_is_over_stays(anna):
	rated(anna, new_customer())
	for moment in (MAY, MAY, JUNE):
		with clock.at(moment):
			points.count_points_of_months()
	fields = ["points", "is_final", "liked"]
	rows = frappe.get_all(points.DOCTYPE, {"agent": anna}, fields, order_by="month")
	assert rows == [{"points": 18, "is_final": 1, "liked": 1}]
	rated(anna, new_customer())
	with clock.at(JUNE):
		points.count_points_of_months()
	assert frappe.db.get_value(points.DOCTYPE, {"agent": anna, "month": FIRST_OF_MAY}, "points") == 18


def test_the_board_explains_each_badge(anna):
	for _ticket in range(5):
		rated(anna, new_customer())
	points.count(FIRST_OF_MAY)
	board = points.board("2026-05")
	row = next(row for row in board["rows"] if row["agent"] == anna)
	assert row["badges"] == [{"label": "Customers' Favourite", "why": "5 of 5 customers were satisfied"}]
	assert (board["previous"], board["next"] is not None) == ("2026-04", True)


def test_settings_say_who_sees_the_board_and_whether_there_is_one(anna):
	head = factories.create_head()
	_set(agents_see_leader_board=0)
	with factories.as_user(head):
		assert door.get_leader_board()["rows"] is not None
	with pytest.raises(frappe.PermissionError), factories.as_user(anna):
		door.get_leader_board()
	_set(points_enabled=0, agents_see_leader_board=1)
	with pytest.raises(frappe.PermissionError), factories.as_user(head):
		door.get_leader_board()
	rated(anna, new_customer())
	with clock.at(MAY):
		points.count_points_of_months()
	assert not frappe.db.exists(points.DOCTYPE, {"agent": anna})


def _set(**values: int) -> None:
	for field, value in values.items():
		frappe.db.set_single_value("Oki Tickets Settings", field, value)
	frappe.clear_document_cache("Oki Tickets Settings")
