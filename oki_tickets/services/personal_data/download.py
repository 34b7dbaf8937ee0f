"""Frappe's Personal Data Download Request, with what the desk keeps of the person."""

import json

from frappe.website.doctype.personal_data_download_request.personal_data_download_request import (
	PersonalDataDownloadRequest,
)

from oki_tickets.services.personal_data.export import export
from oki_tickets.services.personal_data.person import person_of


class TicketDataDownload(PersonalDataDownloadRequest):
	"""Frappe's hook `user_data_fields` gives out all columns of rows that one field of theirs finds: a customer
	would get the desk's own notes, and no answer to their questions."""

	def generate_file_and_send_mail(self, personal_data):
		"""A job of Frappe's: `personal_data` (JSON) is what Frappe has found."""
		told = {**json.loads(personal_data), **export(person_of(self.user))}
		super().generate_file_and_send_mail(json.dumps(told, indent=2, default=str, ensure_ascii=False))
