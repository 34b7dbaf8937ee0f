from frappe.model.document import Document

from oki_tickets.services import reclock, schedules


class WorkSchedule(Document):
	"""Who works when: a week, exceptions, a Holiday List, in a zone."""

	def validate(self):
		schedules.empty_days_off(self)
		schedules.check_zone(self)
		schedules.check_times(self)
		schedules.check_overlaps(self)

	def on_update(self):
		reclock.after_schedule(self.name)

	def on_trash(self):
		reclock.after_schedule(self.name)
