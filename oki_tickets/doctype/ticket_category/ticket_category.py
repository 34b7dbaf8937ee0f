from frappe.utils.nestedset import NestedSet

from oki_tickets.services import renames, topics


class TicketCategory(NestedSet):
	"""A topic, in a tree of topics."""

	nsm_parent_field = "parent_ticket_category"

	def validate(self):
		topics.check_keywords(self)
		self.article_count = len(self.articles)

	def on_update(self):
		super().on_update()
		topics.forget()

	def on_trash(self, allow_root_deletion=False):
		super().on_trash(allow_root_deletion)
		topics.forget()

	def after_rename(self, olddn, newdn, merge=False):
		super().after_rename(olddn, newdn, merge)
		renames.forget()
