"""A desk that is connected to a Jira of the tests' own, and tickets that go to development there."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.utils.password import set_encrypted_password

from oki_tickets.api import agent
from oki_tickets.channels import connections, outbox
from oki_tickets.channels.jira import orders
from oki_tickets.channels.jira.adapter import JiraAdapter
from oki_tickets.channels.port import Letter
from oki_tickets.services import clock
from tests.factories import as_user, create_ticket
from tests.fake_jira import EMAIL, PROJECT, TOKEN, FakeJira

SETTINGS = "Oki Tickets Settings"
SECRET = "secret-of-the-webhook"
CHANGED = (
	*("jira_enabled", "jira_kind", "jira_url", "jira_user"),
	*("jira_project", "jira_issue_type", "jira_customer_marker"),
)
NOW, DUE = "2026-03-02 10:00:00", "2026-03-20"


def settings_of(fake: FakeJira) -> dict:
	kind = "Cloud" if fake.is_cloud else "Server or Data Center"
	user = EMAIL if fake.is_cloud else ""
	values = (1, kind, fake.service.url, user, PROJECT, "Bug", "#customer")
	return dict(zip(CHANGED, values, strict=True))


def set_up(values: dict, token: str = TOKEN) -> None:
	"""Writes these settings past their form, in the present transaction."""
	for name, value in values.items():
		frappe.db.set_single_value(SETTINGS, name, value)
	for name, secret in {"jira_token": token, "jira_webhook_secret": SECRET}.items():
		set_encrypted_password(SETTINGS, SETTINGS, secret, name)
		frappe.db.set_single_value(SETTINGS, name, "*" * 10)
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def as_it_is() -> dict:
	"""The settings' values that tests change, for `put_back`."""
	return {name: frappe.db.get_single_value(SETTINGS, name) for name in CHANGED}


def put_back(values: dict) -> None:
	"""After a test that has committed: the settings, and the outbox of the channel."""
	set_up(values)
	for name in ("jira_token", "jira_webhook_secret"):
		frappe.db.set_single_value(SETTINGS, name, None)
		frappe.db.delete("__Auth", {"doctype": SETTINGS, "fieldname": name})
	frappe.db.delete(outbox.DOCTYPE, {"channel": orders.CHANNEL})
	frappe.cache.delete_value(f"{outbox.PAUSE_KEY}:{orders.CHANNEL}")


@contextmanager
def connected(monkeypatch, *, is_cloud: bool = True) -> Iterator[FakeJira]:
	"""A running Jira that the desk's settings name, until the transaction is rolled back. What was wrong in
	the desk's requests fails the test."""
	fake = FakeJira(is_cloud=is_cloud)
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [fake.service.host])
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	with fake.service.running(), clock.at(NOW):
		set_up(settings_of(fake))
		yield fake
	assert fake.mistakes == []


def engineer(email: str = "ewa@oki-tests.example") -> str:
	"""A user of the desk whom Jira knows by the same address."""
	if not frappe.db.exists("User", email):
		user = frappe.get_doc(
			doctype="User",
			email=email,
			first_name="Ewa",
			send_welcome_email=0,
			roles=[{"role": "Support Agent"}],
		)
		user.flags.no_welcome_mail = True
		user.insert(ignore_permissions=True)
	return email


def escalate(agent_user: str, ticket: str | None = None, **values) -> str:
	"""A ticket of `agent_user` that was just sent to development; returns its name."""
	name = ticket or create_ticket().name
	with as_user(agent_user):
		if frappe.db.get_value("Ticket", name, "status") == "New":
			agent.apply_action(name, "Start Work")
		fields = {"engineer": engineer(), "development_due_on": DUE, "create_jira_issue": 1, **values}
		if fields.get("jira_issue"):
			del fields["create_jira_issue"]
		agent.apply_action(name, "Send to Development", **fields)
	return name


def orders_of(ticket: str) -> list[frappe._dict]:
	"""The outbox's rows about the ticket that wait, in their order."""
	return frappe.get_all(
		outbox.DOCTYPE,
		filters={"channel": "Jira", "recipient": ticket, "state": "Waiting"},
		fields=["name", "payload", "idempotency_key"],
		order_by="sequence",
	)


def carry_out(ticket: str) -> list[str]:
	"""Carries out what waits for the ticket, and what follows from it, in this transaction; returns what was
	done. Raises what the adapter raises."""
	done = []
	while rows := orders_of(ticket):
		row = rows[0]
		payload = frappe.parse_json(row.payload)
		JiraAdapter().send(Letter(row.name, "Jira", ticket, payload, ticket, row.idempotency_key))
		frappe.db.set_value(outbox.DOCTYPE, row.name, "state", "Sent")
		done.append(payload["do"])
	return done


def values_of(ticket: str, *names: str):
	"""Fields of the ticket as the database has them; dates as text."""
	row = frappe.db.get_value("Ticket", ticket, names, as_dict=True)
	found = [str(row[name]) if hasattr(row[name], "isoformat") else row[name] for name in names]
	return found if len(found) > 1 else found[0]


def notes_of(ticket: str) -> list[str]:
	"""Internal notes from Jira, the oldest first."""
	return frappe.get_all(
		"Ticket Message",
		filters={"ticket": ticket, "channel": "Jira", "is_internal": 1},
		pluck="body",
		order_by="creation",
	)


def notices_to(user: str) -> list[str]:
	"""What the user is told in Desk, the oldest first."""
	rows = frappe.get_all(
		outbox.DOCTYPE,
		filters={"channel": outbox.DESK, "recipient": user},
		pluck="payload",
		order_by="sequence",
	)
	return [frappe.parse_json(payload)["subject"] for payload in rows]
