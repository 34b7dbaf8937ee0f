"""Forgets one person in everything that the desk keeps, and leaves everybody else in it."""

import frappe

from oki_tickets.services import feedback_chain, invitations, month_counts, reactions, solutions
from oki_tickets.services.filters import among
from oki_tickets.services.personal_data import conversations, traces
from oki_tickets.services.personal_data.contacts import renamed
from oki_tickets.services.personal_data.person import Person
from oki_tickets.services.personal_data.traces import update


def forget(person: Person, email: str, anonymous: str) -> None:
	"""Takes `person` out of the desk; `email` was the name of the user, who is called `anonymous` by now or was
	none. May run again."""
	names = list(dict.fromkeys([*person.addresses, email, anonymous]))
	contacts = list(dict.fromkeys([*person.contacts, *renamed(anonymous)]))
	own = _own_tickets(person, contacts)
	messages = _messages_of(person, contacts)
	_forget_talk(person, own, messages, anonymous)
	_forget_channels(person, names, contacts)
	feedback_chain.forget_giver(names)
	reactions.forget_person(email, anonymous)
	invitations.forget_person(names)
	solutions.forget_person(names)
	_forget_at_work(names, anonymous)
	# The figures of months that are over name agents.
	month_counts.forget_all()


def _own_tickets(person: Person, contacts: list[str]) -> list[str]:
	"""Those that the person raised, and those of their contact that nobody else raised."""
	raised = frappe.get_all("Ticket", {"raised_by": among(person.emails)}, pluck="name", order_by="name")
	filters = {"contact": among(contacts), "raised_by": ("is", "not set")}
	return [*raised, *frappe.get_all("Ticket", filters, pluck="name", order_by="name")]


def _messages_of(person: Person, contacts: list[str]) -> list[frappe._dict]:
	"""Messages that the person sent as a customer, and those of their calls."""
	fields = ["name", "ticket"]
	sent = frappe.get_all(
		"Ticket Message",
		filters={"sender": among(person.addresses), "sender_side": "Customer"},
		fields=fields,
		order_by="name",
	)
	calls = frappe.get_all(
		"Ticket Call",
		filters={"contact": among(contacts), "message": ("is", "set")},
		pluck="message",
		order_by="name",
	)
	return sent + frappe.get_all(
		"Ticket Message", filters={"name": among(calls)}, fields=fields, order_by="name"
	)


def _forget_talk(person: Person, own: list[str], messages: list[frappe._dict], anonymous: str) -> None:
	touched = sorted({*own, *(row.ticket for row in messages)})
	conversations.empty_tickets(own)
	conversations.empty_messages([row.name for row in messages])
	conversations.redact(touched, person.words)
	# Frappe keeps users' names in them; what others have seen or liked is no loss.
	update("Ticket", {"name": among(touched)}, {"_seen": None, "_liked_by": None})
	# An agent's words are the desk's; only whose they were is forgotten.
	update("Ticket Message", {"sender": among(person.addresses)}, {"sender": anonymous})
	update("Ticket", {"first_responded_by": among(person.emails)}, {"first_responded_by": anonymous})
	update("Ticket Reaction", {"agent": among(person.emails)}, {"agent": anonymous})
	traces.forget_copies(touched)
	for email in person.emails:
		traces.forget_deleted(told=email)


def _forget_channels(person: Person, names: list[str], contacts: list[str]) -> None:
	"""Mails, calls, chats and Telegram."""
	traces.forget_letters(names)
	called = dict.fromkeys(("number", "recording_url", "summary", "keywords", "transcript", "contact"))
	traces.remove_recordings({"contact": among(contacts)})
	update("Ticket Call", {"contact": among(contacts)}, called)
	chatted = dict.fromkeys(("visitor", "email", "phone", "contact"))
	update("Chat Conversation", {"contact": among(contacts)}, chatted)
	update("Chat Conversation", {"email": among(person.emails)}, chatted)
	frappe.db.delete("Telegram Chat", {"user": among(names)})
	frappe.db.delete("Telegram Chat", {"name": among(person.chats)})


def _forget_at_work(names: list[str], anonymous: str) -> None:
	"""What is kept of people of the desk and of readers of digests; an agent's figures stay, under a name that
	means nobody."""
	for doctype in ("Notice Preference", "Jira Account"):
		frappe.db.delete(doctype, {"user": among(names)})
	frappe.db.delete("Digest Recipient", {"email": among(names)})
	update("Ticket Digest", {"recipient": among(names)}, {"recipient": anonymous})
	reader = frappe.qb.DocType("Broadcast Reader")
	for row in frappe.get_all(
		"Broadcast Reader", {"user": anonymous}, ["name", "broadcast"], order_by="name"
	):
		query = frappe.qb.update(reader).set(reader.name, f"{row.broadcast}:{anonymous}")
		query.where(reader.name == row.name).run()
	for agent in frappe.get_all("Support Agent", {"name": among(names)}, pluck="name", order_by="name"):
		_forget_agent(agent, anonymous)


def _forget_agent(agent: str, anonymous: str) -> None:
	gone = dict.fromkeys(("telegram_chat_id", "telephone_extension"))
	update("Support Agent", agent, {**gone, "full_name": anonymous, "is_available": 0})
	update("Agent Absence", {"agent": agent}, {"reason": None})
	if agent != anonymous:
		# The agent's record is named after the user, and so is every link to it.
		frappe.rename_doc("Support Agent", agent, anonymous, force=True, show_alert=False)
