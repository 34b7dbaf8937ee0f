"""What the matrix calls methods of broadcasts with, and their records."""

import frappe

from tests.articles import create_article
from tests.deleting import delete
from tests.factories import unique

TITLE = "Down for the matrix alone"


def outage() -> str:
	"""An outage that is on, for everybody; `remove` takes it away, or every page would show it."""
	name = frappe.db.get_value("Broadcast", {"title": TITLE})
	if not name:
		name = (
			frappe.get_doc(doctype="Broadcast", title=TITLE, message="No tone", kind="Outage").insert().name
		)
		frappe.db.commit()
	return name


def article() -> str:
	"""An article for customers."""
	name = frappe.db.get_value("Help Article", {"title": TITLE})
	if not name:
		name = create_article(TITLE).name
		frappe.db.commit()
	return name


def remove() -> None:
	"""Deletes what `outage` and `article` have made."""
	frappe.db.rollback()
	for name in frappe.get_all("Help Article", {"title": TITLE}, pluck="name", order_by="name"):
		category = frappe.db.get_value("Help Article", name, "category")
		delete("Help Article", name)
		delete("Help Category", category)
	for doctype, field in (("Broadcast", "title"), ("Ticket", "subject")):
		for name in frappe.get_all(doctype, {field: TITLE}, pluck="name", order_by="name"):
			delete(doctype, name)
	frappe.db.commit()


ARGUMENTS = {
	"oki_tickets.api.broadcasts.get_current": lambda world: {},
	"oki_tickets.api.broadcasts.dismiss": lambda world: {"broadcast": outage()},
	"oki_tickets.api.broadcasts.me_too": lambda world: {"broadcast": outage()},
	"oki_tickets.api.agent.say_answering": lambda world: {"ticket": world.ticket},
	"oki_tickets.api.knowledge.suggest": lambda world: {"subject": "Dead line"},
	"oki_tickets.api.knowledge.read": lambda world: {"article": article()},
	"oki_tickets.api.knowledge.solved": lambda world: {"article": article()},
	"oki_tickets.api.knowledge.get_articles": lambda world: {"ticket": world.ticket},
}
NEW = {
	"Broadcast": lambda: {"title": "Down", "message": "No tone", "kind": "Deployment"},
	"Broadcast Reader": lambda: {"name": unique("Reader"), "broadcast": outage(), "user": "Guest"},
}
CHANGE = {"Broadcast": {"title": "Down again"}, "Broadcast Reader": {"user": "Administrator"}}
ONLY_READ = frozenset({"oki_tickets.api.broadcasts.get_current", "oki_tickets.api.knowledge.get_articles"})
