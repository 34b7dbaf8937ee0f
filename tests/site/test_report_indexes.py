"""Indexes of reports that have got other columns since a site was installed."""

import frappe

from oki_tickets.setup import indexes
from tests.queries import columns_of

# Nothing is written here, since MariaDB commits at each change of a table; what is left is as it was.
DOCTYPE, INDEX = "Discipline Violation", "broken_in_period"


def test_an_index_with_other_columns_is_built_anew():
	before = columns_of(DOCTYPE)
	frappe.db.sql_ddl(f"alter table `tab{DOCTYPE}` drop index {INDEX}")
	frappe.db.sql_ddl(f"alter table `tab{DOCTYPE}` add index {INDEX} (due_at)")
	for _again in range(2):
		indexes.renew_report_indexes(DOCTYPE)
		assert columns_of(DOCTYPE) == before


def test_an_index_that_others_have_taken_the_place_of_goes(monkeypatch):
	before = columns_of(DOCTYPE)
	monkeypatch.setattr(indexes, "GONE", frozenset({"of_before"}))
	frappe.db.sql_ddl(f"alter table `tab{DOCTYPE}` add index of_before (level)")
	indexes.renew_report_indexes(DOCTYPE)
	assert columns_of(DOCTYPE) == before
