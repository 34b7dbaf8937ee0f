"""Messages of chat services, and the sites that may show the form."""

import pytest

from oki_tickets.domain.frames import origins, policy, strangers
from oki_tickets.domain.visits import MOST_FILES, NotAMessage, read


def told(**more):
	return {"conversation": "c", "message": 7, "text": " Hello ", **more}


def test_what_a_visitor_says():
	visit = read(told(name="  Klara  K ", verified="yes", email=None))
	assert (visit.message, visit.text, visit.name, visit.is_verified, visit.email) == (
		"7",
		"Hello",
		"Klara K",
		False,
		"",
	)
	assert read(told(verified=True)).is_verified


@pytest.mark.parametrize("wrong", [{"conversation": ""}, {"message": None}, {"text": " "}, {"text": 7}])
def test_what_is_no_message(wrong):
	with pytest.raises(NotAMessage):
		read(told(**wrong))


def test_files_have_names_of_their_own():
	rows = [
		{"url": "https://a/x.png?1"},
		{"url": "https://a/y", "name": "x.png"},
		{"name": "none"},
		"no file",
	]
	assert [file.name for file in read(told(files=rows)).files] == ["x.png", "2-x.png"]
	many = [{"url": f"https://a/{number}", "name": "a/b"} for number in range(20)]
	files = read(told(text="", files=many)).files
	assert len(files) == MOST_FILES and files[0].name == "a-b"
	assert (
		read(told(files="none")).files == ()
		and read(told(files=[{"url": "https://a/"}])).files[0].name == "file"
	)


def test_sites_as_a_policy_names_them():
	named = "https://www.company.example/path, shop.company.example\nhttp://localhost:8080 *.company.example"
	assert origins(named) == [
		"https://www.company.example",
		"https://shop.company.example",
		"http://localhost:8080",
		"https://*.company.example",
	]
	assert policy("") == "frame-ancestors 'none'"


@pytest.mark.parametrize(
	"word",
	[
		"javascript:alert(1)",
		"ftp://a.example",
		"https://a.example;script-src",
		"*",
		"https://u@a.example",
		"http://a:b",
	],
)
def test_what_is_no_site_gets_into_no_header(word):
	assert strangers(word) == [word] and policy(word) == "frame-ancestors 'none'"
