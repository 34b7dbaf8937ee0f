from frappe.model.document import Document


class WorkScheduleHours(Document):
	"""One stretch of a day of the week."""
