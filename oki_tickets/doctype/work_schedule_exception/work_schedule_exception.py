from frappe.model.document import Document


class WorkScheduleException(Document):
	"""Other hours on a date, or none."""
