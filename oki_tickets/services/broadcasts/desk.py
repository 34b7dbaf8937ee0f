"""What the Broadcast's own form does."""

import frappe
from frappe import _
from frappe.utils import get_datetime

from oki_tickets.domain.broadcasts import OUTAGE, Audience
from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, intake, workflow
from oki_tickets.services.broadcasts import telling
from oki_tickets.services.identity import Party
from oki_tickets.services.text import clean_body, clean_line

EVENT = "oki_broadcast"


def begin(doc) -> None:
	"""From Broadcast.before_insert: an outage gets the one ticket that its customers join."""
	doc.affected, doc.told_start_at, doc.told_end_at = 0, None, None
	if doc.kind == OUTAGE and doc.takes_me_too and not doc.ticket:
		frappe.has_permission("Ticket", "create", throw=True)
		doc.ticket = _ticket(doc)


def _ticket(doc) -> str:
	request = intake.Request(
		subject=doc.title,
		description=doc.message,
		ticket_type=frappe.get_cached_doc("Oki Tickets Settings").default_ticket_type,
		channel="Desk",
	)
	return intake.create_ticket(request, Party()).name


def check(doc) -> None:
	"""From Broadcast.validate."""
	for field in ("starts_at", "ends_at"):
		# Moments are whole seconds everywhere on the desk: what begins now has begun.
		doc.set(field, get_datetime(doc.get(field)).replace(microsecond=0) if doc.get(field) else None)
	doc.title, doc.message = clean_line(doc.title), clean_body(doc.message)
	doc.customer_group = doc.customer_group if doc.audience == Audience.CUSTOMER_GROUP else None
	doc.support_lines = doc.support_lines if doc.audience == Audience.LINES else []
	if doc.ends_at and doc.ends_at <= doc.starts_at:
		frappe.throw(_("A broadcast ends after it has begun. Set a later end."), OkiTicketsError)
	if doc.audience == Audience.CUSTOMER_GROUP and not doc.customer_group:
		frappe.throw(_("Choose the customer group that is told."), OkiTicketsError)
	if doc.audience == Audience.LINES and not doc.support_lines:
		frappe.throw(_("Choose the lines that are told."), OkiTicketsError)
	_keep(doc)


def _keep(doc) -> None:
	"""What the desk counts itself stays; what was moved is told of anew."""
	before = doc.get_doc_before_save()
	if not before:
		return
	if not doc.flags.by_service:
		doc.affected = frappe.db.get_value("Broadcast", doc.name, "affected")
	doc.told_start_at, doc.told_end_at = before.told_start_at, before.told_end_at
	if doc.has_value_changed("starts_at") and doc.starts_at > clock.now():
		doc.told_start_at = None
	if doc.has_value_changed("ends_at"):
		doc.told_end_at = None


def announce(doc) -> None:
	"""From Broadcast.on_update: open pages of the desk look again, and what is to be told is posted."""
	telling.post(doc)
	hint()


def hint() -> None:
	"""Open pages of the desk look again after the commit; what they may see they ask for themselves."""
	frappe.publish_realtime(EVENT, {}, after_commit=True)


def remove(doc) -> None:
	"""From Broadcast.on_trash: the readers' answers go along."""
	frappe.db.delete("Broadcast Reader", {"broadcast": doc.name})
	hint()


def after_status_change(change, _method: str | None = None) -> None:
	"""Ticket Status Change.after_insert: an outage whose ticket is solved is over."""
	if workflow.category_of(change.to_status) in Category.OPEN:
		return
	for name in frappe.get_all("Broadcast", {"ticket": change.ticket}, pluck="name", order_by="name"):
		end(name)


def end(name: str) -> None:
	"""Ends a broadcast that is on, now."""
	doc = frappe.get_doc("Broadcast", name, for_update=True)
	now = clock.now()
	if get_datetime(doc.starts_at) < now and (not doc.ends_at or get_datetime(doc.ends_at) > now):
		doc.ends_at = now
		# Whoever solves the ticket has ended what it is about.
		doc.save(ignore_permissions=True)
