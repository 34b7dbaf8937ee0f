"""The bot asks customers for their verdict, with buttons."""

import frappe
import pytest

from tests import ratings, telegram, telegram_bot


@pytest.fixture
def bot(monkeypatch):
	with telegram_bot.connected(monkeypatch) as api:
		yield api


def asked_in_telegram(bot) -> tuple[str, dict[str, str]]:
	"""A solved ticket of a customer who talks to the bot, and the buttons' data by their text."""
	klara = telegram_bot.customer()
	telegram_bot.tell(telegram.said(telegram_bot.KLARA, "No tone"))
	ticket = ratings.solve(telegram_bot.tickets_of(klara)[0])
	telegram_bot.deliver()
	ratings.send(ratings.requests_of(ticket)[-1])
	return ticket, {button["text"]: button.get("callback_data") for button in bot.buttons()}


def test_telegram_asks_with_buttons_and_the_first_press_counts(bot):
	ticket, buttons = asked_in_telegram(bot)
	words = bot.texts(telegram_bot.KLARA)[-1]
	assert "No tone since Monday" in words and "The port was reset" in words
	assert [*buttons][:3] == ["I am satisfied", "I am not satisfied", "I did not raise this"]
	telegram_bot.tell(telegram.pressed(telegram_bot.KLARA, buttons["I am not satisfied"]))
	telegram_bot.tell(telegram.pressed(telegram_bot.KLARA, buttons["I am satisfied"]))
	assert ratings.verdicts_of(ticket) == [("Disliked", 0, "", "Telegram")]
	assert "Thank you" in bot.texts(telegram_bot.KLARA)[-2]
	assert "have your answer" in bot.texts(telegram_bot.KLARA)[-1]
	assert frappe.db.get_value("Ticket", ticket, "status") == "Closed"


def test_a_button_works_in_no_other_chat(bot):
	ticket, buttons = asked_in_telegram(bot)
	telegram_bot.customer(chat=6002)
	for data in (buttons["I am satisfied"], "rate:nothing:liked", "rate:", "rate::liked"):
		telegram_bot.tell(telegram.pressed(6002, data))
	telegram_bot.tell(
		telegram.pressed(telegram_bot.KLARA, buttons["I am satisfied"].replace("liked", "loved"))
	)
	assert ratings.verdicts_of(ticket) == []
