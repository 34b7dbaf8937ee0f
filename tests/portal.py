"""Visitors of the served portal: sessions over HTTP, and people and tickets that are really there."""

import re
from html import unescape

import frappe
import requests

from tests import factories
from tests.deleting import delete


class Visitor(requests.Session):
	"""A browser without scripts; logged in where a user is named."""

	def __init__(
		self, site_url: str, user: str | None = None, *, password: str = factories.PASSWORD, **headers
	):
		super().__init__()
		self.trust_env = False
		self.site_url = site_url
		self.headers.update(headers)
		if user:
			self.log_in(user, password)

	def log_in(self, user: str, password: str) -> None:
		answer = self.post(f"{self.site_url}/api/method/login", data={"usr": user, "pwd": password})
		assert answer.ok, f"{user} cannot log in: {answer.text[:300]}"

	def page(self, path: str, **query) -> requests.Response:
		"""GET of a page, redirects not followed."""
		return self.get(self.site_url + path, params=query, allow_redirects=False)

	def call(self, door: str, **values) -> requests.Response:
		"""POST to a door of the portal, with the token that the page carries."""
		return self.post(
			f"{self.site_url}/api/method/oki_tickets.api.portal.{door}", json=values, headers=self._token()
		)

	def upload(self, message: str, name: str, content: bytes = b"file", **values) -> requests.Response:
		"""Uploads a file to a message as the portal does."""
		return self.post(
			f"{self.site_url}/api/method/upload_file",
			files={"file": (name, content)},
			data={"doctype": "Ticket Message", "docname": message, "is_private": 1, **values},
			headers=self._token(),
		)

	def _token(self) -> dict[str, str]:
		found = re.search(r'frappe\.csrf_token = "([^"]+)"', self.page("/tickets").text)
		return {"X-Frappe-CSRF-Token": found[1], "Accept": "application/json"} if found else {}


def text_of(html: str) -> str:
	"""The words of a page as a person reads them."""
	body = re.sub(r"(?s)<(script|style|svg).*?</\1>", " ", html)
	return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def people_of_a_company(*, sees_company: bool = False) -> tuple[str, str, str]:
	"""A Customer with two people who can log in; returns company, the one, the other. The one sees the
	company's tickets where that is asked for."""
	company = factories.create_customer()
	one = factories.create_portal_user(
		company, sees_company_tickets=sees_company, password=factories.PASSWORD
	)
	other = factories.create_portal_user(company, password=factories.PASSWORD)
	return company, one, other


def remove_what_was_made() -> None:
	"""Deletes, for good, every record of the factories of this run, and what hangs on it."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	mine = ("like", f"%-{factories.run}-%")
	for name in frappe.get_all("Ticket", filters={"raised_by": mine}, pluck="name", order_by="name"):
		delete("Ticket", name)
	contacts = frappe.get_all("Contact", filters={"user": mine}, pluck="name", order_by="name")
	for doctype, names in {
		"Contact": contacts,
		"Customer": frappe.get_all("Customer", filters={"name": mine}, pluck="name", order_by="name"),
		"Support Agent": frappe.get_all(
			"Support Agent", filters={"name": mine}, pluck="name", order_by="name"
		),
		"User": frappe.get_all("User", filters={"name": mine}, pluck="name", order_by="name"),
	}.items():
		for name in names:
			delete(doctype, name)
	frappe.db.commit()
