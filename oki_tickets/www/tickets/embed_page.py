"""How the guests' form is sent: with the header that says which sites may show it in a frame."""

from frappe.website.page_renderers.template_page import TemplatePage

from oki_tickets.services import guests

ROUTE = "tickets/embed"


class EmbedPage(TemplatePage):
	"""Frappe asks every renderer about every page: this one looks for no file but its own."""

	def set_template_path(self):
		if self.path == ROUTE:
			super().set_template_path()
			self.headers = {
				"Cache-Control": "no-store",
				"Content-Security-Policy": guests.frame_policy(),
				"Referrer-Policy": "same-origin",
			}
