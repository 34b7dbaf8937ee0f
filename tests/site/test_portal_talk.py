"""Raising, answering, moving and sending files through the portal's doors, over HTTP."""

import re
from io import BytesIO

import frappe
import pytest
from PIL import ExifTags, Image

from oki_tickets.api import agent as agent_door
from oki_tickets.services import splitting
from tests import factories
from tests.portal import Visitor, people_of_a_company, remove_what_was_made, text_of


@pytest.fixture(scope="module")
def people():
	_company, leader, colleague = people_of_a_company(sees_company=True)
	_other, stranger, _nobody = people_of_a_company()
	anna = factories.create_agent()
	frappe.db.commit()
	yield frappe._dict(leader=leader, colleague=colleague, stranger=stranger, anna=anna)
	remove_what_was_made()


@pytest.fixture
def visit(site_url, people):
	return lambda who: Visitor(site_url, people[who])


@pytest.fixture
def ticket(people):
	name = factories.create_ticket(people.colleague).name
	frappe.db.commit()
	return name


def act(people, ticket: str, action: str, **fields) -> None:
	with factories.as_user(people.anna):
		agent_door.apply_action(ticket, action, **fields)
	frappe.db.commit()


def propose(people, ticket: str) -> None:
	act(people, ticket, "Start Work")
	act(people, ticket, "Propose Solution", problem_summary="No tone", resolution_summary="Port reset")


def test_a_ticket_with_a_file_from_form_to_page(visit):
	visitor = visit("colleague")
	made = visitor.call(
		"create_ticket",
		subject="Fax fails",
		description="<p>line one<br>line two</p>",
		ticket_type="Problem",
		category="Outage",
		route="Technical",
	).json()["message"]
	assert visitor.upload(made["message"], "log.txt", b"beep").ok
	html = visitor.page(f"/tickets/{made['name']}").text
	assert "line one<br/>line two" in html and "log" in text_of(html) and "Received" in text_of(html)
	address = html.split('class="oki-chip" href="')[1].split('"')[0]
	assert visitor.page(address).content == b"beep"
	assert visit("leader").page(address).content == b"beep"
	assert visit("stranger").page(address).status_code == 403


def jpeg(colour: int = 0) -> bytes:
	"""A photo that says where it was taken, until Frappe has taken that out."""
	stored, about = BytesIO(), Image.Exif()
	about[ExifTags.Base.Make] = "Camera"
	Image.new("RGB", (9, 9), (colour, 0, 0)).save(stored, "JPEG", exif=about)
	return stored.getvalue()


@pytest.mark.parametrize(
	("name", "content", "other"), [("log.txt", b"beep", b"boop"), ("photo.jpg", jpeg(), jpeg(200))]
)
def test_a_file_whose_answer_was_lost_is_there_once(visit, ticket, name, content, other):
	visitor = visit("colleague")
	first, second = (
		visitor.call("reply", ticket=ticket, body="See file").json()["message"] for _each in "ab"
	)
	sent = [
		visitor.upload(*file).json()["message"]["name"]
		for file in (
			(first, name, content),
			(first, name, content),
			(first, name, other),
			(second, name, content),
		)
	]
	assert sent[0] == sent[1] and len(set(sent)) == 3
	frappe.db.rollback()
	assert frappe.db.count("File", {"attached_to_name": ("in", [first, second])}) == 3


@pytest.mark.parametrize("who", ["leader", "stranger"])
def test_nobody_adds_a_file_to_somebody_elses_message(visit, ticket, who):
	message = frappe.get_all("Ticket Message", filters={"ticket": ticket}, pluck="name", order_by="name")[0]
	answer = visit(who).upload(message, "mine.txt")
	assert answer.status_code == 403
	assert not frappe.get_all("File", filters={"attached_to_name": message}, order_by="name")


def test_a_refused_file_says_why_and_leaves_the_message(visit, ticket):
	visitor = visit("colleague")
	message = visitor.call("reply", ticket=ticket, body="See the file").json()["message"]
	answer = visitor.upload(message, "tool.exe")
	assert answer.status_code == 417 and "You can only upload" in answer.json()["_server_messages"]
	assert "See the file" in text_of(visitor.page(f"/tickets/{ticket}").text)


def test_the_page_names_the_files_that_frappe_takes(visit):
	html = visit("colleague").page("/tickets/new").text
	for extension in ("png", "pdf", "docx", "csv"):
		assert f'"{extension}"' in html
	assert '"exe"' not in html and '"zip"' not in html


def test_a_rejection_needs_words(visit, people, ticket):
	propose(people, ticket)
	visitor = visit("colleague")
	html = visitor.page(f"/tickets/{ticket}").text
	assert "Port reset" in html and "Accept Solution" in html
	refused = visitor.call("apply_action", ticket=ticket, action="Reject Solution")
	assert refused.status_code == 417 and "write a message" in refused.json()["_server_messages"]
	done = visitor.call("apply_action", ticket=ticket, action="Reject Solution", message="Still silent")
	assert done.json()["message"]["status"] == "Solution Rejected"
	html = visitor.page(f"/tickets/{ticket}").text
	assert "Still silent" in text_of(html) and "Port reset" not in html and "Accept Solution" not in html


def test_a_closed_ticket_offers_to_reopen_and_takes_no_message(visit, people, ticket):
	visitor = visit("colleague")
	assert visitor.call("apply_action", ticket=ticket, action="Close").ok
	html = visitor.page(f"/tickets/{ticket}").text
	assert "takes no more messages" in text_of(html) and 'data-oki-move="Reopen"' in html
	assert visitor.call("reply", ticket=ticket, body="One more thing").status_code == 417
	again = visitor.call("apply_action", ticket=ticket, action="Reopen", message="It is back")
	assert again.json()["message"]["status"] == "In Progress"


def test_what_is_sent_again_is_answered_as_before_and_written_once(visit, people, ticket):
	visitor, neighbour = visit("colleague"), visit("leader")
	visitor.headers["X-Oki-Sending"] = neighbour.headers["X-Oki-Sending"] = "0a" * 16
	first = visitor.call("reply", ticket=ticket, body="Still silent").json()["message"]
	assert visitor.call("reply", ticket=ticket, body="Still silent").json()["message"] == first
	assert not neighbour.call("reply", ticket=ticket, body="Mine").ok, "a key is its maker's own"
	assert messages_of(ticket) == ["No dial tone since the morning.", "Still silent"]

	visitor.headers["X-Oki-Sending"] = "0b" * 16
	values = {"subject": "No tone", "description": "None at all", "ticket_type": "Problem"}
	raised = visitor.call("create_ticket", **values).json()["message"]
	assert visitor.call("create_ticket", **values).json()["message"] == raised
	assert messages_of(raised["name"]) == ["None at all"]

	propose(people, ticket)
	visitor.headers["X-Oki-Sending"] = "0c" * 16
	move = {"ticket": ticket, "action": "Reject Solution", "message": "It is not"}
	rejected = visitor.call("apply_action", **move).json()["message"]
	assert visitor.call("apply_action", **move).json()["message"] == rejected
	assert messages_of(ticket).count("It is not") == 1


def test_without_a_sound_key_each_sending_is_a_message(visit, ticket):
	visitor = visit("colleague")
	for key in ("", "x" * 40, "ABC"):
		visitor.headers["X-Oki-Sending"] = key
		assert visitor.call("reply", ticket=ticket, body="Hello").ok
	assert messages_of(ticket).count("Hello") == 3


def messages_of(ticket: str) -> list[str]:
	frappe.db.rollback()
	bodies = frappe.get_all(
		"Ticket Message", filters={"ticket": ticket}, pluck="body", order_by="sent_at, creation"
	)
	return [text_of(body) for body in bodies]


@pytest.mark.parametrize("door", ["reply", "apply_action", "get_news"])
def test_a_stranger_learns_nothing_from_the_doors(visit, ticket, door):
	values = {"reply": {"body": "x"}, "apply_action": {"action": "Close"}, "get_news": {"known": 0}}[door]
	stranger = visit("stranger")
	theirs = stranger.call(door, ticket=ticket, **values)
	missing = stranger.call(door, ticket="TKT-NONE", **values)
	assert theirs.status_code == missing.status_code == 403
	assert _told(theirs.text).replace(ticket, "TKT-NONE") == _told(missing.text)


def _told(answer: str) -> str:
	"""Without the number that Frappe gives to each refusal, at random."""
	return re.sub(r"(__frappe_exc_id\W+)[0-9a-f]+", r"\1", answer)


def test_a_message_that_goes_where_another_comes_is_news(visit, people, ticket):
	visitor = visit("colleague")
	message = visitor.call("reply", ticket=ticket, body="And the fax").json()["message"]
	known = visitor.call("get_news", ticket=ticket, known=0).json()["message"]["known"]
	frappe.db.rollback()
	with factories.as_user(people.anna):
		splitting.split(ticket, [message])
	frappe.db.commit()
	news = visitor.call("get_news", ticket=ticket, known=known).json()["message"]
	assert len(news["messages"]) == 2 and message not in [row["name"] for row in news["messages"]]


def test_news_come_once(visit, people, ticket):
	visitor = visit("colleague")
	first = visitor.call("get_news", ticket=ticket, known=0).json()["message"]
	assert visitor.call("get_news", ticket=ticket, known=first["known"]).json().get("message") is None
	factories.write_message(ticket, people.anna, body="Looking", is_internal=True)
	frappe.db.commit()
	assert visitor.call("get_news", ticket=ticket, known=first["known"]).json().get("message") is None
	act(people, ticket, "Start Work")
	news = visitor.call("get_news", ticket=ticket, known=first["known"]).json()["message"]
	assert news["status"]["label"] == "In progress"
	message = factories.write_message(ticket, people.anna, body="Found it")
	frappe.db.commit()
	news = visitor.call("get_news", ticket=ticket, known=news["known"]).json()["message"]
	assert [row["body"] for row in news["messages"]][-1] == "<p>Found it</p>"
	factories.attach_file(message, owner=people.anna)
	frappe.db.commit()
	assert visitor.call("get_news", ticket=ticket, known=news["known"]).json()["message"]["messages"][-1][
		"files"
	]
