from datetime import date

import pytest

from oki_tickets.domain.warranty import Cover, cover_of

TODAY = date(2026, 3, 10)
BEFORE, AFTER = date(2026, 3, 9), date(2027, 1, 1)


@pytest.mark.parametrize(
	("warranty", "contract", "expected"),
	[
		(None, None, None),
		(AFTER, None, Cover.WARRANTY),
		(TODAY, BEFORE, Cover.WARRANTY),
		(BEFORE, TODAY, Cover.CONTRACT),
		(None, AFTER, Cover.CONTRACT),
		(BEFORE, None, Cover.NONE),
		(None, BEFORE, Cover.NONE),
		(BEFORE, BEFORE, Cover.NONE),
	],
)
def test_the_warranty_counts_first_then_the_contract(warranty, contract, expected):
	assert cover_of(warranty, contract, TODAY) == expected
