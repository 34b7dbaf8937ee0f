"""Recipients of digests, reports made up for them, and what was sent."""

import email
from contextlib import contextmanager
from datetime import datetime
from email import policy
from email.message import EmailMessage
from typing import Any

import frappe

from oki_tickets.analytics.digests import running
from oki_tickets.channels import delivery, outbox
from oki_tickets.services import clock, digests

SCORES: dict[str, Any] = {
	"columns": [
		{"fieldname": "agent_name", "label": "Agent", "fieldtype": "Data"},
		{"fieldname": "tickets", "label": "Tickets", "fieldtype": "Int"},
		{"fieldname": "first_response", "label": "First Response", "fieldtype": "Duration"},
		{"fieldname": "rejected_share", "label": "Rejected", "fieldtype": "Percent", "precision": 1},
		{"fieldname": "hidden", "label": "Hidden", "fieldtype": "Data", "hidden": 1},
	],
	"result": [
		{
			"agent_name": "Anna Kowalska",
			"tickets": 1234,
			"first_response": 3900,
			"rejected_share": 37.1,
			"over": ["rejected_share"],
		},
		{
			"agent_name": '=HYPERLINK("http://x")',
			"tickets": 7,
			"first_response": None,
			"rejected_share": 3,
			"over": [],
		},
		{
			"agent_name": "<script>alert(1)</script>Ewa & Jan",
			"tickets": 5,
			"first_response": 60,
			"rejected_share": 0,
		},
		{
			"agent_name": "Total",
			"tickets": 1246,
			"first_response": 2000,
			"rejected_share": 12.5,
			"is_total": 1,
		},
	],
	"report_summary": [
		{"label": "Solved", "value": 1246, "datatype": "Int", "indicator": "Blue"},
		{"label": "Rejected", "value": 37.1, "datatype": "Percent", "indicator": "Red"},
	],
	"chart": {
		"type": "bar",
		"fieldtype": "Percent",
		"data": {
			"labels": ["Anna Kowalska", "Иван Łęcki"],
			"datasets": [{"name": "Rejected", "values": [37.1, 3]}],
		},
	},
}
EMPTY: dict[str, Any] = {"columns": SCORES["columns"], "result": [], "report_summary": None, "chart": None}


def use_reports(monkeypatch, reports: dict[str, Any]) -> list[tuple[str, dict]]:
	"""Puts these results in place of the site's reports; what is an exception is raised. Returns the calls, as
	they come: report and filters."""
	calls = []

	def run(report: str, filters: dict) -> dict:
		calls.append((report, filters))
		if isinstance(reports[report], Exception):
			raise reports[report]
		return reports[report]

	monkeypatch.setattr(running, "run", run)
	monkeypatch.setattr(running, "may_run", lambda report: report in reports)
	monkeypatch.setattr(running, "chosen_reports", lambda _kind: list(reports))
	return calls


def use_mail_account(monkeypatch) -> None:
	"""Gives the site an account for outgoing mail; nothing is flushed to it."""
	monkeypatch.setattr(frappe.local, "outgoing_email_account", {}, raising=False)
	monkeypatch.setitem(frappe.local.conf, "mail_server", "localhost")
	monkeypatch.setitem(frappe.local.conf, "auto_email_id", "desk@oki-tests.example")


def name_recipients(*rows: dict, moment: str = "2026-03-01 12:00:00", **settings) -> list:
	"""Names the recipients in the settings at this moment; returns their rows."""
	doc = frappe.get_doc("Oki Tickets Settings")
	doc.set("digest_recipients", rows)
	doc.update(settings)
	with clock.at(moment):
		doc.save()
	return doc.digest_recipients


def post_at(moment: str | datetime) -> list[tuple]:
	"""Lets the scheduler come by; returns all digests that there are: recipient, kind, first day."""
	with clock.at(moment):
		digests.post_due_digests()
	return told()


def told() -> list[tuple[str, str, str]]:
	rows = frappe.get_all(
		"Ticket Digest", fields=["recipient", "kind", "from_date"], order_by="from_date, kind, recipient"
	)
	return [(row.recipient, row.kind, str(row.from_date)) for row in rows]


def deliver_at(moment: str) -> list[EmailMessage]:
	"""Lets a worker deliver; returns the mails that Frappe's queue got by it."""
	before = set(frappe.get_all("Email Queue", pluck="name", order_by="name"))
	with clock.at(moment):
		delivery.deliver_outbox("Digest")
	names = set(frappe.get_all("Email Queue", pluck="name", order_by="name")) - before
	return [mail_of(name) for name in sorted(names)]


def mail_of(name: str) -> EmailMessage:
	"""A mail of Frappe's queue, taken apart."""
	text = frappe.db.get_value("Email Queue", name, "message")
	return email.message_from_string(text, policy=policy.default)


@contextmanager
def cleaned():
	"""Digests commit; takes away what is left of them."""
	settings = frappe.get_doc("Oki Tickets Settings").as_dict()
	# Where the site's own workers had no account to send by, the channel rests.
	frappe.cache.delete_value(f"{outbox.PAUSE_KEY}:Digest")
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		doc = frappe.get_doc("Oki Tickets Settings")
		doc.set("digest_recipients", settings.digest_recipients)
		doc.set("digest_reports", settings.digest_reports)
		doc.digest_rows = settings.digest_rows
		doc.save()
		frappe.db.delete("Ticket Digest")
		frappe.db.delete(outbox.DOCTYPE, {"channel": "Digest"})
		frappe.db.commit()
