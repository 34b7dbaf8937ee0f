"""The portal's pages, as people of different standing get them over HTTP."""

import frappe
import pytest

from tests import factories
from tests.portal import Visitor, people_of_a_company, remove_what_was_made, text_of

SECRET = "Canary-of-an-internal-note"
SUBJECT = "No dial tone in Gdynia"
PAGES = ("/tickets", "/tickets/new", "/tickets/{ticket}")


@pytest.fixture(scope="module")
def world():
	"""One company with a leader and a colleague, another company, an agent, people without a customer."""
	company, leader, colleague = people_of_a_company(sees_company=True)
	_other, stranger, _nobody = people_of_a_company()
	agent = factories.create_agent(password=factories.PASSWORD)
	outsider = factories.create_user(first_name="Oleg", password=factories.PASSWORD, website=True).name
	linked = factories.create_user(first_name="Lena", password=factories.PASSWORD, website=True).name
	customer = frappe.get_doc("Customer", company)
	customer.append("portal_users", {"user": linked})
	customer.save(ignore_permissions=True)
	frappe.get_doc("User", linked).remove_roles("Ticket Customer")
	ticket = factories.create_ticket(colleague, subject=SUBJECT).name
	factories.write_message(ticket, agent, body="We are on it")
	note = factories.write_message(ticket, agent, body=SECRET, is_internal=True)
	hidden = factories.attach_file(note, owner=agent, file_name=f"{SECRET}.txt", content=SECRET.encode())
	frappe.db.commit()
	yield frappe._dict(
		company=company,
		leader=leader,
		colleague=colleague,
		stranger=stranger,
		agent=agent,
		outsider=outsider,
		linked=linked,
		ticket=ticket,
		hidden=hidden,
	)
	remove_what_was_made()


@pytest.fixture
def visit(site_url, world):
	"""Factory: `visit("colleague")` is a Visitor logged in as that person of the world; None: a guest."""
	return lambda who=None, **headers: Visitor(site_url, who and world[who], **headers)


@pytest.mark.parametrize("who", ["colleague", "leader"])
def test_own_ticket_and_one_of_the_company_are_shown(visit, world, who):
	answer = visit(who).page(f"/tickets/{world.ticket}")
	assert answer.status_code == 200
	words = text_of(answer.text)
	assert SUBJECT in words and "We are on it" in words and "What happens next" in words


@pytest.mark.parametrize("who", ["stranger", "linked"])
def test_somebody_elses_ticket_looks_like_one_that_is_not_there(visit, world, who):
	visitor = visit(who)
	theirs, missing = visitor.page(f"/tickets/{world.ticket}"), visitor.page("/tickets/TKT-NONE")
	assert theirs.status_code == missing.status_code == 404
	assert text_of(theirs.text) == text_of(missing.text)
	assert SUBJECT not in theirs.text and world.colleague not in theirs.text


@pytest.mark.parametrize("path", PAGES)
def test_guests_log_in_first_and_come_back(visit, world, path):
	answer = visit().page(path.format(ticket=world.ticket))
	assert answer.status_code == 302
	wanted = path.format(ticket=world.ticket).replace("/", "%2F")
	assert answer.headers["Location"].endswith(f"/login?redirect-to={wanted}")
	assert "no-store" in answer.headers["Cache-Control"]


def test_a_guest_comes_back_to_the_filtered_list(visit):
	answer = visit().page("/tickets", shelf="closed", q="fax & mail")
	assert answer.headers["Location"].endswith(
		"/login?redirect-to=%2Ftickets%3Fshelf%3Dclosed%26q%3Dfax%2B%2526%2Bmail"
	)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
	("who", "said"),
	[("outsider", "not linked to a customer"), ("agent", "This is the customers' side")],
)
def test_people_of_no_customer_are_told_why(visit, world, path, who, said):
	answer = visit(who).page(path.format(ticket=world.ticket))
	assert answer.status_code == 403
	assert said in text_of(answer.text)
	assert SUBJECT not in answer.text and "Traceback" not in answer.text


def test_a_portal_user_of_the_customer_needs_no_role(visit, world):
	visitor = visit("linked")
	assert visitor.page("/tickets").status_code == visitor.page("/tickets/new").status_code == 200
	made = visitor.call("create_ticket", subject="By Lena", description="Hello", ticket_type="Idea")
	assert made.ok, made.text
	name = made.json()["message"]["name"]
	assert "By Lena" in visitor.page(f"/tickets/{name}").text
	assert "By Lena" in visit("leader").page("/tickets").text
	assert "By Lena" not in visit("colleague").page("/tickets", shelf="all").text


@pytest.mark.parametrize("who", ["colleague", "leader"])
def test_internal_notes_and_their_files_come_out_nowhere(visit, world, who):
	visitor = visit(who)
	places = [
		visitor.page(f"/tickets/{world.ticket}"),
		visitor.page("/tickets", shelf="all"),
		visitor.page("/tickets", shelf="all", q=SECRET),
		visitor.call("get_news", ticket=world.ticket, known=0),
		visitor.page(world.hidden.file_url, fid=world.hidden.name),
	]
	assert places[3].json()["message"]["messages"]
	for place in places:
		assert SECRET not in place.text.replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
	assert places[4].status_code == 403


def test_who_sees_the_company_can_look_at_own_tickets_only(visit, world):
	leader = visit("leader")
	whole, mine = leader.page("/tickets"), leader.page("/tickets", whose="mine")
	assert SUBJECT in whole.text and "Klara" in text_of(whole.text) and "Whole company" in whole.text
	assert SUBJECT not in mine.text
	colleague = visit("colleague").page("/tickets", whose="mine")
	assert SUBJECT in colleague.text and "Whole company" not in colleague.text


@pytest.mark.parametrize(
	("language", "said"), [("de", 'lang="de"'), ("pl", 'lang="pl"'), ("ru", 'lang="ru"'), ("en", 'lang="en"')]
)
def test_pages_say_their_language(visit, world, language, said):
	frappe.db.set_value("User", world.colleague, "language", language)
	frappe.clear_cache(user=world.colleague)
	frappe.db.commit()
	for path in PAGES:
		html = visit("colleague").page(path.format(ticket=world.ticket)).text
		assert f"<html {said}" in html


def test_who_chose_no_language_gets_the_browsers(visit, world):
	def language_for(accepted: str) -> str:
		html = visit("leader", **{"Accept-Language": accepted}).page("/tickets").text
		return html.split('<html lang="')[1].split('"')[0]

	frappe.db.set_value("User", world.leader, "language", None)
	frappe.clear_cache(user=world.leader)
	frappe.db.commit()
	assert language_for("pl-PL,pl;q=0.9,en;q=0.8") == "pl"
	assert language_for("xx,ru;q=0.5") == "ru"
	assert language_for("xx") == "en"
	frappe.db.set_value("User", world.leader, "language", "de")
	frappe.clear_cache(user=world.leader)
	frappe.db.commit()
	assert language_for("pl") == "de"


def test_times_are_the_readers_own(visit, world):
	frappe.db.set_value("User", world.colleague, "time_zone", "Asia/Tokyo")
	frappe.clear_cache(user=world.colleague)
	frappe.db.commit()
	html = visit("colleague").page(f"/tickets/{world.ticket}").text
	assert "+09:00" in html and "+09:00" not in visit("leader").page(f"/tickets/{world.ticket}").text
