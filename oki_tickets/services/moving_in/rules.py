"""What is ERPNext's in the desk's own terms, looked up once for a whole run."""

from collections.abc import Mapping
from functools import cached_property

import frappe
from frappe import _
from frappe.utils import cint

from oki_tickets.domain.lifecycle import Category
from oki_tickets.domain.moving_in import category_of
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import identity, workflow
from oki_tickets.services.moving_in import source


class Rules:
	"""The administrator's mapping (kind: theirs: ours), the desk's statuses, and who is who."""

	def __init__(self, given: Mapping[str, Mapping[str, str]]) -> None:
		self.close_after_days = cint(frappe.get_cached_doc("Oki Tickets Settings").close_after_days)
		self._statuses = {category: self._status_of(category) for category in _CATEGORIES}
		self._given_statuses = {theirs: self._described(ours) for theirs, ours in given["status"].items()}
		self._priorities = self._named("Ticket Priority", "priority", given["priority"])
		self._types = self._named("Ticket Type", "issue_type", given["type"])
		self._parties: dict[str, identity.Party] = {}
		self._contracts: dict[str, str | None] = {}
		self._check_statuses()

	# Values.

	def category(self, issue_status: str) -> str:
		"""The category of a status of an Issue."""
		ours = {theirs: category for theirs, (category, _name) in self._given_statuses.items()}
		return category_of(issue_status, ours) or Category.NEW

	def status(self, category: str, issue_status: str = "") -> str:
		"""The desk's status of a category; the very one that the administrator named for this status."""
		given = self._given_statuses.get(issue_status)
		return given[1] if given and given[0] == category else self._statuses[category]

	def priority(self, name: str | None) -> str | None:
		"""The Ticket Priority of an Issue Priority; None leaves it to the desk's rules."""
		return self._priorities.get((name or "").casefold())

	def ticket_type(self, name: str | None) -> str | None:
		"""The Ticket Type of an Issue Type; None leaves it to the desk's rules."""
		return self._types.get((name or "").casefold())

	@cached_property
	def shared_fields(self) -> list[str]:
		"""The site's own fields that Issue and Ticket have alike."""
		kinds = [
			{field.fieldname: field.fieldtype for field in frappe.get_meta(doctype).get_custom_fields()}
			for doctype in ("Issue", "Ticket")
		]
		return [name for name, kind in kinds[0].items() if kinds[1].get(name) == kind]

	@staticmethod
	def _status_of(category: str) -> str:
		if category == Category.NEW:
			return workflow.first_status()
		named = (workflow.statuses_of(one) for one in (category, *_SUBSTITUTES[category]))
		# Without any other status a ticket stays where every ticket starts.
		return next((statuses[0] for statuses in named if statuses), workflow.first_status())

	@staticmethod
	def _described(ours: str) -> tuple[str, str]:
		category = frappe.db.get_value("Ticket Status", ours, "category")
		if not category:
			frappe.throw(_("There is no Ticket Status {0}.").format(frappe.bold(ours)), OkiTicketsError)
		return category, ours

	@staticmethod
	def _named(doctype: str, column: str, given: Mapping[str, str]) -> dict[str, str]:
		"""Ours by the folded name of theirs: what was given, else what is called the same."""
		ours = {name.casefold(): name for name in frappe.get_all(doctype, pluck="name", order_by="name")}
		for name in given.values():
			if name.casefold() not in ours:
				frappe.throw(_("There is no {0} {1}.").format(_(doctype), frappe.bold(name)), OkiTicketsError)
		return ours | {theirs.casefold(): name for theirs, name in given.items()}

	def _check_statuses(self) -> None:
		unknown = [
			status
			for status in source.values_in_use("status")
			if not category_of(status, dict.fromkeys(self._given_statuses, Category.NEW))
		]
		if unknown:
			frappe.throw(
				_(
					"Issues have the status {0}. Say what it is here, with --map 'status:{1}=In Progress'."
				).format(", ".join(unknown), unknown[0]),
				OkiTicketsError,
			)

	# People.

	@cached_property
	def _users(self) -> dict[str, str]:
		rows = frappe.get_all("User", fields=["name", "user_type"], order_by="name")
		return {row.name.lower(): row.user_type for row in rows}

	@cached_property
	def agents(self) -> frozenset[str]:
		"""Users who are Support Agents."""
		return frozenset(frappe.get_all("Support Agent", pluck="name", order_by="name"))

	def is_user(self, name: str | None) -> bool:
		"""True for somebody with an account."""
		return (name or "").lower() in self._users

	def is_staff(self, name: str | None) -> bool:
		"""True for a colleague with an account; never for Frappe's own Administrator and Guest."""
		return (
			name not in ("Administrator", "Guest") and self._users.get((name or "").lower()) == "System User"
		)

	def is_customer(self, name: str | None) -> bool:
		"""True for somebody with a log-in to the website alone."""
		return name != "Guest" and self._users.get((name or "").lower()) == "Website User"

	def party(self, email: str | None) -> identity.Party:
		"""Who writes from this address."""
		if email not in self._parties:
			self._parties[email] = identity.recognise(email)
		return self._parties[email]

	def contract(self, customer: str | None) -> str | None:
		"""The customer's contract in force."""
		if customer and customer not in self._contracts:
			self._contracts[customer] = identity.active_contract(customer)
		return self._contracts.get(customer)


_CATEGORIES = (*Category.OPEN, Category.RESOLVED, Category.CLOSED)
# For desks that have taken a status out of their Workflow.
_SUBSTITUTES = {
	Category.WORKING: (),
	Category.WAITING: (Category.WORKING,),
	Category.PAUSED: (Category.WORKING,),
	Category.RESOLVED: (Category.CLOSED,),
	Category.CLOSED: (Category.RESOLVED,),
}
