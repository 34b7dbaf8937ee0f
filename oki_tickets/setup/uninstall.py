"""Uninstalling leaves the site as it was: what Frappe does not take away by itself goes here.

Frappe calls both hooks even for `uninstall-app --dry-run`. So the first only takes notes, and the second
works only where the app has really gone.
"""

import json
from pathlib import Path

import frappe

from oki_tickets.channels.jira import catch_up
from oki_tickets.domain import feedback
from oki_tickets.services import feedback_witness, first_steps
from oki_tickets.services.filters import among
from oki_tickets.setup import custom_fields, role_rights, search_table, seeds, traces
from oki_tickets.setup.demo import register, removal

APP = "oki_tickets"
MODULE = "Oki Tickets"
SERIES = ("TKT-", "TIMER-", feedback.SERIES)
ROLES = ("Support Agent", "Support Head", "Ticket Customer")
# States and actions that frappe.desk.page.setup_wizard.install_fixtures makes on every site.
FRAPPES_OWN = frozenset({"Pending", "Approved", "Rejected", "Approve", "Reject", "Review"})


def before_uninstall() -> None:
	"""Frappe's hook, while our tables still stand: remembers what cannot be read afterwards."""
	frappe.flags.oki_tickets = {
		doctype: frappe.get_all(doctype, {"module": MODULE}, pluck="name", order_by="name")
		for doctype in traces.SHOWN_ELSEWHERE
	}
	frappe.flags.oki_tickets["Workflow State"] = frappe.get_all(
		"Ticket Status", pluck="name", order_by="name"
	)


def after_uninstall() -> None:
	"""Frappe's hook, when our DocTypes are gone."""
	if APP in frappe.get_installed_apps():
		return
	ours, noted = _our_doctypes(), frappe.flags.oki_tickets
	_remove_files(ours)
	_remove_workflows(noted.pop("Workflow State"))
	for doctype, names in noted.items():
		traces.forget(doctype, names)
	# Frappe takes the onboarding away and leaves its steps.
	traces.delete_records("Onboarding Step", {"name": ("in", list(first_steps.STEPS))})
	traces.remove(ours)
	role_rights.revoke()
	custom_fields.remove()
	_remove_jobs()
	traces.remove_roles(ROLES)
	traces.remove_deleted_documents(MODULE, ours)
	frappe.db.delete("Series", {"name": ("in", SERIES)})
	frappe.db.delete("Singles", {"doctype": "Oki Tickets Settings"})
	frappe.db.delete("Block Module", {"module": MODULE})
	frappe.db.delete("DefaultValue", {"parent": "__global", "defkey": catch_up.MARK})
	frappe.db.delete("Patch Log", {"patch": ("like", f"{APP}.%")})
	search_table.drop()
	feedback_witness.forget()
	seeds.forget()
	removal.remove_after_app(register.load(), frappe.db.commit, ours)
	frappe.clear_cache()
	frappe.db.commit()  # Frappe's command has made its last commit before it calls this


def _our_doctypes() -> list[str]:
	"""Names of the app's DocTypes, from their files: the records are gone by now."""
	folder = Path(__file__).resolve().parents[1] / "doctype"
	return [json.loads(path.read_text(encoding="utf-8"))["name"] for path in sorted(folder.glob("*/*.json"))]


def _remove_files(ours: list[str]) -> None:
	"""Files leave the disk with their records, those of tickets' mails too."""
	mails = frappe.get_all(
		"Communication", filters={"reference_doctype": ("in", ours)}, pluck="name", order_by="name"
	)
	owners = dict.fromkeys(ours) | ({"Communication": mails} if mails else {})
	for doctype, names in owners.items():
		filters = {"attached_to_doctype": doctype, **({"attached_to_name": ("in", names)} if names else {})}
		for name in frappe.get_all("File", filters=filters, pluck="name", order_by="name"):
			# Without its document the file would ask for it on the way out.
			frappe.db.set_value("File", name, {"attached_to_doctype": None, "attached_to_name": None})
			frappe.delete_doc("File", name, ignore_permissions=True, force=True, delete_permanently=True)


def _remove_workflows(statuses: list[str]) -> None:
	workflows = frappe.get_all("Workflow", {"document_type": "Ticket"}, pluck="name", order_by="name")
	actions = frappe.get_all(
		"Workflow Transition", {"parent": among(workflows)}, pluck="action", order_by="idx"
	)
	states = frappe.get_all(
		"Workflow Document State", {"parent": among(workflows)}, pluck="state", order_by="idx"
	)
	traces.delete_records("Workflow", {"name": among(workflows)})
	_remove_unused("Workflow State", {*states, *statuses}, "Workflow Document State", "state")
	actions += seeds.names_of("workflow_action_master")
	_remove_unused("Workflow Action Master", set(actions), "Workflow Transition", "action")


def _remove_unused(doctype: str, names: set[str], table: str, column: str) -> None:
	"""Deletes those of `names` that no other Workflow uses and that Frappe itself did not bring."""
	used = set(frappe.get_all(table, pluck=column, order_by="name"))
	traces.delete_records(doctype, {"name": among(names - FRAPPES_OWN - used)})


def _remove_jobs() -> None:
	jobs = frappe.get_all(
		"Scheduled Job Type", filters={"method": ("like", f"{APP}.%")}, pluck="name", order_by="name"
	)
	frappe.db.delete("Scheduled Job Log", {"scheduled_job_type": among(jobs)})
	frappe.db.delete("Scheduled Job Type", {"name": among(jobs)})
