"""Hostile words as a browser takes them: what a parser of ours holds to be harmless might still run there."""

import frappe
import pytest
from playwright.sync_api import Page

from tests import factories
from tests.hostile_words import EVERY, XSS
from tests.site.security import people

PASSWORD = factories.PASSWORD


@pytest.fixture(scope="module")
def written():
	"""A ticket with every attack, the customer's and the agent's in turn, and with those of old as its subject."""
	user = factories.create_portal_user(factories.create_customer(), password=PASSWORD)
	anna = factories.create_agent(password=PASSWORD)
	ticket = factories.create_ticket(
		user, subject=f"Dead {''.join(XSS.values())}", description="<p>Begin</p>"
	).name
	for number, attack in enumerate(EVERY.values()):
		if number % 2:
			factories.write_message(ticket, user, side="Customer", body=f"<p>Customer</p>{attack}")
		else:
			factories.write_message(ticket, anna, body=f"<p>Agent</p>{attack}")
	factories.write_message(ticket, anna, body="<p>The end of it</p>")
	frappe.db.commit()
	yield user, anna, ticket
	people.remove_people([user, anna])


def watch(page: Page) -> list[str]:
	"""Everything that ran: dialogs, and requests to places that the attacks name."""
	ran: list[str] = []
	page.on("dialog", lambda dialog: (ran.append(f"dialog {dialog.message}"), dialog.dismiss()))
	page.on("request", lambda request: ran.append(request.url) if "x.example" in request.url else None)
	page.add_init_script("window.alert = text => { document.documentElement.dataset.ran = text }")
	return ran


def provoke(page: Page) -> None:
	"""What a reader does without thinking: moves over everything, and puts the focus everywhere."""
	page.evaluate(
		"""() => document.querySelectorAll('*').forEach(element => {
			for (const name of ['mouseover', 'mouseenter', 'focus', 'click', 'toggle', 'error', 'load']) {
				if (name !== 'click' || !element.closest('a[href], button, form, [onclick], .btn'))
					element.dispatchEvent(new Event(name))
			}
		})"""
	)


# Broken pictures, which stay pictures: the attacks' "x" is no file of the site.
@pytest.mark.script_errors("404|ERR_|Failed to load resource")
@pytest.mark.parametrize("side", ["portal", "desk"])
def test_nothing_runs_where_people_read(written, desktop_page, side):
	user, anna, ticket = written
	page = desktop_page(user if side == "portal" else anna, password=PASSWORD)
	ran = watch(page)
	page.goto("/tickets" if side == "portal" else "/app/ticket/view/list")
	page.get_by_text("Dead").first.wait_for(state="attached")
	provoke(page)
	assert ran == [] and page.evaluate("document.documentElement.dataset.ran") is None
	page.goto(f"/tickets/{ticket}" if side == "portal" else f"/app/ticket/{ticket}")
	page.get_by_text("The end of it").first.wait_for(state="attached")
	provoke(page)
	assert ran == []
	assert page.evaluate("document.documentElement.dataset.ran") is None
	protocols = set(page.eval_on_selector_all("a", "all => all.map(link => link.protocol)"))
	assert not protocols & {"javascript:", "data:", "vbscript:"}
