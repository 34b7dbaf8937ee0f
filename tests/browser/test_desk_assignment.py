"""Whose a ticket is, as agents and heads see it: offers, the switch, hand-overs, the board."""

import re

import frappe
import pytest
from playwright.sync_api import Page, expect

from oki_tickets.services import clock
from tests import factories
from tests.browser.desk_people import DeskPeople
from tests.browser.dialogs import close_message
from tests.browser.trouble import KeptAnswer
from tests.deleting import delete

# Nobody is drawn while a test looks.
LONG = 600


class LinePeople(DeskPeople):
	"""The people in a line of their own that works day and night and offers its tickets."""

	def __post_init__(self) -> None:
		super().__post_init__()
		self.schedule = factories.create_schedule((("00:00", "00:00"),), days=7)
		self.line = factories.create_line(
			assignment_method="Offer", offer_seconds=LONG, work_schedule=self.schedule, head=self.head
		)
		for user in (self.anna, self.boris):
			agent = frappe.get_doc("Support Agent", user)
			agent.set("lines", [{"support_line": self.line}])
			agent.update({"open_ticket_limit": 5}).save()
		frappe.db.commit()

	def arrives(self, subject: str) -> str:
		"""A ticket that comes into the line; a worker offers it."""
		ticket = frappe.get_doc(
			doctype="Ticket",
			subject=subject,
			description="<p>No tone</p>",
			ticket_type="Problem",
			customer=self.company,
			raised_by=self.klara,
			support_line=self.line,
		).insert()
		frappe.db.commit()
		return ticket.name

	def remove_all(self) -> None:
		super().remove_all()
		delete("Support Line", self.line)
		delete("Work Schedule", self.schedule)
		frappe.db.commit()


@pytest.fixture
def people():
	people = LinePeople()
	yield people
	people.remove_all()


def offer(page: Page, ticket: str):
	return page.locator(f".oki-offer[data-ticket='{ticket}']")


def at_desk(page: Page, path: str = "/app/ticket") -> Page:
	page.goto(path)
	expect(page.locator(".oki-duty-state")).to_be_visible()
	return page


def agent_of(ticket: str) -> str | None:
	frappe.db.rollback()
	return frappe.db.get_value("Ticket", ticket, "agent")


def test_an_offer_is_shown_to_both_and_vanishes_when_one_takes_it(people, desktop_page, phone_page, picture):
	anna, boris = at_desk(desktop_page(people.anna)), at_desk(phone_page(people.boris))
	ticket = people.arrives("The exchange is silent")
	for page in (anna, boris):
		expect(offer(page, ticket)).to_contain_text("The exchange is silent")
		expect(offer(page, ticket).locator(".oki-offer-left")).to_contain_text(" s")
	picture(anna, "agent-offer")
	picture(boris, "agent-offer-phone")
	offer(anna, ticket).get_by_role("button", name="Take").click()
	expect(anna).to_have_url(re.compile(ticket))
	expect(offer(boris, ticket)).to_contain_text("Anna has taken it")
	expect(offer(boris, ticket)).to_have_count(0)
	assert agent_of(ticket) == people.anna
	expect(anna.locator(".oki-hand-over")).to_contain_text("Taken by Anna")
	seen = frappe.get_all("Ticket Offer", {"ticket": ticket}, pluck="seen_at", order_by="agent")
	assert len(seen) == 2 and all(seen)


@pytest.mark.script_errors("409|NotAssigned")
def test_who_comes_late_is_told_who_was_faster(people, desktop_page):
	ticket = people.arrives("Only one can have it")
	page = at_desk(desktop_page(people.anna))
	expect(offer(page, ticket)).to_be_visible()
	# The line is cut: the page does not hear of it.
	page.evaluate("frappe.realtime.socket.disconnect()")
	with factories.as_user(people.boris):
		frappe.get_attr("oki_tickets.api.agent.take")(ticket)
	frappe.db.commit()
	offer(page, ticket).get_by_role("button", name="Take").click()
	expect(offer(page, ticket)).to_contain_text("has been taken by Boris")


@pytest.mark.script_errors("ERR_FAILED")
def test_an_offer_that_could_not_be_taken_for_a_lost_line_stays(people, desktop_page):
	ticket = people.arrives("The line breaks")
	page = at_desk(desktop_page(people.anna))
	page.route("**/api/method/oki_tickets.api.agent.take", lambda route: route.abort())
	take = offer(page, ticket).get_by_role("button", name="Take")
	take.click()
	expect(offer(page, ticket)).to_contain_text("The server cannot be reached")
	page.unroute("**/api/method/oki_tickets.api.agent.take")
	take.click()
	expect(page).to_have_url(re.compile(ticket))
	assert agent_of(ticket) == people.anna


def test_an_older_answer_does_not_take_a_fresh_offer_away(people, desktop_page):
	page = at_desk(desktop_page(people.anna))
	answer = KeptAnswer(page, "**/api/method/oki_tickets.api.agent.get_duty*")
	page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
	words = answer.when_it_came()
	ticket = people.arrives("Came meanwhile")
	expect(offer(page, ticket)).to_be_visible()
	assert ticket not in words
	answer.give()
	assert offer(page, ticket).count() == 1


def test_a_ticket_that_is_offered_again_has_a_card_again(people, desktop_page):
	ticket = people.arrives("Up to the next line")
	page = at_desk(desktop_page(people.anna))
	expect(offer(page, ticket)).to_be_visible()
	page.route("**/api/method/oki_tickets.api.agent.get_duty*", lambda route: None)
	say = "([event, news]) => frappe.realtime.socket.listeners(event).forEach((hear) => hear(news))"
	over = {"ticket": ticket, "agent": None, "name": "", "outcome": "Withdrawn"}
	page.evaluate(say, ["oki_offer_over", over])
	expect(offer(page, ticket)).to_contain_text("It is not offered any more")
	now = clock.now_second()
	again = {"ticket": ticket, "subject": "Up again", "support_line": "L2", "ends": now + LONG, "now": now}
	page.evaluate(say, ["oki_offer", again])
	expect(offer(page, ticket)).to_have_count(1)
	expect(offer(page, ticket)).to_contain_text("Up again")
	expect(offer(page, ticket).get_by_role("button", name="Take")).to_be_enabled()


def test_several_offers_are_counted_and_folded(people, desktop_page, picture):
	tickets = [people.arrives(f"Offer number {number}") for number in range(5)]
	page = at_desk(desktop_page(people.anna), f"/app/ticket/{tickets[0]}")
	expect(page.locator(".oki-offers-count")).to_have_text("Offered to you: 5")
	expect(page.locator(".oki-offer:visible")).to_have_count(3)
	expect(page.locator(".oki-offers-more")).to_have_text("+2 more")
	expect(page.locator(".oki-composer")).to_be_visible()
	picture(page, "agent-offers")
	page.keyboard.press("Alt+Shift+O")
	expect(page.locator(".oki-offer").first.get_by_role("button", name="Take")).to_be_focused()
	page.keyboard.press("Escape")
	expect(page.locator(".oki-offer:visible")).to_have_count(0)


def test_the_switch_keeps_offers_away(people, desktop_page, picture):
	page = at_desk(desktop_page(people.anna))
	switch = page.locator(".oki-duty-state")
	expect(switch).to_have_text("On duty")
	switch.click()
	expect(switch).to_have_text("Not available")
	page.locator(".oki-duty-more").click()
	expect(page.locator(".oki-duty .dropdown-menu")).to_contain_text("0 of 5 open tickets")
	picture(page, "agent-availability")
	frappe.db.rollback()
	assert not frappe.db.get_value("Support Agent", people.anna, "is_available")


def test_a_ticket_is_transferred_with_a_reason(people, desktop_page, picture):
	ticket = people.arrives("Pass me on")
	page = at_desk(desktop_page(people.anna), f"/app/ticket/{ticket}")
	page.locator(".page-actions").get_by_role("button", name="Take").click()
	expect(page.locator(".oki-hand-over")).to_contain_text("Taken by Anna")
	page.locator(".page-actions").get_by_role("button", name="Pass On").click()
	page.locator(".page-actions").get_by_text("Transfer", exact=True).click()
	dialog = page.get_by_role("dialog")
	dialog.locator("[data-fieldname=support_line] select").select_option(people.line)
	dialog.locator("[data-fieldname=agent] select").select_option(people.boris)
	picture(page, "agent-transfer")
	dialog.get_by_role("button", name="Transfer").click()
	close_message(page)
	assert agent_of(ticket) == people.anna
	dialog.locator("[data-fieldname=reason] textarea").fill("Boris knows this exchange")
	dialog.get_by_role("button", name="Transfer").click()
	expect(page.locator(".oki-hand-over").last).to_contain_text("Anna → Boris, passed by Anna “Boris knows")
	assert agent_of(ticket) == people.boris


def test_news_leave_a_menu_open_that_somebody_reads(people, desktop_page):
	ticket = people.arrives("Read slowly")
	page = at_desk(desktop_page(people.anna), f"/app/ticket/{ticket}")
	page.locator(".page-actions").get_by_role("button", name="Pass On").click()
	transfer = page.locator(".page-actions").get_by_text("Transfer", exact=True)
	expect(transfer).to_be_visible()
	with factories.as_user(people.boris):
		frappe.get_attr("oki_tickets.api.agent.take")(ticket)
	frappe.db.commit()
	expect(page.locator(".oki-hand-over")).to_contain_text("Taken by Boris")
	expect(page.locator(".page-actions").get_by_role("button", name="Take")).to_have_count(0)
	expect(transfer).to_be_visible()
	transfer.click()
	expect(page.get_by_role("dialog")).to_contain_text(f"Transfer {ticket}")


def test_views_of_the_list_are_the_persons_own(people, desktop_page, picture):
	mine, nobodys = people.arrives("Mine"), people.arrives("Nobody's")
	with factories.as_user(people.anna):
		frappe.get_attr("oki_tickets.api.agent.take")(mine)
	frappe.db.commit()
	page = at_desk(desktop_page(people.anna))
	expect(page.locator(".list-row", has_text=nobodys)).to_be_visible()
	page.get_by_role("button", name="Mine", exact=True).click()
	expect(page.locator(".list-row", has_text=nobodys)).to_have_count(0)
	expect(page.locator(".list-row")).to_have_count(1)
	expect(page.locator(".list-row")).to_contain_text(mine)
	page.get_by_role("button", name="My Lines").click()
	expect(page.locator(".list-row")).to_have_count(2)
	page.locator(".list-row", has_text=nobodys).locator("input[type=checkbox]").check()
	picture(page, "agent-views")
	page.get_by_role("button", name="Actions").click()
	expect(page.get_by_role("link", name="Assign To")).to_have_count(0)
	page.locator(".actions-btn-group").get_by_text("Take", exact=True).click()
	expect(page.locator("#alert-container")).to_contain_text("1 tickets done")
	assert agent_of(nobodys) == people.anna


def test_the_board_shows_the_head_who_is_on_duty(people, desktop_page, picture):
	ticket = people.arrives("Waiting for somebody")
	with factories.as_user(people.anna):
		frappe.get_attr("oki_tickets.api.agent.take")(ticket)
	frappe.db.commit()
	people.arrives("Nobody has it")
	page = desktop_page(people.head)
	page.goto("/app/duty-board")
	line = page.locator(".oki-board-line", has_text=people.line)
	expect(line).to_contain_text("2 on duty")
	expect(line).to_contain_text("Waiting for an agent: 1")
	expect(line.locator(".oki-board-agent", has_text="Anna")).to_contain_text(ticket)
	picture(page, "head-duty-board")
	frappe.get_doc("Support Agent", people.boris).update({"is_available": 0}).save()
	frappe.db.commit()
	expect(line.locator(".oki-board-agent", has_text="Boris")).to_contain_text("Not available")


def test_what_frappe_leaves_in_english_is_in_the_heads_language(people, desktop_page):
	frappe.db.set_value("User", people.head, "language", "pl")
	frappe.clear_cache(user=people.head)
	frappe.db.commit()
	ticket = people.arrives("Offered to both")
	page = desktop_page(people.head)
	page.goto("/app/ticket")
	saved = page.locator(".filter-pill .filter-name", has_text="Niepodjęte na czas")
	expect(saved).to_have_count(1)
	page.goto("/app/ticket-offer")
	expect(page.locator(".list-row", has_text=ticket).first).to_contain_text("Trwa")
	page.goto("/app/agent-absence/new")
	expect(page.locator("[data-fieldname=to_time] .help-box")).to_contain_text("Puste: ")
