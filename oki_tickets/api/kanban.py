"""Frappe's Kanban of tickets."""

import frappe
from frappe.desk.doctype.kanban_board import kanban_board

from oki_tickets.api import door


@door(stands_for="frappe.desk.doctype.kanban_board.kanban_board.update_order")
def update_order(board_name: str, order: str) -> tuple:
	"""Stands in front of Frappe's method of the same name, which every board calls when it opens.

	Frappe writes the board's own idea of each card's column into the documents: a browser that has not
	yet heard of a move would undo it. A ticket moves by a move alone, so a board of statuses is answered
	as Frappe answers people who may not write; other boards go on to Frappe.
	"""
	board = frappe.get_doc("Kanban Board", board_name)
	if (board.reference_doctype, board.field_name) != ("Ticket", "status"):
		return kanban_board.update_order(board_name, order)
	frappe.has_permission("Ticket", "read", throw=True)
	board.check_permission("read")
	return board, []
