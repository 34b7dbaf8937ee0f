"""Telephone calls: the only writer of Ticket Call.

A call has one row, which grows with what the telephone system tells: it rings, is answered, ends; recording,
transcript, mood and summary may come long after. In the conversation it is one message, written when the call
is over or somebody opened a ticket for it; what was said stays on the row, for the desk alone.
"""

from dataclasses import replace

import frappe
from frappe import _

from oki_tickets.domain import calls as domain
from oki_tickets.domain.calls import Call
from oki_tickets.domain.lifecycle import Category, Side
from oki_tickets.domain.phones import shown_number
from oki_tickets.domain.recordings import ending_of
from oki_tickets.domain.text import shorten
from oki_tickets.services import (
	call_words,
	conversation,
	duplicates,
	duty,
	identity,
	intake,
	joining,
	live,
	locks,
	notices,
	system_words,
	workflow,
)
from oki_tickets.services.filters import among
from oki_tickets.services.identity import Party

DOCTYPE = "Ticket Call"
CHANNEL = "Telephone"
RINGS_EVENT = "oki_call"
GONE_EVENT = "oki_call_gone"
SETTINGS = "Oki Tickets Settings"
# Fields of the row that are a Call's own.
TOLD = tuple(name for name in Call.__dataclass_fields__ if name not in ("call_id", "user"))


def hear(told: Call) -> None:
	"""Takes one event of a call in. Runs in a worker, the events of one call one after the other."""
	row = _row_of(told.call_id)
	known = _known(row)
	call = domain.joined(known, told) if known else told
	_note(row, call)
	if call.direction == domain.INCOMING and _has_news(known, call):
		_show(row, call)
	if call.is_over and not row.message:
		_place(row, call)
	elif row.ticket:
		live.announce(row.ticket, "message")


def end_forgotten(call_id: str) -> None:
	"""A call whose end nobody told of: what is known of it becomes its message."""
	row = _row_of(call_id)
	known = _known(row)
	if known and not known.is_over:
		status = domain.ENDED if known.status == domain.ANSWERED else domain.MISSED
		hear(replace(known, call_id=call_id, status=status))


def _row_of(call_id: str):
	"""The call's row, locked; a new document where it has none."""
	name = frappe.db.get_value(DOCTYPE, {"call_id": call_id}, "name")
	if name:
		return frappe.get_doc(DOCTYPE, name, for_update=True)
	return frappe.get_doc(doctype=DOCTYPE, call_id=call_id)


def _known(row) -> Call | None:
	if not row.name:
		return None
	return Call(
		row.call_id, **{name: row.get(name) or Call.__dataclass_fields__[name].default for name in TOLD}
	)


def _note(row, call: Call) -> None:
	row.update({name: getattr(call, name) for name in TOLD})
	if not row.contact:
		party = identity.recognise_phone(call.number).party
		row.update({"contact": party.contact, "customer": party.customer})
	row.agent = _agent(call) or row.agent
	_write(row)


def _write(row) -> None:
	row.flags.by_service = True
	# The telephone system has proved itself by its secret; nobody has a right to write calls.
	row.save(ignore_permissions=True)


def _agent(call: Call) -> str | None:
	"""The user who has the call, by name or by extension."""
	if call.user and frappe.db.get_value("User", call.user, "enabled"):
		return call.user
	return (
		call.extension and frappe.db.get_value("Support Agent", {"telephone_extension": call.extension})
	) or None


# The card on the agent's screen.


def _has_news(known: Call | None, call: Call) -> bool:
	return not known or known.status != call.status


def _show(row, call: Call) -> None:
	"""On the screens of those for whom it rings; off the others' once it is known whose it is, or nobody's."""
	line = frappe.get_cached_doc(SETTINGS).default_line
	if not call.is_over:
		_tell(RINGS_EVENT, row, [row.agent] if row.agent else duty.on_duty(line) if line else [])
	if line and (row.agent or call.status == domain.MISSED):
		# Whoever it rang for may be off duty by now.
		_tell(GONE_EVENT, row, [one.agent for one in duty.members(line) if one.agent != row.agent])


def _tell(event: str, row, people: list[str]) -> None:
	"""Only the row's name travels: each browser asks for what its user may see."""
	for user in people:
		frappe.publish_realtime(event, {"call": row.name}, user=user, after_commit=True)


# The message in the conversation.


def _place(row, call: Call) -> None:
	if call.direction == domain.INCOMING:
		_place_incoming(row, call)
	else:
		_place_outgoing(row, call)


def _place_incoming(row, call: Call) -> None:
	party = _party(row, call)
	place = _bring(row, call, party)
	row.update({"ticket": place.ticket, "message": place.message})
	_write(row)
	if call.status == domain.MISSED and not place.is_new:
		ticket = frappe.get_doc("Ticket", place.ticket)
		people = [ticket.agent or notices.head_of(ticket.support_line)]
		notices.tell(people, ticket, lambda: call_words.missed(ticket), urgent=True)


def _bring(row, call: Call, party: Party) -> joining.Place:
	draft = _draft(row, call, party)
	if row.ticket and _is_open(row.ticket):
		ticket = duplicates.final_ticket(row.ticket)
		return joining.Place(ticket, conversation.reply(ticket, draft))
	return joining.bring(party, draft, _request(row, call, draft))


def _is_open(ticket: str) -> bool:
	status = frappe.db.get_value("Ticket", duplicates.final_ticket(ticket), "status")
	return bool(status) and workflow.category_of(status) != Category.CLOSED


def _draft(row, call: Call, party: Party) -> conversation.Draft:
	with notices.language(call_words.language(party)):
		body = call_words.sentence(call)
	return conversation.Draft(
		body=f"<p>{frappe.utils.escape_html(body)}</p>",
		side=Side.CUSTOMER,
		sender=party.email or party.phone or row.number or _("Unknown caller"),
		channel=CHANNEL,
		key=row.call_id[:64],
	)


def _request(row, call: Call, draft: conversation.Draft) -> intake.Request:
	settings = frappe.get_cached_doc(SETTINGS)
	with notices.language(frappe.db.get_default("lang") or "en"):
		subject = shorten(call.summary, 140) or call_words.subject(call, row.contact)
	return intake.Request(
		subject=subject,
		description=draft.body,
		ticket_type=settings.default_ticket_type,
		channel=CHANNEL,
		is_urgent=bool(settings.missed_calls_urgent) and call.status == domain.MISSED,
		hints=f"{call.keywords}\n{call.summary}\n{call.transcript}".strip(),
		agent=_owner(row, call),
	)


def _owner(row, call: Call) -> str | None:
	"""Whoever picked the call up has the customer's words, and so the ticket."""
	if call.status == domain.MISSED or not row.agent:
		return None
	return row.agent if frappe.db.exists("Support Agent", row.agent) else None


def _party(row, call: Call) -> Party:
	phone = shown_number(call.number)
	if row.contact:
		return replace(identity.party_of_contact(row.contact), phone=phone)
	return Party(customer=row.customer or None, phone=phone)


def _place_outgoing(row, call: Call) -> None:
	"""An agent called: that is said on the customer's open ticket, and makes none."""
	ticket = row.ticket or joining.open_ticket_of(_party(row, call))
	if not ticket:
		return
	row.ticket = locks.load_locked(ticket).name
	if call.status == domain.MISSED or not row.agent:
		row.message = system_words.say(ticket, lambda: call_words.sentence(call), is_internal=True)
	else:
		row.message = conversation.reply(ticket, _answer(row, call, ticket))
	_write(row)


def _answer(row, call: Call, ticket: str) -> conversation.Draft:
	with notices.language(system_words.language_of(ticket)):
		body = call_words.sentence(call)
	return conversation.Draft(
		body=f"<p>{frappe.utils.escape_html(body)}</p>",
		side=Side.AGENT,
		sender=row.agent,
		channel=CHANNEL,
		key=row.call_id[:64],
	)


# What agents do with a call.


def open_ticket_for(call: str, user: str) -> str:
	"""Makes a ticket of the call at once, for the agent who has the customer on the line; returns its name, or
	that of the one that the call is on already. The caller has checked that the user works at the desk."""
	row = frappe.get_doc(DOCTYPE, call, for_update=True)
	if row.message:
		return row.ticket
	known = _known(row)
	row.agent = row.agent or user
	party = _party(row, known)
	draft = _draft(row, known, party)
	doc = intake.create_ticket(
		replace(_request(row, known, draft), agent=_owner(row, known)), party, key=draft.key
	)
	row.update({"ticket": doc.name, "message": doc.flags.first_message})
	_write(row)
	return doc.name


def put_on(call: str, ticket: str) -> None:
	"""The call is about `ticket`: its message goes there once it is over. The caller has checked the right on
	the ticket."""
	row = frappe.get_doc(DOCTYPE, call, for_update=True)
	if not row.message:
		row.ticket = ticket
		_write(row)


def of_messages(messages: list[str]) -> dict[str, dict]:
	"""Calls by message, as Desk shows them: with `kept_recording`, its address on this site, and whether a browser
	`plays` the recording."""
	if not messages:
		return {}
	rows = frappe.get_all(
		DOCTYPE,
		filters={"message": ("in", messages)},
		fields=["name", "message", "agent", *TOLD],
		order_by="creation",
	)
	kept = _kept_recordings([row.name for row in rows])
	for row in rows:
		row.status_label = _(row.status)
		row.direction_label = _(row.direction)
		row.kept_recording = kept.get(row.name)
		row.plays = bool(row.kept_recording or ending_of(row.recording_url or ""))
	return {row.message: row for row in rows}


def _kept_recordings(names: list[str]) -> dict[str, str]:
	"""By call the address of its recording on this site."""
	filters = {"attached_to_doctype": DOCTYPE, "attached_to_name": among(names)}
	fields = ["attached_to_name as call_name", "file_url", "name"]
	rows = frappe.get_all("File", filters=filters, fields=fields, order_by="creation")
	return {row.call_name: f"{row.file_url}?fid={row.name}" for row in rows}
