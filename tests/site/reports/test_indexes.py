"""No report reads a growing table in full: each of its queries finds the stretch of an index that holds the period."""

import frappe
import pytest

from oki_tickets.analytics import facts
from oki_tickets.analytics.asked import read
from oki_tickets.analytics.topics import TOPICS, topic_of
from oki_tickets.setup.indexes import REPORT_INDEXES
from tests.reports import MONTH
from tests.site.reports.slow_history import live

# A list of the present: its tickets are found by their status.
BY_STATUS = "Postponed Development Tickets"


@pytest.fixture(scope="module")
def grown(june):
	"""Tables with so many rows that reading them in full is not the cheapest way."""
	live(3, tickets=300)


def explained(query) -> list[dict]:
	return frappe.db.sql(f"explain {query.get_sql()}", as_dict=True)


def queries(report: str):
	asked = read(MONTH)
	for part in topic_of(report).parts(asked):
		yield facts.query(part.source, part.question(asked)).select(part.source.ticket)


@pytest.mark.parametrize("report", TOPICS)
def test_a_report_reads_a_stretch_of_an_index(june, grown, report):
	for query in queries(report):
		tables = explained(query)
		assert all(row["type"] != "ALL" or row["possible_keys"] for row in tables), tables
		if report != BY_STATUS:
			assert any(ours(row) for row in tables), tables


def ours(row) -> set[str]:
	"""Those of our indexes that the database could read the table by."""
	named = REPORT_INDEXES.get(row["table"].removeprefix("tab"), {})
	return set((row["possible_keys"] or "").split(",")) & set(named)


@pytest.mark.parametrize("doctype", REPORT_INDEXES)
def test_the_indexes_are_there(june, doctype):
	rows = frappe.db.sql(f"show index from `tab{doctype}`", as_dict=True)
	found: dict[str, list[str]] = {}
	for row in rows:
		found.setdefault(row["Key_name"], []).append(row["Column_name"])
	assert {name: found.get(name) for name in REPORT_INDEXES[doctype]} == REPORT_INDEXES[doctype]


def test_a_month_is_read_from_the_index_alone(june, grown):
	asked = read({"from_date": "2026-06-30", "to_date": "2026-06-30"})
	source = facts.changes().all_tickets()
	change = source.table
	query = facts.query(source, asked).select(change.agent, change.from_status, change.duration).limit(1)
	row = explained(query)[0]
	assert (row["key"], "Using index" in row["Extra"]) == ("changed_in_period", True), row
