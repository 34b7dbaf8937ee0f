"""Which norm and which timer hold."""

import itertools

import pytest

from oki_tickets.domain.discipline import Level, Timer, level_problems, next_level, timer_for
from oki_tickets.domain.norms import Matter, Norm, Times, norm_for

TIMES = (("Medium", Times(3600, 7200)),)
MATTER = Matter(
	"Medium", "CON-1", "Firm", ("Gold", "All Groups"), "Problem", ("Outage", "Technical", "All"), "L1"
)
LEVELS = (Level(1, 900), Level(2, 3600), Level(3, 14400))


def timer(line: str | None, priority: str | None, status: str = "New") -> Timer:
	return Timer(f"{line}-{priority}", status, line, priority, LEVELS)


def test_the_most_specific_timer_counts():
	order = [timer("L1", "High"), timer("L1", None), timer(None, "High"), timer(None, None)]
	for number in range(len(order)):
		for shuffled in itertools.permutations(order[number:]):
			assert timer_for(shuffled, "New", "L1", "High") == order[number]


def test_timers_of_other_statuses_lines_and_priorities_do_not_hold():
	others = [timer("L2", None), timer(None, "Low"), timer(None, None, status="Closed")]
	assert timer_for(others, "New", "L1", "High") is None


def test_levels_come_one_after_another():
	norm = timer(None, None)
	assert [next_level(norm, done) for done in range(4)] == [*LEVELS, None]


@pytest.mark.parametrize(
	("afters", "problem"),
	[
		([], "count"),
		([1, 2, 3, 4], "count"),
		([0], "zero"),
		([2, 1], "order"),
		([1, 1], "order"),
		([1, 2], None),
	],
)
def test_levels_have_to_rise(afters, problem):
	assert level_problems(afters) == problem


def test_the_most_specific_norm_counts():
	order = [
		Norm("contract", TIMES, contract="CON-1"),
		Norm("customer", TIMES, customer="Firm"),
		Norm("group", TIMES, customer_group="Gold"),
		Norm("parent group", TIMES, customer_group="All Groups"),
		Norm("type and line", TIMES, ticket_type="Problem", support_line="L1"),
		Norm("type", TIMES, ticket_type="Problem"),
		Norm("topic", TIMES, category="Outage"),
		Norm("parent topic", TIMES, category="Technical"),
		Norm("line", TIMES, support_line="L1"),
		Norm("everything", TIMES),
	]
	for number in range(len(order)):
		assert norm_for(reversed(order[number:]), MATTER) == order[number]


@pytest.mark.parametrize(
	"norm",
	[
		Norm("contract", TIMES, contract="CON-2"),
		Norm("customer", TIMES, customer="Other"),
		Norm("group", TIMES, customer_group="Silver"),
		Norm("type", TIMES, ticket_type="Idea"),
		Norm("topic", TIMES, category="Invoices"),
		Norm("line", TIMES, support_line="L2"),
		Norm("priority", (("High", Times(1, 1)),)),
	],
)
def test_what_does_not_match_does_not_hold(norm):
	assert norm_for([norm], MATTER) is None
