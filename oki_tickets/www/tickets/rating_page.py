"""How the page behind a rating's link is sent: to nobody's cache, index, frame or referrer."""

from frappe.website.page_renderers.template_page import TemplatePage

ROUTE = "tickets/rate"
# Whoever knows the address can rate: it must not travel on, and no other page may press the button.
HEADERS = {
	"Cache-Control": "no-store",
	"Referrer-Policy": "no-referrer",
	"X-Robots-Tag": "noindex, nofollow",
	"X-Frame-Options": "DENY",
	"Content-Security-Policy": (
		"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'none';"
		" form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
	),
}


class RatingPage(TemplatePage):
	"""Frappe asks every renderer about every page: this one looks for no file but its own."""

	def set_template_path(self):
		if self.path == ROUTE:
			super().set_template_path()
			self.headers = HEADERS
