"""Articles: a customer finds one while typing, an agent puts one into a reply."""

import frappe
import pytest
from playwright.sync_api import expect

from tests.articles import create_article
from tests.browser.axe import grave_findings
from tests.deleting import delete


@pytest.fixture
def article():
	doc = create_article("Restarting the zyxorouter", content="<p>Pull the plug and wait a minute.</p>")
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	delete("Help Article", doc.name)
	delete("Help Category", doc.category)
	frappe.db.commit()


def test_a_customer_finds_the_answer_while_typing(people, article, desktop_page, picture):
	page = desktop_page(people.klara)
	page.goto("/tickets/new")
	page.locator("#oki-subject").fill("My zyxorouter does not answer")
	row = page.locator(".oki-article", has_text=article.title)
	row.locator("summary").click()
	expect(row.locator(".oki-article-body")).to_contain_text("Pull the plug")
	assert grave_findings(page, "#oki-main") == []
	picture(page, "portal-articles")
	row.get_by_role("button", name="This has solved it").click()
	expect(page.locator("#oki-main")).to_contain_text("No ticket was raised")
	frappe.db.rollback()
	article.reload()
	assert (article.customer_reads, article.tickets_spared) == (1, 1)


def test_an_agent_puts_an_article_into_a_reply(people, article, desktop_page):
	name = people.ticket(subject="A dead zyxorouter")
	page = desktop_page(people.anna)
	page.goto(f"/app/ticket/{name}")
	page.locator(".oki-composer [data-do=article]").click()
	row = page.locator(".oki-article-row", has_text=article.title)
	expect(row).to_be_visible()
	assert grave_findings(page, ".oki-canned") == []
	row.get_by_role("button", name="Insert Link").click()
	expect(page.locator(".oki-composer .ql-editor a")).to_have_text(article.title)
