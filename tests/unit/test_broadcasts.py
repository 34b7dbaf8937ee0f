from datetime import datetime, timedelta

import pytest

from oki_tickets.domain.broadcasts import Audience, Reader, is_for, is_on

AGENT = Reader(is_agent=True, lines={"L1"})
HEAD = Reader(is_agent=True, is_head=True)
CUSTOMER = Reader(is_customer=True, customer_groups={"Gold", "All"})
SCOPE = {"lines": {"L1"}, "group": "Gold"}


@pytest.mark.parametrize(
	("audience", "agent", "customer"),
	[
		(Audience.EVERYBODY, True, True),
		(Audience.CUSTOMERS, False, True),
		(Audience.CUSTOMER_GROUP, False, True),
		(Audience.AGENTS, True, False),
		(Audience.LINES, True, False),
	],
)
def test_a_broadcast_is_for_those_it_names(audience, agent, customer):
	assert is_for(audience, AGENT, **SCOPE) is agent
	assert is_for(audience, CUSTOMER, **SCOPE) is customer
	assert not is_for(audience, Reader(), **SCOPE)


def test_other_lines_and_groups_are_left_out_and_heads_see_all_lines():
	assert not is_for(Audience.LINES, AGENT, lines={"L2"})
	assert is_for(Audience.LINES, HEAD, lines={"L2"})
	assert not is_for(Audience.CUSTOMER_GROUP, CUSTOMER, group="Silver")
	assert is_for(Audience.CUSTOMER_GROUP, CUSTOMER, group="All")


def test_it_is_on_from_its_start_up_to_its_end():
	start, second = datetime(2026, 3, 2, 9), timedelta(seconds=1)
	end = start + timedelta(hours=1)
	assert not is_on(start, end, start - second)
	assert is_on(start, end, start) and is_on(start, end, end - second)
	assert not is_on(start, end, end)
	assert is_on(start, None, end + timedelta(days=900))
