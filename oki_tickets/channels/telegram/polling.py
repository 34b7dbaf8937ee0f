"""Asks Telegram for what people have written, where Telegram cannot reach the site."""

import time
from collections.abc import Callable

import frappe

from oki_tickets.channels.port import Refused, TryLater
from oki_tickets.channels.telegram import client, setup, updates
from oki_tickets.exceptions import OutsideError

# Seconds that Telegram waits for news before it answers that there are none.
WAIT = 15
# Seconds after something went wrong.
REST = 10


def poll(is_over: Callable[[], bool]) -> None:
	"""Asks again and again until `is_over()`; several at once get in each other's way, and lose nothing."""
	offset, ready = 0, False
	while not is_over():
		try:
			if not ready:
				ready = _take_over()
			offset = poll_once(offset)
		except (Refused, TryLater, OutsideError) as problem:
			frappe.db.rollback()
			frappe.logger("oki_tickets").warning(f"telegram-poll: {problem}")
			time.sleep(getattr(problem, "seconds", None) or REST)


def _take_over() -> bool:
	"""Telegram gives news to a webhook or to those who ask, not to both."""
	name = client.call("getMe")["username"]
	frappe.db.set_single_value(client.SETTINGS, "telegram_bot_name", name)
	frappe.db.commit()  # a command of the console: no request or job commits for it
	client.call("deleteWebhook", {"drop_pending_updates": False})
	return True


def poll_once(offset: int) -> int:
	"""Writes down what has come since update `offset` and returns the next offset. Only the next call tells
	Telegram that these have arrived, so that none is lost in between."""
	frappe.db.rollback()  # settings as they are now
	wanted = {"offset": offset, "timeout": WAIT, "allowed_updates": setup.UPDATES_WANTED}
	news = client.call("getUpdates", wanted)
	for update in news:
		updates.keep(update)
	frappe.db.commit()  # as above; the next call tells Telegram that these are kept
	return max((update["update_id"] + 1 for update in news), default=offset)
