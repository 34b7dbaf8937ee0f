"""Addresses that lead inside, in every dress that they come in."""

import pytest

from oki_tickets.domain.addresses import is_allowed, is_public, plain_name

INSIDE = [
	"0.0.0.0",
	"10.0.0.1",
	"10.255.255.255",
	"100.64.0.1",
	"100.127.255.254",
	"127.0.0.1",
	"127.1.2.3",
	"169.254.169.254",
	"172.16.0.1",
	"172.31.255.255",
	"192.0.0.8",
	"192.0.2.1",
	"192.88.99.1",
	"192.168.1.1",
	"198.18.0.1",
	"198.51.100.1",
	"203.0.113.9",
	"224.0.0.1",
	"239.255.255.255",
	"240.0.0.1",
	"255.255.255.255",
	"::",
	"::1",
	"::7f00:1",
	"::ffff:127.0.0.1",
	"::ffff:10.0.0.1",
	"::ffff:a9fe:a9fe",
	"64:ff9b::10.0.0.1",
	"64:ff9b::7f00:1",
	"64:ff9b:1::1",
	"2001::1",
	"2001:db8::1",
	"2002:7f00:1::",
	"2002:c0a8:101::1",
	"3fff::1",
	"100::1",
	"fc00::1",
	"fd12:3456::1",
	"fe80::1",
	"fe80::1%eth0",
	"fec0::1",
	"ff02::1",
]
PUBLIC = [
	"1.1.1.1",
	"9.255.255.255",
	"100.63.255.255",
	"100.128.0.1",
	"149.154.167.220",
	"172.15.255.255",
	"172.32.0.1",
	"223.255.255.255",
	"2001:200::1",
	"2606:4700::1111",
	"::ffff:149.154.167.220",
	"64:ff9b::1.1.1.1",
	"2002:101:101::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address):
	assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address):
	assert is_public(address)


def test_what_is_no_address_is_an_error():
	with pytest.raises(ValueError, match="0x7f"):
		is_public("0x7f.1")


@pytest.mark.parametrize(
	("entry", "host", "port", "address", "answer"),
	[
		("jira.example", "jira.example", 443, "10.0.0.5", True),
		("Jira.Example.", "jira.example", 443, "10.0.0.5", True),
		("jira.example", "JIRA.example.", 443, "10.0.0.5", True),
		("jira.example", "other.example", 443, "10.0.0.5", False),
		("jira.example", "x.jira.example", 443, "10.0.0.5", False),
		("jira.example:8443", "jira.example", 8443, "10.0.0.5", True),
		("jira.example:8443", "jira.example", 443, "10.0.0.5", False),
		("10.0.0.5", "jira.example", 443, "10.0.0.5", True),
		(" 10.0.0.5:80 ", "jira.example", 80, "10.0.0.5", True),
		("10.0.0.5:80", "jira.example", 443, "10.0.0.5", False),
		("10.0.0.5", "jira.example", 443, "10.0.0.50", False),
		("10.0.0.0/24", "jira.example", 443, "10.0.0.50", True),
		("10.0.0.0/24", "jira.example", 443, "10.0.1.50", False),
		("10.0.0.0/24", "jira.example", 443, "::ffff:10.0.0.50", True),
		("10.0.0.5", "jira.example", 443, "::ffff:10.0.0.5", True),
		("fd00::/8", "jira.example", 443, "fd00::1", True),
		("fd00::/8", "jira.example", 443, "10.0.0.5", False),
		("fd00::1", "jira.example", 443, "fd00::1", True),
		("[fd00::1]", "jira.example", 443, "fd00::1", True),
		("[fd00::1]:8080", "[fd00::1]", 8080, "fd00::1", True),
		("[fd00::1]:8080", "[fd00::1]", 443, "fd00::1", False),
	],
)
def test_what_the_administrator_allows(entry, host, port, address, answer):
	assert is_allowed(host, port, address, [entry]) is answer


def test_nothing_is_allowed_by_itself():
	assert not is_allowed("localhost", 80, "127.0.0.1", [])


def test_names_are_compared_without_case_brackets_and_last_dot():
	assert plain_name("[FD00::1]") == "fd00::1" and plain_name("Example.ORG.") == "example.org"
