"""The history of a large desk, written by SQL in minutes: tickets, what was said, each change of status, solutions,
hand-overs, violations, verdicts and reactions over two years, and as many Issues of ERPNext.

The tables are emptied first: that is what a test bench is for, and what lets the database load them in bulk.
OKI_BENCH_TICKETS says how many tickets, 1,000,000 where it says nothing. What has been filled is used again.
"""

import os
import time
from pathlib import Path

import frappe

TICKETS = int(os.environ.get("OKI_BENCH_TICKETS", "1000000"))
STATEMENTS = Path(__file__).with_name("volume.sql")
WORDS = Path(__file__).with_name("words.sql")
TABLES = (
	*("Ticket", "Ticket Message", "Ticket Status Change", "Ticket Solution", "Ticket Transfer"),
	*("Ticket Postponement", "Ticket Reaction", "Ticket Feedback", "Discipline Violation", "Issue"),
)
FIRST_DAY, DAYS = "2024-07-01", 720
# The month that is asked for: the last whole one.
MONTH = {"from_date": "2026-05-01", "to_date": "2026-05-31"}


def fill(tickets: int = TICKETS) -> str:
	"""Fills the tables unless they are full already; returns what is in them, in words."""
	if frappe.db.count("Ticket") != tickets or frappe.db.count("Issue") != tickets:
		_fill(tickets)
	return ", ".join(f"{_rows(table):,} rows of {table}" for table in TABLES)


def fill_words() -> str:
	"""Fills the table that tickets are found by, likewise: what all write about and what few write about."""
	rows = frappe.db.count("Ticket") + frappe.db.count("Ticket Message")
	if frappe.db.sql("select count(*) from `__oki_ticket_text`")[0][0] != rows:
		_fill_words()
	return f"{rows:,} texts"


def _fill_words() -> None:
	start = time.monotonic()
	frappe.db.sql_ddl("truncate table `__oki_ticket_text`")
	# Built over all rows at once it takes a tenth of the time.
	frappe.db.sql_ddl("alter table `__oki_ticket_text` drop index if exists words")
	for statement in _statements(WORDS.read_text()):
		frappe.db.sql(statement)
		frappe.db.commit()
	frappe.db.sql_ddl("alter table `__oki_ticket_text` add fulltext key words (words)")
	frappe.db.sql("analyze table `__oki_ticket_text` persistent for columns () indexes ()")
	print(f"words filled in {time.monotonic() - start:.0f} s")


def _fill(tickets: int) -> None:
	start = time.monotonic()
	for table in TABLES:
		frappe.db.sql_ddl(f"truncate table `tab{table}`")
	# What loads an empty table in bulk, its indexes sorted.
	frappe.db.sql("set unique_checks = 0, foreign_key_checks = 0")
	text = STATEMENTS.read_text().replace("seq_1_to_tickets", f"seq_1_to_{tickets}")
	for statement in _statements(text):
		frappe.db.sql(statement, {"tickets": tickets, "first_day": FIRST_DAY, "seconds": DAYS * 86400})
		frappe.db.commit()
	frappe.db.sql("set unique_checks = 1, foreign_key_checks = 1")
	for table in TABLES:
		frappe.db.sql(f"analyze table `tab{table}` persistent for columns () indexes ()")
	print(f"filled in {time.monotonic() - start:.0f} s")


def _statements(text: str) -> list[str]:
	lines = (line for line in text.splitlines() if not line.startswith("--"))
	return [one for one in "\n".join(lines).split(";") if one.strip()]


def _rows(table: str) -> int:
	return frappe.db.count(table)
