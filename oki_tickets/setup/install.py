"""Install and migrate: everything here may run again at any moment and overwrites nothing."""

from frappe.gettext.translate import compile_translations

from oki_tickets.services import feedback_chain
from oki_tickets.setup import custom_fields, role_rights, search_table, seeds


def after_install() -> None:
	"""Frappe's hook: roles exist by now, they come with the DocTypes."""
	_complete()


def after_migrate() -> None:
	"""Frappe's hook: adds what a new version brought, its translations too where nobody builds."""
	_complete()
	compile_translations("oki_tickets")


def _complete() -> None:
	custom_fields.add()
	seeds.sow()
	seeds.fill_settings()
	role_rights.grant()
	search_table.create()
	feedback_chain.prepare()
