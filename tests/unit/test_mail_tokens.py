"""Names of tickets in what comes back to us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.mail import tokens

KEY = b"the site's secret"
ID = tokens.message_id("TKT-00042", "answer-AbC_1", key=KEY, host="desk.example")
ADDRESS = tokens.reply_address("TKT-00042", "support@desk.example", key=KEY)


@given(st.text(min_size=1, max_size=40))
def test_any_name_comes_back(name):
	made = tokens.message_id(name, "x", key=KEY, host="h")
	assert tokens.ticket_of_id(made, key=KEY) == name
	assert tokens.ticket_of_id(made.upper(), key=KEY) == name
	address = tokens.reply_address(name, "a@b.example", key=KEY)
	assert tokens.ticket_of_addresses(["x@y.example", address.upper()], key=KEY) == name


def test_they_are_the_same_each_time_and_fit_where_they_go():
	assert tokens.message_id("TKT-00042", "answer-AbC_1", key=KEY, host="desk.example") == ID
	assert len(ADDRESS.partition("@")[0]) <= 64


@pytest.mark.parametrize(
	"forged",
	[
		ID.replace(".answer-abc-1.", ".greeting-0."),
		ID.replace("oki.k", "oki.j"),
		"TKT-00042@desk.example",
		"",
		tokens.message_id("TKT-00042", "x", key=b"another secret", host="desk.example"),
	],
)
def test_what_we_did_not_sign_is_nobody_s(forged):
	assert tokens.ticket_of_id(forged, key=KEY) is None


def test_an_address_s_signature_is_none_for_an_id():
	tag = ADDRESS.partition("+")[2].partition("@")[0]
	packed, signature = tag.split(".")
	assert tokens.ticket_of_id(f"oki.{packed}.x.{signature}@h", key=KEY) is None
	forged = ADDRESS.replace(signature, "0" * 20)
	assert tokens.ticket_of_addresses([forged, "plain@b.example"], key=KEY) is None


def test_a_signed_name_that_is_no_text_is_nobody_s():
	for packed in ("74======".rstrip("="), "a"):
		signature = tokens._sign(KEY, "id", packed, "x")
		assert tokens.ticket_of_id(f"oki.{packed}.x.{signature}@h", key=KEY) is None
