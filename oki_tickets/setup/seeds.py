"""Records that the app ships, from the repository's fixtures/ folder.

Each is inserted once in the life of a site. What a user has changed, renamed or deleted since stays so:
the site remembers which seeds it was given.
"""

import json
from pathlib import Path
from typing import Any

import frappe

FOLDER = Path(__file__).resolve().parents[2] / "fixtures"
MEMORY = "oki_tickets_seeds"

# In this order: later files name records of earlier ones.
FILES = (
	"role",
	"ticket_status",
	"ticket_type",
	"ticket_priority",
	"support_line",
	"ticket_category",
	"workflow_action_master",
	"workflow",
	"kanban_board",
	"list_view_settings",
	"list_filter",
	"work_schedule",
	"ticket_timer",
	"oki_tickets_settings",
)


def sow() -> None:
	"""Inserts the seeds that this site has not been given yet."""
	given = set(json.loads(frappe.db.get_global(MEMORY) or "[]"))
	for file in FILES:
		for record in _read(file):
			key = f"{record['doctype']}/{record['name']}"
			if key not in given:
				_plant(record)
				given.add(key)
	frappe.db.set_global(MEMORY, json.dumps(sorted(given)))


def names_of(file: str) -> list[str]:
	"""Names of the records that fixtures/`file`.json brings."""
	return [record["name"] for record in _read(file)]


def _read(file: str) -> list[dict[str, Any]]:
	return json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))


def _plant(record: dict[str, Any]) -> None:
	if frappe.get_meta(record["doctype"]).issingle:
		_fill_empty_fields(record)
	elif not frappe.db.exists(record["doctype"], record["name"]):
		# Runs at install and migrate, as nobody in particular.
		frappe.get_doc(record).insert(ignore_permissions=True, ignore_if_duplicate=True)


def _fill_empty_fields(record: dict[str, Any]) -> None:
	doc = frappe.get_single(record["doctype"])
	doc.update({key: value for key, value in record.items() if not doc.get(key) and key != "name"})
	doc.save(ignore_permissions=True)


def fill_settings() -> None:
	"""Gives settings that a new version brought their defaults. Frappe shows a default only in a form that was
	never saved; what an administrator has entered or emptied is stored, and stays."""
	name = "Oki Tickets Settings"
	stored = frappe.db.get_singles_dict(name)
	for field in frappe.get_meta(name).fields:
		if field.default and field.fieldname not in stored:
			frappe.db.set_single_value(name, field.fieldname, field.default, update_modified=False)


def forget() -> None:
	"""For uninstall: the site knows of no seeds any more."""
	frappe.db.delete("DefaultValue", {"parent": "__global", "defkey": MEMORY})
