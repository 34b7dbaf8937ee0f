"""The guests' form with the header that says which sites may show it in a frame."""

from frappe.website.page_renderers.template_page import TemplatePage

from oki_tickets.services import guests

PATH = "tickets/embed"


class EmbedPage(TemplatePage):
	"""Frappe's page with a Content-Security-Policy."""

	def can_render(self) -> bool:
		return self.path == PATH and bool(super().can_render())

	def render(self):
		self.headers = {"Content-Security-Policy": guests.frame_policy(), "Referrer-Policy": "same-origin"}
		return super().render()
