"""Every attack of the corpus through every channel by which words come in: of what is stored nothing runs."""

import frappe
import pytest
from frappe.utils.password import set_encrypted_password

from oki_tickets.api import agent as desk
from oki_tickets.channels import chat, signed
from oki_tickets.channels.telegram import updates
from oki_tickets.services import clock, guests, text
from tests import factories, telegram_bot
from tests.desk_mail import desk as mail_desk
from tests.desk_mail import stranger
from tests.factories import as_user
from tests.hostile_words import EVERY, what_runs_in
from tests.mails import make
from tests.signed import KEY, body_of, deliver_here, headers
from tests.telegram import said

START = "2026-03-02 10:00:00"
# All channels end in the same cleaner, so of those where an attack takes time, a share is sent: every sixth where
# each is a ticket of its own, every second where it is a message, the one half here and the other half there.
SOME = list(EVERY.values())[::6]
ODD, EVEN = list(EVERY.values())[1::2], list(EVERY.values())[::2]


def stored() -> list[str]:
	"""Every word that this test's transaction has stored in markup, and every line of plain text as it would be
	where somebody forgot to escape it."""
	bodies = frappe.get_all("Ticket Message", {"creation": (">=", START)}, pluck="body", order_by="name")
	return bodies + frappe.get_all(
		"Ticket", {"creation": (">=", START)}, pluck="description", order_by="name"
	)


def check(least: int) -> None:
	bodies = stored()
	assert len(bodies) >= least
	assert [(html, found) for html in bodies if (found := what_runs_in(html))] == []


@pytest.mark.parametrize("attack", EVERY.values(), ids=EVERY)
def test_the_cleaner_lets_nothing_through(attack):
	for words in (
		attack,
		f"<p>Hello</p>{attack}",
		f"{attack}<p>Hello</p>",
		f"<b>{attack}",
		f'<a title="{attack}">x</a>',
	):
		html = text.clean_body(f"Hello {words}")
		assert what_runs_in(html) == [], html
		# Nothing new comes up when what was escaped is read, and cleaned once more.
		assert what_runs_in(text.clean_body(html)) == []
		line = text.clean_line(words)
		assert "\n" not in line and frappe.utils.strip_html(line) == line


def test_by_mail(monkeypatch):
	with mail_desk(monkeypatch) as mails:
		mails.take_in(
			*(make(stranger(), f"Dead {one}".split("\n")[0][:100], html=_page(one)) for one in SOME)
		)
		assert {record.state for record in mails.records()} == {"Done"}
		check(len(SOME))


def _page(attack: str) -> str:
	return f"<html><body><p>Hello</p>{attack}</body></html>".replace("\x00", "")


def test_by_telegram(monkeypatch):
	monkeypatch.setattr(updates, "MOST_IN_A_MINUTE", len(ODD))
	with telegram_bot.connected(monkeypatch):
		telegram_bot.customer()
		telegram_bot.tell(*(said(telegram_bot.KLARA, f"Hello {one}"[:4096]) for one in ODD))
		check(len(ODD))


def test_by_chat():
	set_encrypted_password(signed.SETTINGS, signed.SETTINGS, KEY, chat.SIGNED_BY)
	frappe.db.set_single_value(signed.SETTINGS, "chat_enabled", 1)
	with clock.at(START):
		for number, attack in enumerate(EVEN):
			body = body_of(conversation="c-1", message=str(number), text=f"Hello {attack}", name=attack[:100])
			chat.take(body, headers(body))
		deliver_here("Chat Messages")
	check(len(EVEN))


def test_by_the_form_for_guests():
	frappe.db.set_single_value(guests.SETTINGS, "form_enabled", 1)
	with clock.at("2026-03-02 09:59:00"):
		stamp = guests.new_stamp()
	with clock.at(START), as_user("Guest"):
		for attack in SOME:
			form = guests.GuestForm(attack, stranger(), f"Dead {attack}", f"Hello {attack}", True, stamp, "")
			guests.raise_ticket(form, (), ip_address="203.0.113.7", key=None)
	check(len(SOME))


def test_by_what_agents_write_of_a_solution():
	agent, ticket = factories.create_agent(), factories.create_ticket().name
	everything = " ".join(EVERY.values())[:30_000]
	with as_user(agent):
		desk.apply_action(ticket, "Start Work")
		desk.reply(ticket, f"<p>Note</p>{everything}", is_internal=1)
		desk.transfer(ticket, agent=factories.create_agent(), reason=everything)
		desk.apply_action(
			ticket,
			"Propose Solution",
			problem_summary=everything,
			resolution_summary=everything,
			message=everything,
		)
	check(3)


# What Frappe takes for markup it writes out as entities, which are longer than what was written.
BRACKETS = "a<b" * 60


def test_a_line_of_brackets_fits_wherever_lines_are_kept(monkeypatch):
	ticket = factories.create_ticket(subject=BRACKETS)
	assert 0 < len(frappe.db.get_value("Ticket", ticket.name, "subject")) <= 140
	with mail_desk(monkeypatch) as mails:
		(record,) = mails.take_in(make(stranger(), BRACKETS))
		assert record.state == "Done", record.reason
	with telegram_bot.connected(monkeypatch):
		user = factories.create_portal_user(factories.create_customer())
		telegram_bot.links.link_user("5002", user, name=BRACKETS, language=None)
