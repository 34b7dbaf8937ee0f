"""No report reads a growing table in full: each of its queries finds the stretch of an index that holds the period."""

import frappe
import pytest

from oki_tickets.analytics import facts
from oki_tickets.analytics.asked import read
from oki_tickets.analytics.topics import TOPICS
from oki_tickets.services import clock
from oki_tickets.setup.indexes import REPORT_INDEXES
from tests.queries import columns_of
from tests.reports import run
from tests.site.reports.slow_history import live

# A stretch so short that no table is read in full because that is as cheap.
DAY = {"from_date": "2026-06-17", "to_date": "2026-06-17"}
FILTERS = ({}, {"agent": "nobody@oki-tests.example"}, {"support_line": "L1"}, {"ticket_type": "Problem"})
GROWING = {f"tab{doctype}" for doctype in REPORT_INDEXES}


@pytest.fixture(scope="module")
def grown(june):
	"""Tables with so many rows that reading them in full is not the cheapest way, most tickets closed long since."""
	desk = live(3, tickets=300)
	names = [row["name"] for row in desk.of("Ticket")]
	frappe.db.set_value("Ticket", {"name": ("in", names[10:])}, "status", "Closed", update_modified=False)


@pytest.fixture
def asked_of_tables():
	"""Every statement that is asked of a growing table meanwhile."""
	asked, ask = [], frappe.db.sql

	def listen(query, *args, **more):
		text = str(query)
		if text.lower().startswith("select") and any(f"`{name}`" in text for name in GROWING):
			asked.append((text, *args))
		return ask(query, *args, **more)

	frappe.db.sql = listen
	yield asked
	frappe.db.sql = ask


def explained(query: str, *args) -> list[dict]:
	return frappe.db.sql(f"explain {query}", *args, as_dict=True)


@pytest.mark.parametrize("filters", FILTERS, ids=["all", "agent", "line", "type"])
@pytest.mark.parametrize("report", TOPICS)
def test_a_report_reads_stretches_of_indexes(june, grown, asked_of_tables, report, filters):
	# Open tickets at the period's end are counted back from now.
	with clock.at("2026-06-18 12:00:00"):
		run(report, **DAY, **filters)
	assert asked_of_tables
	for text, *args in list(asked_of_tables):
		for row in explained(text, *args):
			assert row["table"] not in GROWING or row["type"] not in ("ALL", "index"), (text, row)


@pytest.mark.parametrize("doctype", REPORT_INDEXES)
def test_the_indexes_are_there(june, doctype):
	found = columns_of(doctype)
	assert {name: found.get(name) for name in REPORT_INDEXES[doctype]} == REPORT_INDEXES[doctype]


def test_a_month_is_read_from_the_index_alone(june, grown):
	asked = read({"from_date": "2026-06-30", "to_date": "2026-06-30"})
	source = facts.changes().all_tickets()
	change = source.table
	query = facts.query(source, asked).select(change.agent, change.from_status, change.duration).limit(1)
	row = explained(query.get_sql())[0]
	assert (row["key"], "Using index" in row["Extra"]) == ("left_in_period", True), row
