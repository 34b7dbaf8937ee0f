"""What people write is shown, and does nothing."""

import re

import frappe
import pytest

from tests import factories
from tests.portal import Visitor, people_of_a_company, remove_what_was_made, text_of

SUBJECTS = {
	"tag": "<img src=x onerror=alert(1)>",
	"entities": "&lt;/title&gt;&lt;script&gt;alert(2)&lt;/script&gt;",
	"quotes": "\"' onmouseover=alert(3) x='",
	"template": "{{ 7 * 191 }} {% for x in y %}",
	"frappe": "{index} {next} <!-- csrf_token -->",
}
BODIES = {
	"handlers": ("<p onclick=alert(1)>Hello <img src=x onerror=alert(2)></p>", ("onclick", "onerror")),
	"links": ("<a href='javascript:alert(3)'>here</a>", ("javascript:",)),
	"styles": ("<style>.oki-card { display: none }</style><p>seen</p>", (".oki-card { display",)),
	"forms": ("<form action='https://evil.example'><input name=pwd>log in</form>", ("evil.example", "pwd")),
	"buttons": (
		"<button data-oki-move='Close' id='oki-status' class='btn oki-btn'>Close</button>",
		("<button data-oki-move='Close' id", '<button data-oki-move="Close" id'),
	),
	"token": ("<p>token: <!-- csrf_token --></p>", ()),
	"template": ("<p>{{ 7 * 191 }} {index} {next}</p>", ("1337",)),
	"covers": (
		"<div style='position:fixed;inset:0;background:url(//evil.example)'>x</div>",
		("evil.example",),
	),
	"svg": ("<svg onload=alert(4)><script>alert(5)</script></svg><p>x</p>", ("onload", "alert(5)")),
}


@pytest.fixture(scope="module")
def person():
	_company, one, _other = people_of_a_company()
	frappe.db.commit()
	yield one
	remove_what_was_made()


@pytest.fixture
def visitor(site_url, person):
	return Visitor(site_url, person)


def scripts_of(html: str) -> list[str]:
	"""The scripts of a page, the token's left out, since it differs from log-in to log-in."""
	return [script for script in re.findall(r"(?s)<script.*?</script>", html) if "csrf_token" not in script]


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=SUBJECTS)
def test_a_subject_is_words(visitor, subject):
	made = visitor.call("create_ticket", subject=subject, description="x", ticket_type="Problem")
	if not made.ok:
		assert subject.startswith("<img") and made.status_code == 417
		return
	name = made.json()["message"]["name"]
	stored = frappe.db.get_value("Ticket", name, "subject")
	for path in (f"/tickets/{name}", "/tickets"):
		html = visitor.page(path).text
		assert stored in text_of(html)
		assert html.count("<title>") == html.count("</title>") == 1
		assert not re.search(r"<(script|img)[^>]*>?\s*alert|<img src=x|<[a-z]+[^>]* onmouseover", html)
		assert html.count("frappe.csrf_token =") == 1
	title = re.search(r"(?s)<title>(.*?)</title>", visitor.page(f"/tickets/{name}").text)[1]
	assert "<" not in title


@pytest.mark.parametrize(("body", "forbidden"), BODIES.values(), ids=BODIES)
def test_a_message_keeps_to_its_bubble(visitor, person, body, forbidden):
	ticket = factories.create_ticket(person, description="<p>first</p>").name
	frappe.db.commit()
	calm = visitor.page(f"/tickets/{ticket}").text
	assert visitor.call("reply", ticket=ticket, body=body).ok
	html = visitor.page(f"/tickets/{ticket}").text
	for words in forbidden:
		assert words not in html.replace(SUBJECTS["template"], "")
	assert len(scripts_of(html)) == len(scripts_of(calm))
	for once in ('id="oki-status"', "<style", "frappe.csrf_token ="):
		assert html.count(once) == calm.count(once)
	news = visitor.call("get_news", ticket=ticket, known=0).text
	assert not [words for words in forbidden if words in news]


def test_what_frappe_would_replace_is_shown_as_it_was_written(visitor, person):
	ticket = factories.create_ticket(
		person, subject="Use {index} or {next}", description="<p>{index}</p>"
	).name
	frappe.db.commit()
	html = visitor.page(f"/tickets/{ticket}").text
	assert text_of(html).count("{index}") >= 2 and "{next}" in text_of(html)
	assert "{index}" in re.search(r"(?s)<title>(.*?)</title>", html)[1].replace("&#123;", "{")


def test_the_name_of_a_file_is_words(visitor, person):
	ticket = factories.create_ticket(person).name
	message = frappe.get_all("Ticket Message", filters={"ticket": ticket}, pluck="name", order_by="name")[0]
	frappe.db.commit()
	answer = visitor.upload(message, "plain.txt", b"unlike any other")
	assert answer.ok
	frappe.db.rollback()
	frappe.db.set_value(
		"File", answer.json()["message"]["name"], "file_name", "a\"'><img src=x onerror=alert(1)>"
	)
	frappe.db.commit()
	html = visitor.page(f"/tickets/{ticket}").text
	assert "&lt;img src=x onerror=alert(1)&gt;" in html and "<img src=x" not in html


def test_a_persons_name_is_words(site_url, person):
	frappe.db.set_value("User", person, "full_name", "<b onclick=alert(1)>Klara</b>")
	ticket = factories.create_ticket(person).name
	frappe.clear_cache(user=person)
	frappe.db.commit()
	html = Visitor(site_url, person).page(f"/tickets/{ticket}").text
	assert "<b onclick" not in html.split('id="oki-main"')[1].split("</main>")[0]
