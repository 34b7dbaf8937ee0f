"""People and tickets for the portal's browser tests, and the pages that they look at."""

from dataclasses import dataclass

import frappe

from oki_tickets.api import agent as agent_door
from tests import factories
from tests.portal import people_of_a_company

SIZES = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
PHONE = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2}
SUMMARIES = {
	"problem_summary": "Calls to the office fail since Monday morning.",
	"resolution_summary": "A port of your switch was faulty. We moved your line to another one and tested it.",
}


@dataclass
class People:
	"""A company's leader, who sees the company's tickets, a colleague, and an agent; all can log in."""

	company: str
	leader: str
	colleague: str
	anna: str

	@classmethod
	def arrive(cls) -> "People":
		company, leader, colleague = people_of_a_company(sees_company=True)
		anna = factories.create_agent(password=factories.PASSWORD)
		frappe.db.commit()
		return cls(company, leader, colleague, anna)

	def raise_ticket(self, by: str | None = None, **values) -> str:
		"""A committed ticket of `by` (the colleague where nobody is named); returns its name."""
		name = factories.create_ticket(by or self.colleague, **values).name
		frappe.db.commit()
		return name

	def act(self, ticket: str, action: str, **fields) -> None:
		"""One of the agent's moves, committed."""
		frappe.db.rollback()
		with factories.as_user(self.anna):
			agent_door.apply_action(ticket, action, **fields)
		frappe.db.commit()

	def answer(self, ticket: str, body: str) -> str:
		"""A public message of the agent, committed; returns its name."""
		frappe.db.rollback()
		message = factories.write_message(ticket, self.anna, body=body)
		frappe.db.commit()
		return message

	def propose(self, ticket: str) -> None:
		"""A solution, proposed from a ticket that nobody works on yet."""
		self.act(ticket, "Start Work")
		self.act(ticket, "Propose Solution", **SUMMARIES)
