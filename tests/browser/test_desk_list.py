"""The list, the board and the workspace of tickets, as an agent works with them."""

import frappe
from playwright.sync_api import Page, expect

from tests.browser.desk_people import DeskPeople
from tests.browser.dialogs import close_message, still
from tests.factories import write_message


def open_list(page: Page, people: DeskPeople) -> Page:
	page.goto(f"/app/ticket?customer={people.company}")
	expect(page.locator(".list-row").first).to_be_visible()
	return page


def row(page: Page, subject: str):
	return page.locator(".list-row", has_text=subject)


def status_in_database(ticket: str) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Ticket", ticket, "status")


def test_the_list_shows_state_and_priority_in_colour(people, desktop_page, picture):
	people.ticket(subject="Everything is down", category="Outage")
	people.ticket(subject="A question")
	page = open_list(desktop_page(people.anna), people)
	expect(row(page, "Everything is down").locator(".indicator-pill.blue").first).to_contain_text("New")
	expect(row(page, "Everything is down").locator(".indicator.red")).to_have_text("Urgent")
	expect(row(page, "A question").locator(".indicator.blue")).to_have_text("Medium")
	expect(row(page, "A question").locator(".oki-limit-place").first).to_be_visible()
	picture(page, "desk-list")


def test_one_move_on_many_tickets_and_what_was_refused(people, desktop_page, picture):
	fresh = people.ticket(subject="The first one")
	started = people.ticket(subject="The second one")
	frappe.get_doc("Ticket", started).update({"status": "In Progress"}).save()
	frappe.db.commit()
	page = open_list(desktop_page(people.anna), people)
	expect(page.locator(".list-count")).to_have_text("2 of 2")
	for box in page.locator(".list-row-checkbox").all():
		box.check()
	page.locator(".actions-btn-group > button").click()
	expect(page.locator(".actions-btn-group .dropdown-menu")).not_to_contain_text("Propose Solution")
	page.locator(".actions-btn-group .dropdown-menu").get_by_text("Move", exact=True).click()
	picture(page, "desk-bulk-moves")
	page.locator(".oki-choice", has_text="Start Work").click()
	expect(page.locator(".msgprint")).to_contain_text("1 tickets done")
	expect(page.locator(".msgprint")).to_contain_text(started)
	assert status_in_database(fresh) == "In Progress"


def test_words_of_a_message_are_found_from_the_search_bar_and_in_the_list(people, desktop_page, picture):
	ticket, other = people.ticket(subject="The first one"), people.ticket(subject="The second one")
	write_message(ticket, people.anna, body="It is the <b>zygomorphic</b> cartridge")
	frappe.db.commit()
	page = open_list(desktop_page(people.anna), people)
	page.locator(".oki-list-search input").fill("zygomorph cartridge")
	expect(page.locator(".list-count")).to_have_text("1 of 1")
	expect(row(page, "The first one")).to_be_visible()
	keep_filter(page, "Cartridges")
	page.locator(".oki-list-search input").fill("zygomorphic nothing")
	expect(page.locator(".oki-found")).to_contain_text("Nothing found")
	page.locator(".oki-list-search input").fill("")
	expect(page.locator(".list-count")).to_have_text("2 of 2")
	page.locator(".filter-pill", has_text="Cartridges").locator(".filter-name").click()
	expect(page.locator(".list-count")).to_have_text("1 of 1")
	expect(page.locator(".oki-list-search input")).to_have_value("zygomorph cartridge")
	frappe.db.delete("List Filter", {"filter_name": "Cartridges"})
	frappe.db.commit()
	bar = page.locator("#navbar-search")
	bar.click()
	bar.press_sequentially("zygomorphic", delay=20)
	found = page.locator(".awesomplete li", has_text="The first one")
	expect(found).to_contain_text(ticket)
	expect(found.locator("mark")).to_have_text("zygomorphic")
	picture(page, "desk-search-bar")
	page.locator(".awesomplete li", has_text="Find zygomorphic in Ticket").click()
	expect(page.locator(".list-count")).to_have_text("1 of 1")
	expect(page.locator(".oki-list-search input")).to_have_value("zygomorphic")
	bar.click()
	bar.press_sequentially("zygomorphic", delay=20)
	found.click()
	expect(page.locator(".oki-talk, .oki-message").first).to_contain_text("zygomorphic")
	expect(page.locator(".awesomplete li", has_text=other)).to_have_count(0)


def keep_filter(page: Page, name: str) -> None:
	field = page.locator(".list-sidebar .input-area input[type=text]")
	field.fill(name)
	field.press("Enter")
	expect(page.locator(".filter-pill", has_text=name)).to_be_visible()


def test_tags_of_many_tickets(people, desktop_page):
	tickets = [people.ticket(subject="The first one"), people.ticket(subject="The second one")]
	page = open_list(desktop_page(people.anna), people)
	expect(page.locator(".list-count")).to_have_text("2 of 2")
	for box in page.locator(".list-row-checkbox").all():
		box.check()
	page.locator(".actions-btn-group > button").click()
	page.locator(".actions-btn-group .dropdown-menu").get_by_text("Tags", exact=True).click()
	field = page.get_by_role("dialog").locator("[data-fieldname=add] input")
	field.fill("seen by tests")
	field.press("Enter")
	page.get_by_role("dialog").get_by_role("button", name="Save").click()
	expect(page.locator(".alert-message")).to_contain_text("2 tickets done")
	frappe.db.rollback()
	assert {frappe.db.get_value("Ticket", name, "_user_tags") for name in tickets} == {",seen by tests"}
	frappe.delete_doc("Tag", "seen by tests", force=True)
	frappe.db.commit()


def drag(page: Page, ticket: str, column: str) -> None:
	card = page.locator(f".kanban-card-wrapper[data-name='{ticket}'] .kanban-card")
	target = page.locator(f".kanban-column[data-column-value='{column}'] .kanban-column-header")
	page.wait_for_load_state("networkidle")
	start, end = box_of(card), box_of(target)
	page.mouse.move(start["x"] + 30, start["y"] + 12)
	page.mouse.down()
	page.mouse.move(start["x"] + 60, start["y"] + 40, steps=4)
	page.mouse.move(end["x"] + 60, end["y"] + 70, steps=12)
	page.mouse.up()


def box_of(place) -> dict:
	"""Where it is; the board draws it anew with each piece of news, and for a moment it is nowhere."""
	while not (box := place.bounding_box()):
		expect(place).to_be_visible()
	return box


def card_in(page: Page, ticket: str, column: str):
	return page.locator(
		f".kanban-column[data-column-value='{column}'] .kanban-card-wrapper[data-name='{ticket}']"
	)


def test_a_card_is_dragged_to_make_a_move(people, desktop_page, picture):
	ticket = people.ticket(subject="Drag me")
	page = desktop_page(people.anna)
	page.goto("/app/ticket/view/kanban/Tickets by Status")
	expect(card_in(page, ticket, "New")).to_be_visible()

	drag(page, ticket, "Waiting for Data")
	expect(page.locator(".msgprint")).to_contain_text("No move of yours leads to Waiting for Data")
	close_message(page)
	expect(page.locator(".modal-backdrop")).to_have_count(0)
	expect(card_in(page, ticket, "New")).to_be_visible()

	drag(page, ticket, "In Progress")
	# The agent's name comes with the board that is drawn anew after the move.
	expect(card_in(page, ticket, "In Progress")).to_contain_text("Anna")
	assert status_in_database(ticket) == "In Progress"
	# Frappe's "Assign To", which the server refuses on tickets.
	expect(page.locator(".kanban-assignments .avatar-action").first).to_be_hidden()
	picture(page, "desk-kanban")

	drag(page, ticket, "Waiting for Data")
	dialog = page.get_by_role("dialog")
	dialog.locator(".ql-editor[contenteditable]").fill("Which line?")
	dialog.get_by_role("button", name="Request Data").click()
	expect(dialog).to_be_hidden()
	expect(card_in(page, ticket, "Waiting for Data")).to_be_visible()
	assert status_in_database(ticket) == "Waiting for Data"


def test_a_move_that_is_given_up_leaves_the_card_where_it_was(people, desktop_page):
	ticket = people.ticket(subject="Leave me")
	frappe.get_doc("Ticket", ticket).update({"status": "In Progress", "agent": people.anna}).save()
	frappe.db.commit()
	page = desktop_page(people.anna)
	page.goto("/app/ticket/view/kanban/Tickets by Status")
	expect(card_in(page, ticket, "In Progress")).to_contain_text("Anna")
	drag(page, ticket, "Deferred")
	dialog = page.get_by_role("dialog")
	expect(dialog).to_contain_text("Deferred Until")
	still(page)
	dialog.locator(".btn-modal-close").click()
	expect(card_in(page, ticket, "In Progress")).to_be_visible()
	assert status_in_database(ticket) == "In Progress"


def test_the_workspace_counts_and_leads_on(people, desktop_page, picture):
	people.ticket()
	page = desktop_page(people.anna)
	page.goto("/app/oki-tickets")
	for card in ("Open Tickets", "My Open Tickets", "Unanswered Tickets", "Tickets Resolved This Week"):
		expect(page.locator(".number-widget-box", has_text=card).first.locator(".number")).to_be_visible()
	expect(page.locator(".frappe-chart").first).to_be_visible()
	picture(page, "desk-workspace", full_page=True)
	page.locator(".number-widget-box", has_text="Unanswered Tickets").locator(".widget-body").click()
	expect(page.locator(".list-row").first).to_be_visible()
	page.goto("/app/oki-tickets")
	expect(page.locator(".frappe-chart .bar").first).to_be_attached()
	page.locator(".shortcut-widget-box", has_text="Board").click()
	expect(page.locator(".kanban-column").first).to_be_visible()


def test_categories_are_a_tree(people, desktop_page):
	page = desktop_page(people.head)
	page.goto("/app/ticket-category/view/tree")
	expect(page.locator(".tree-node", has_text="Technical").first).to_be_visible()
