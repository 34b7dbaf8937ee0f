"""The people of the permission matrix and the tickets that they meet, committed and taken away again."""

from dataclasses import dataclass, field

import frappe

from oki_tickets.domain.feedback import SERIES
from oki_tickets.services import feedback_witness
from tests import factories
from tests.deleting import delete
from tests.factories import PASSWORD
from tests.http import Session

# Every person of the tables, in the order of their columns.
PEOPLE = (
	"guest",
	"owner",
	"colleague",
	"manager",
	"stranger",
	"staff",
	"other_line",
	"agent",
	"head",
	"admin",
)
CUSTOMERS = ("owner", "colleague", "manager", "stranger")
NOTE = "An internal word"
OWN_WORDS = "My telephone is silent"


@dataclass
class World:
	"""`users` by person; `ticket` was raised by the owner and lies in the agent's line, `strange` is
	another company's; each has a public answer, an internal note and files on both."""

	users: dict[str, str] = field(default_factory=dict)
	sessions: dict[str, Session] = field(default_factory=dict)
	ticket: str = ""
	strange: str = ""
	question: str = ""
	answer: str = ""
	note: str = ""
	change: str = ""
	answer_file: frappe._dict = field(default_factory=frappe._dict)
	note_file: frappe._dict = field(default_factory=frappe._dict)

	def session(self, person: str) -> Session:
		"""The person's logged-in browser, opened once."""
		if person not in self.sessions:
			self.sessions[person] = _open(self.users.get(person))
		return self.sessions[person]

	def fresh_ticket(self, status: str | None = None) -> str:
		"""Another ticket of the owner's in the agent's line, committed."""
		doc = factories.create_ticket(self.users["owner"], category=None)
		values = {"support_line": "L1", "agent": None, **({"status": status} if status else {})}
		frappe.db.set_value("Ticket", doc.name, values)
		frappe.db.commit()
		return doc.name


def _open(user: str | None) -> Session:
	return Session(user, "admin" if user == "Administrator" else PASSWORD)


def build(*, note: str = NOTE, file_name: str | None = None, content: bytes = b"secret plans") -> World:
	"""Makes and commits the world; `note`, `file_name` and `content` are the internal note's."""
	# People of this world meet tickets as they are, and no job that deals them out.
	deal_by("Manual")
	world = World()
	_make_people(world)
	_make_tickets(world, note)
	_make_files(world, file_name, content)
	frappe.db.commit()
	return world


def _make_people(world: World) -> None:
	company = factories.create_customer()
	world.users = {
		"owner": factories.create_portal_user(company, password=PASSWORD),
		"colleague": factories.create_portal_user(company, password=PASSWORD),
		"manager": factories.create_portal_user(company, sees_company_tickets=True, password=PASSWORD),
		"stranger": factories.create_portal_user(factories.create_customer(), password=PASSWORD),
		"staff": factories.create_user("Employee", first_name="Stefan", password=PASSWORD).name,
		"other_line": factories.create_agent(lines=("L2",), first_name="Bert", password=PASSWORD),
		"agent": factories.create_agent(lines=("L1",), password=PASSWORD),
		"head": factories.create_head(password=PASSWORD),
		"admin": "Administrator",
	}
	_set(own_lines_only=1, telegram_enabled=1, telegram_customers=1, telegram_bot_name="oki_tests_bot")


def _set(**values: object) -> None:
	"""The desk's settings: agents see own lines, and there is a Telegram bot."""
	for name, value in values.items():
		frappe.db.set_single_value("Oki Tickets Settings", name, value)
	frappe.clear_document_cache("Oki Tickets Settings")


def _make_tickets(world: World, note: str) -> None:
	world.ticket = factories.create_ticket(world.users["owner"], description=OWN_WORDS).name
	world.strange = factories.create_ticket(world.users["stranger"]).name
	for name in (world.ticket, world.strange):
		frappe.db.set_value("Ticket", name, "support_line", "L1")
	agent = world.users["agent"]
	with factories.as_user(agent):
		doc = frappe.get_doc("Ticket", world.ticket)
		doc.status = "In Progress"
		doc.save()
	world.change = frappe.db.get_value("Ticket Status Change", {"ticket": world.ticket})
	world.question = frappe.db.get_value(
		"Ticket Message", {"ticket": world.ticket, "sender_side": "Customer"}
	)
	world.answer = factories.write_message(world.ticket, agent, body="A public answer")
	world.note = factories.write_message(world.ticket, agent, body=note, is_internal=True)


def _make_files(world: World, file_name: str | None, content: bytes) -> None:
	agent = world.users["agent"]
	world.answer_file = factories.attach_file(world.answer, owner=agent, content=b"for the customer")
	world.note_file = factories.attach_file(world.note, owner=agent, content=content, file_name=file_name)


def remove(world: World) -> None:
	"""Takes away everything that `build` made and what people did with it."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	_set(own_lines_only=0, telegram_enabled=0, telegram_customers=1, telegram_bot_name=None)
	deal_by("Offer")
	# Calls that rang for the methods, on no ticket.
	frappe.db.delete("Ticket Call", {"ticket": ("is", "not set")})
	remove_people([user for user in world.users.values() if user != "Administrator"])


def deal_by(method: str) -> None:
	"""Has line L1, where most tickets come to, deal them out by `method`; committed with what follows."""
	frappe.db.set_value("Support Line", "L1", "assignment_method", method)
	frappe.clear_document_cache("Support Line", "L1")


def remove_people(users: list[str]) -> None:
	"""Deletes these users with all that they made."""
	forget_verdicts()
	remove_tickets_of(users)
	for column in ("allocated_to", "owner"):
		frappe.db.delete("ToDo", {column: ("in", users)})
	for doctype, column in (("File", "owner"), ("Comment", "owner")):
		_delete_all(doctype, {column: ("in", users)})
	contacts = frappe.get_all("Contact", filters={"user": ("in", users)}, pluck="name", order_by="name")
	customers = frappe.get_all(
		"Dynamic Link", filters={"parent": ("in", contacts), "parenttype": "Contact"}, pluck="link_name"
	)
	_delete_all("Contact", {"name": ("in", contacts)})
	_delete_all("Customer", {"name": ("in", customers)})
	_delete_all("Support Agent", {"name": ("in", users)})
	_delete_all("User", {"name": ("in", users)})
	frappe.db.commit()


def forget_verdicts() -> None:
	"""Takes away what nobody can delete, from the end of the chain, so that the rest of it holds."""
	frappe.db.delete("Ticket Feedback")
	frappe.db.sql("update `tabSeries` set current = 0 where name = %s", SERIES)
	feedback_witness.forget()
	frappe.db.commit()


def remove_tickets_of(users: list[str]) -> None:
	"""Deletes tickets that these people raised or wrote, with all that hangs on them."""
	names = frappe.get_all(
		"Ticket",
		filters={},
		or_filters={"raised_by": ("in", users), "owner": ("in", users)},
		pluck="name",
		order_by="name",
	)
	_delete_all("Ticket", {"name": ("in", names)})


def _delete_all(doctype: str, filters: dict) -> None:
	for name in frappe.get_all(doctype, filters=filters, pluck="name", order_by="name"):
		delete(doctype, name)
