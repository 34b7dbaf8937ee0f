"""Frappe's Auto Email Report, in which customers' words stay words: its files are made and sent by the scheduler,
where no door of ours stands in front of them."""

from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport

from oki_tickets.services import spreadsheets


class SafeAutoEmailReport(AutoEmailReport):
	"""What Frappe does, with the formulas of its file turned into text."""

	def get_report_content(self):
		return spreadsheets.defuse(super().get_report_content(), self.format)
