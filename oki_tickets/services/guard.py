"""Fields and records that only the desk writes, whatever right somebody has on the document.

`read_only` binds the form alone; REST, imports and scripts come here.
"""

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import KeptByTheDesk
from oki_tickets.services import clock, workflow

# Counted or moved in the database without touching `modified`: a form that was opened before carries old values,
# which are replaced, not refused.
LIVE_FIELDS = (
	"message_count",
	"first_responded_at",
	"first_responded_by",
	"first_response_line",
	"first_response_used",
	"last_customer_message_at",
	"last_agent_message_at",
	"pickup_ignored",
	"due_at",
	"response_due_at",
	"is_overdue",
	"norm_level",
	"confirmed_at",
)

KEPT_FIELDS = (
	"first_line",
	"status_changed_at",
	"status_changed_by",
	"resolved_at",
	"closed_at",
	"closure_reason",
	"merged_into",
	"rejected_solutions",
	"service_norm",
	"response_within",
	"resolve_within",
	"resolve_used",
	"resolve_since",
	"development_postponements",
	"passed_to_development",
	"passed_to_development_by",
	"passed_to_development_at",
	"jira_url",
	"jira_status",
	"entered_by",
	"ip_address",
	"email_account",
	"routing_reasons",
	"assigned_at",
	"from_queue",
	"norm_since",
	"status_worked",
	"status_worked_until",
	"imported_from",
	"erased_at",
)


def protect_new(doc) -> None:
	"""From Ticket.before_insert, before the desk fills its fields in: refuses those that came along."""
	if not doc.flags.by_service:
		_refuse(doc, [name for name in (*KEPT_FIELDS, *LIVE_FIELDS) if doc.get(name)])
	doc.update(dict.fromkeys(LIVE_FIELDS))


def protect(doc) -> None:
	"""From Ticket.validate: refuses a kept field that was changed from outside, renews the live ones."""
	if not (doc.is_new() or doc.flags.by_service or doc.flags.order):
		_refuse(doc, [name for name in KEPT_FIELDS if doc.has_value_changed(name)])
		_check_deferral(doc)
	if not doc.is_new():
		_renew_live(doc)


def _refuse(doc, changed: list[str]) -> None:
	if changed:
		labels = ", ".join(_(doc.meta.get_label(name)) for name in changed)
		frappe.throw(
			_("{0}: the desk keeps this itself. Use the ticket's actions.").format(labels), KeptByTheDesk
		)


def _renew_live(doc) -> None:
	# The row is locked by Frappe's own check of `modified`; a locking read sees past the snapshot.
	doc.update(frappe.db.get_value("Ticket", doc.name, LIVE_FIELDS, as_dict=True, for_update=True))


def _check_deferral(doc) -> None:
	"""The end of a deferral can be moved while it lasts, and only into the future."""
	if doc.has_value_changed("status") or not doc.has_value_changed("deferred_until"):
		return
	paused = workflow.category_of(doc.status) == Category.PAUSED
	if not paused or not doc.deferred_until or frappe.utils.get_datetime(doc.deferred_until) <= clock.now():
		frappe.throw(
			_("{0} can be set to a later moment while the ticket is deferred. Use the action {1}.").format(
				_(doc.meta.get_label("deferred_until")), _("Defer")
			),
			KeptByTheDesk,
		)


def only_by_service(doc) -> None:
	"""From controllers of records that are written once: refuses every writer but the services."""
	if not doc.flags.by_service:
		frappe.throw(
			_("{0} is written by the desk and never changed afterwards.").format(_(doc.doctype)),
			KeptByTheDesk,
		)


def check_comment(doc, _method: str | None = None) -> None:
	"""Comment.validate: Frappe's doors for comments and likes do not all ask who may read the document.
	A message takes none at all: its ticket has internal notes."""
	if doc.comment_type not in ("Comment", "Like"):
		return
	if doc.reference_doctype == "Ticket Message":
		frappe.throw(_("Messages take no comments. Write an internal note on the ticket."), KeptByTheDesk)
	if doc.reference_doctype == "Ticket":
		frappe.has_permission("Ticket", "read", doc=doc.reference_name, throw=True)


def check_tag(doc, _method: str | None = None) -> None:
	"""Tag Link.validate: whoever wrote a message may add files to it, and nothing else."""
	if doc.document_type == "Ticket Message":
		frappe.throw(_("Messages take no tags. Put the tag on the ticket."), KeptByTheDesk)


def check_follower(doc, _method: str | None = None) -> None:
	"""Document Follow.validate: followers get a document's changes and comments by mail, and Frappe lets
	everybody follow everything."""
	if doc.ref_doctype == "Ticket":
		frappe.has_permission("Ticket", "read", doc=doc.ref_docname, user=doc.user, throw=True)
