"""Who of a line gets a ticket."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain import assignment
from oki_tickets.domain.assignment import Member


def first(names):
	return names[0]


members = st.lists(
	st.builds(
		Member,
		agent=st.uuids().map(str),
		is_available=st.booleans(),
		works_now=st.booleans(),
		load=st.integers(0, 5),
		offers=st.integers(0, 5),
		limit=st.integers(0, 5),
		turn=st.integers(0, 5),
		serves=st.booleans(),
	),
	max_size=8,
)


def test_on_duty_means_at_work_available_and_not_full():
	assert Member("a").on_duty
	assert not Member("a", works_now=False).on_duty
	assert not Member("a", is_available=False).on_duty
	assert not Member("a", load=3, limit=3).on_duty
	assert Member("a", load=3, limit=4).on_duty
	assert Member("a", load=300).on_duty


def test_what_is_offered_already_takes_room():
	assert assignment.offered_to([Member("a", load=1, offers=1, limit=2), Member("b", offers=9)]) == ["b"]


@given(members)
def test_only_who_is_on_duty_in_the_category_is_dealt_a_ticket(team):
	for rule in (assignment.round_robin, assignment.least_loaded):
		chosen = rule(team, first)
		able = [m for m in assignment.in_category(team) if m.on_duty]
		assert (chosen is None) == (not able)
		assert chosen is None or chosen in {m.agent for m in able}


@given(st.integers(1, 7), st.integers(1, 60), st.randoms())
def test_round_robin_is_fair(size, tickets, random):
	turns = dict.fromkeys(map(str, range(size)), 0)
	owners = Counter(dict.fromkeys(turns, 0))
	for _ in range(tickets):
		team = [Member(agent, turn=turn) for agent, turn in turns.items()]
		chosen = assignment.round_robin(team, random.choice)
		turns[chosen] = max(turns.values()) + 1
		owners[chosen] += 1
	assert max(owners.values()) - min(owners.values()) <= 1


def test_the_fewest_open_tickets_win_and_chance_decides_between_equals():
	team = [Member("a", load=2), Member("b", load=1), Member("c", load=1)]
	asked = []
	assert assignment.least_loaded(team, lambda names: asked.append(names) or names[-1]) == "c"
	assert asked == [["b", "c"]]


def test_a_category_of_nobody_is_everybodys():
	team = [Member("a", serves=False), Member("b", serves=False)]
	assert assignment.in_category(team) == team
	assert assignment.in_category([*team, Member("c")]) == [Member("c")]


def test_a_forgotten_ticket_goes_to_who_has_not_lost_it():
	assert assignment.successors(["a", "b", "c"], "a", {"b"}) == ["c"]
	assert assignment.successors(["a", "b"], "a", {"b"}) == ["b"]
	assert assignment.successors(["a"], "a", set()) == []


def test_after_three_losses_it_goes_to_the_head():
	assert [assignment.goes_to_head(losses) for losses in (0, 2, 3, 4)] == [False, False, True, True]
