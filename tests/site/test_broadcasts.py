"""News for many: who is shown them and when, who is told, and one ticket for an outage."""

import frappe
import pytest

from oki_tickets import permissions
from oki_tickets.api import broadcasts
from oki_tickets.channels.port import Letter, adapter_of
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, notices
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_head,
	create_line,
	create_portal_user,
	unique,
)

START, END = "2026-03-02 09:00:00", "2026-03-02 11:00:00"


def create_broadcast(**values):
	"""A broadcast from nine to eleven."""
	return frappe.get_doc(
		doctype="Broadcast",
		**{
			"title": unique("News"),
			"message": "<p>No tone</p>",
			"kind": "Outage",
			"starts_at": START,
			"ends_at": END,
			**values,
		},
	).insert()


def seen(user: str, at: str = "2026-03-02 10:00:00") -> list[str]:
	with as_user(user), clock.at(at):
		return [news["title"] for news in broadcasts.get_current()["broadcasts"]]


def posted(channel: str, broadcast=None) -> list[frappe._dict]:
	filters = {"channel": channel} | ({"recipient": broadcast.name} if broadcast else {})
	return frappe.get_all(
		"Outbox Message",
		filters,
		["recipient", "payload", "next_try", "idempotency_key"],
		order_by="sequence",
	)


def reach(broadcast, edge: str) -> int:
	"""The moment comes: the outbox delivers its letter. Returns how many messages follow."""
	field = {"start": "starts_at", "end": "ends_at"}[edge]
	moment = frappe.utils.get_datetime(broadcast.reload().get(field))
	letter = Letter("", "Broadcast", broadcast.name, {"edge": edge, "second": clock.to_second(moment)})
	with clock.at(moment):
		return int(adapter_of("Broadcast").send(letter).provider_id)


@pytest.fixture
def klara() -> str:
	return create_portal_user(create_customer())


@pytest.mark.parametrize(
	("at", "shown"),
	[
		("2026-03-02 08:59:59", False),
		(START, True),
		("2026-03-02 10:59:59", True),
		(END, False),
	],
)
def test_it_is_shown_by_the_clock_to_the_second(klara, at, shown):
	news = create_broadcast()
	assert (news.title in seen(klara, at)) is shown


def test_an_open_page_knows_when_to_look_again_and_not_what_it_will_see(klara):
	create_broadcast(title="Secret until nine")
	with as_user(klara), clock.at("2026-03-02 08:00:00"):
		answer = broadcasts.get_current()
	assert answer["again"] == clock.to_second(START)
	assert "Secret" not in str(answer)


def test_each_sees_the_news_of_the_own_audience(klara):
	line, group = create_line(), "Commercial"
	company = create_customer()
	frappe.db.set_value("Customer", company, "customer_group", group)
	gold = create_portal_user(company)
	anna, boris, head = create_agent(lines=(line,)), create_agent(), create_head()
	news = {
		"Everybody": create_broadcast(),
		"Customers": create_broadcast(audience="Customers"),
		"Customer Group": create_broadcast(audience="Customer Group", customer_group=group),
		"Agents": create_broadcast(audience="Agents"),
		"Support Lines": create_broadcast(audience="Support Lines", support_lines=[{"support_line": line}]),
	}
	titles = {doc.title: audience for audience, doc in news.items()}

	def audiences(user: str) -> set[str]:
		return {titles[title] for title in seen(user) if title in titles}

	assert audiences(klara) == {"Everybody", "Customers"}
	assert audiences(gold) == {"Everybody", "Customers", "Customer Group"}
	assert audiences(boris) == {"Everybody", "Agents"}
	assert audiences(anna) == audiences(head) == {"Everybody", "Agents", "Support Lines"}
	for user in (klara, gold):
		with as_user(user), clock.at(START), pytest.raises(frappe.PermissionError):
			broadcasts.dismiss(news["Agents"].name)


def test_what_somebody_has_hidden_others_still_see(klara):
	news, other = create_broadcast(), create_portal_user(create_customer())
	with as_user(klara), clock.at(START):
		broadcasts.dismiss(news.name)
		broadcasts.dismiss(news.name)
	assert news.title not in seen(klara) and news.title in seen(other)


def test_telegram_and_mail_go_out_once_when_it_begins(klara):
	with clock.at("2026-03-02 08:00:00"):
		news = create_broadcast(
			audience="Customers", channels="Banner, Telegram, E-mail", message="Back at noon"
		)
	[start, end] = posted("Broadcast", news)
	assert (start.next_try, end.next_try) == (clock.to_second(START), clock.to_second(END))
	assert reach(news, "start") > 0
	mails = [row for row in posted("Email") if row.recipient == klara]
	assert len(mails) == 1 and "Back at" in mails[0].payload
	assert not [row for row in posted("Telegram") if row.recipient == klara]
	assert reach(news, "start") == 0


def test_a_moment_that_was_moved_tells_nobody_at_the_old_one():
	news = create_broadcast(channels="Banner, E-mail")
	with clock.at("2026-03-02 08:00:00"):
		news.starts_at = "2026-03-02 10:00:00"
		news.save()
	letter = Letter("", "Broadcast", news.name, {"edge": "start", "second": clock.to_second(START)})
	assert adapter_of("Broadcast").send(letter).provider_id == "0"


def test_an_agents_news_reach_no_customer(klara):
	reach(create_broadcast(audience="Agents", channels="Banner, E-mail"), "start")
	assert not [row for row in posted("Email") if row.recipient == klara]


def test_who_has_an_outage_too_joins_its_one_ticket_and_is_told_of_the_end(klara):
	news, other = create_broadcast(), create_portal_user(create_customer())
	before = frappe.db.count("Ticket")
	for user in (klara, klara, other):
		with as_user(user), clock.at("2026-03-02 10:00:00"), notices.language("ru"):
			broadcasts.me_too(news.name)
	assert frappe.db.count("Ticket") == before
	assert news.reload().affected == 2
	notes = frappe.get_all(
		"Ticket Message", {"ticket": news.ticket, "sender_side": "System"}, ["is_internal", "body"]
	)
	assert [note.is_internal for note in notes] == [1, 1]
	assert all("has it too" in note.body for note in notes), "whatever language the customer reads"
	with as_user(klara), clock.at("2026-03-02 10:00:00"):
		[shown] = [one for one in broadcasts.get_current()["broadcasts"] if one["name"] == news.name]
	assert shown["is_joined"] and not shown["can_join"] and "ticket" not in shown
	assert reach(news, "end") == 2
	assert {row.recipient for row in posted("Email")} >= {klara, other}
	assert reach(news, "end") == 0
	assert news.title in seen(klara, "2026-03-02 11:30:00")


def test_customers_see_nothing_of_the_common_ticket(klara):
	news = create_broadcast()
	with as_user(klara), clock.at("2026-03-02 10:00:00"):
		broadcasts.me_too(news.name)
	assert not permissions.is_customer_of(news.ticket, klara)


def test_solving_the_ticket_ends_the_outage():
	news = create_broadcast(ends_at=None)
	with clock.at("2026-03-02 10:00:00"):
		doc = frappe.get_doc("Ticket", news.ticket)
		doc.update({"status": "In Progress"}).save()
		doc.update({"status": "Resolved", "problem_summary": "x", "resolution_summary": "y"}).save()
	assert str(news.reload().ends_at) == "2026-03-02 10:00:00"


@pytest.mark.parametrize(
	"values", [{"kind": "Deployment"}, {"takes_me_too": 0}, {"ends_at": "2026-03-02 09:30:00"}]
)
def test_me_too_is_for_outages_that_are_on(klara, values):
	news = create_broadcast(**values)
	with as_user(klara), clock.at("2026-03-02 10:00:00"), pytest.raises(OkiTicketsError):
		broadcasts.me_too(news.name)


def test_words_are_cleaned_and_moments_checked(klara):
	assert "<script" not in create_broadcast(message="<p>Hi</p><script>x</script>").message
	with pytest.raises(OkiTicketsError):
		create_broadcast(ends_at=START)
	with pytest.raises(OkiTicketsError):
		create_broadcast(audience="Customer Group")
	with pytest.raises(OkiTicketsError):
		create_broadcast(audience="Support Lines")


def test_with_a_broadcast_go_its_answers_and_with_a_ticket_the_link(klara):
	news = create_broadcast()
	with as_user(klara), clock.at("2026-03-02 10:00:00"):
		broadcasts.me_too(news.name)
	frappe.delete_doc("Ticket", news.ticket)
	assert not news.reload().ticket
	news.delete()
	assert not frappe.db.exists("Broadcast Reader", {"broadcast": news.name})
