"""Frappe's Workflow Actions: none while all states are optional, and as everywhere in Frappe where one is not."""

import frappe
import pytest

from oki_tickets.api import agent
from oki_tickets.services import workflow_actions
from tests.factories import as_user, create_agent, create_ticket


@pytest.fixture
def anna() -> str:
	return create_agent()


@pytest.fixture
def asked(monkeypatch) -> list[str]:
	"""Names of the documents for which Frappe's own hook was called."""
	names: list[str] = []

	def ask(doc, event):
		names.append(doc.name)
		return frappe_hook(doc, event)

	frappe_hook = workflow_actions.process_workflow_actions
	monkeypatch.setattr(workflow_actions, "process_workflow_actions", ask)
	return names


def set_optional(state: str, is_optional: int) -> None:
	workflow = frappe.get_doc("Workflow", {"document_type": "Ticket", "is_active": 1})
	row = next(row for row in workflow.states if row.state == state)
	row.is_optional_state = is_optional
	workflow.save()


def actions_of(ticket: str) -> list[tuple]:
	rows = frappe.get_all(
		"Workflow Action",
		filters={"reference_doctype": "Ticket", "reference_name": ticket},
		fields=["workflow_state", "status", "completed_by"],
		order_by="creation",
	)
	return [tuple(row.values()) for row in rows]


def test_optional_states_want_no_question(anna, asked):
	ticket = create_ticket()
	with as_user(anna):
		agent.apply_action(ticket.name, "Start Work")
	assert ticket.name not in asked and actions_of(ticket.name) == []
	assert asked, "other documents' hooks are Frappe's own"


def test_an_obligatory_state_gets_its_workflow_actions(anna, asked):
	set_optional("In Progress", 0)
	ticket = create_ticket()
	assert ticket.name in asked and actions_of(ticket.name) == [("New", "Open", None)]
	with as_user(anna):
		agent.apply_action(ticket.name, "Start Work")
	assert actions_of(ticket.name) == [("New", "Completed", anna)]


def test_actions_from_before_are_completed_when_all_states_are_optional(anna):
	set_optional("In Progress", 0)
	ticket = create_ticket()
	set_optional("In Progress", 1)
	with as_user(anna):
		agent.apply_action(ticket.name, "Start Work")
	assert actions_of(ticket.name) == [("New", "Completed", anna)]
