"""Whose tickets may become one conversation."""

import pytest

from oki_tickets.domain.parties import (
	OTHER_CUSTOMER,
	OTHER_PERSON,
	UNKNOWN,
	TicketParty,
	against_merge,
	same_person,
)

ANNA = {"contact": "Anna", "email": "anna@acme.example"}
BERT = {"contact": "Bert", "email": "bert@acme.example"}


@pytest.mark.parametrize(
	("one", "other", "problem"),
	[
		({"customer": "Acme", **ANNA}, {"customer": "Acme", **ANNA}, None),
		({"customer": "Acme", **ANNA}, {"customer": "Brill", **ANNA}, OTHER_CUSTOMER),
		({"customer": "Acme", **ANNA}, {"customer": "Acme", **BERT}, OTHER_PERSON),
		({"customer": "Acme", **ANNA, "sees_company": True}, {"customer": "Acme", **BERT}, OTHER_PERSON),
		(
			{"customer": "Acme", **ANNA, "sees_company": True},
			{"customer": "Acme", **BERT, "sees_company": True},
			None,
		),
		({**ANNA, "sees_company": True}, {**BERT, "sees_company": True}, OTHER_PERSON),
		({"contact": "Anna"}, {"contact": "Anna", "email": "other@acme.example"}, None),
		({"email": "anna@acme.example"}, {"email": "Anna@Acme.example", "customer": "Acme"}, None),
		({"customer": "Acme", "phone": "48221"}, {"customer": "Acme", **ANNA}, None),
		({"phone": "48221"}, {"phone": "48221", **ANNA}, None),
		({"phone": "48221"}, {"phone": "48222", **ANNA}, UNKNOWN),
		({}, {"customer": "Acme", **ANNA}, UNKNOWN),
		({}, {}, UNKNOWN),
	],
)
def test_who_reads_the_one_may_read_the_other(one, other, problem):
	assert against_merge(TicketParty(**one), TicketParty(**other)) == problem
	assert against_merge(TicketParty(**other), TicketParty(**one)) == problem


def test_nobody_is_not_the_same_as_nobody():
	assert not same_person(TicketParty(), TicketParty())
