"""People and tickets that the Desk's browser tests share; all of it is removed by `remove_all`."""

from dataclasses import dataclass, field

import frappe

from tests import factories
from tests.deleting import delete

PASSWORD = "oki-tests-only"


@dataclass
class DeskPeople:
	"""Two agents, a head and a customer's person with a company, committed for the served site to see."""

	company: str = field(default_factory=factories.create_customer)

	def __post_init__(self) -> None:
		self.anna = factories.create_agent(first_name="Anna", password=PASSWORD)
		self.boris = factories.create_agent(first_name="Boris", password=PASSWORD)
		self.head = factories.create_head(password=PASSWORD)
		self.klara = factories.create_portal_user(self.company, password=PASSWORD)
		self.templates: list[str] = []
		frappe.db.commit()

	def ticket(self, **values) -> str:
		"""A new ticket of the customer's; returns its name."""
		name = factories.create_ticket(self.klara, **values).name
		frappe.db.commit()
		return name

	def canned_reply(self, body: str) -> str:
		"""An Email Template; returns its name."""
		name = factories.unique("Canned")
		frappe.get_doc(doctype="Email Template", name=name, subject="Canned", response=body).insert()
		self.templates.append(name)
		frappe.db.commit()
		return name

	def remove_all(self) -> None:
		"""Deletes the tickets first: they hold on to everybody else."""
		frappe.db.rollback()
		for name in frappe.get_all(
			"Ticket", filters={"customer": self.company}, pluck="name", order_by="name"
		):
			delete("Ticket", name)
		for name in self.templates:
			delete("Email Template", name)
		for contact in frappe.get_all("Contact", filters={"user": self.klara}, pluck="name", order_by="name"):
			delete("Contact", contact)
		delete("Customer", self.company)
		for user in (self.anna, self.boris):
			delete("Support Agent", user)
		for user in (self.anna, self.boris, self.head, self.klara):
			delete("User", user)
		frappe.db.commit()
