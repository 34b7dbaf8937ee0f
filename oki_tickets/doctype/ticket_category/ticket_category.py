from frappe.utils.nestedset import NestedSet


class TicketCategory(NestedSet):
	"""A topic, in a tree of topics."""

	nsm_parent_field = "parent_ticket_category"
