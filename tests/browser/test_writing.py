"""While an agent writes: canned replies by "/", mentions, who else is answering, and keys."""

import frappe
from playwright.sync_api import Page, expect


def open_ticket(page: Page, name: str) -> Page:
	page.goto(f"/app/ticket/{name}")
	expect(page.locator(".oki-message").first).to_be_visible()
	return page


def test_slash_mention_and_word_of_who_else_writes(people, desktop_page):
	canned, name = people.canned_reply("<p>About {{ subject }}: we reset the port.</p>"), people.ticket()
	anna, boris = (open_ticket(desktop_page(user), name) for user in (people.anna, people.boris))
	editor = anna.locator(".oki-composer .ql-editor")
	editor.click()
	anna.keyboard.type(f"Hello /{canned}")
	expect(anna.locator(".oki-slash [aria-selected=true]")).to_contain_text(canned)
	expect(boris.locator(".oki-answering")).to_have_text("Anna is answering")
	anna.keyboard.press("Enter")
	expect(editor).to_contain_text("Hello About The line is down: we reset the port.")

	anna.keyboard.press("Alt+Shift+N")
	expect(anna.locator(".oki-composer-note")).to_be_visible()
	anna.keyboard.type("See this @Boris")
	anna.locator(".ql-mention-list-item", has_text="Boris").first.click()
	anna.locator(".oki-send").click()
	expect(anna.locator(".oki-message-note .mention")).to_contain_text("Boris")
	frappe.db.rollback()
	note = frappe.get_all("Ticket Message", {"ticket": name, "is_internal": 1}, pluck="body")[0]
	assert 'class="mention"' in note and "data-id=" in note


def test_work_is_made_from_the_ticket(people, desktop_page):
	user = frappe.get_doc("User", people.anna)
	user.add_roles("Projects User")
	frappe.db.commit()
	name = people.ticket(subject="A cable is cut")
	page = open_ticket(desktop_page(people.anna), name)
	page.locator(".menu-btn-group button").click()
	page.locator(".menu-btn-group").get_by_text("New Task").click()
	page.wait_for_function("cur_frm && cur_frm.doctype === 'Task'")
	assert page.evaluate("[cur_frm.doc.ticket, cur_frm.doc.subject]") == [name, "A cable is cut"]
