"""Which chat belongs to whom, and the one-time codes that link a chat to a person.

An agent's chat is `Support Agent.telegram_chat_id`; everybody else's, heads without an agent's record among
them, is on the Telegram Chat.
"""

import frappe


def chats_of(users: list[str]) -> dict[str, str]:
	"""Chat ids of those of the users who have linked one."""
	agents = dict(
		frappe.get_all(
			"Support Agent",
			filters={"name": ("in", users)},
			fields=["name", "telegram_chat_id"],
			as_list=True,
			order_by="name",
		)
	)
	others = frappe.get_all(
		"Telegram Chat",
		filters={"user": ("in", [user for user in users if user not in agents] or [""])},
		fields=["user", "name"],
		as_list=True,
		order_by="creation",
	)
	return {user: chat for user, chat in [*agents.items(), *others] if chat}
