"""Frappe's own Auto Email Report sends every report of the desk."""

import frappe
import pytest
from bs4 import BeautifulSoup

from tests.factories import create_head, create_ticket

FORMATS = ("HTML", "XLSX", "CSV")


def mailed(report: str, file_format: str, user: str):
	"""An Auto Email Report over the last month, run as Frappe's scheduler runs it."""
	return frappe.get_doc(
		doctype="Auto Email Report",
		report=report,
		report_type="Script Report",
		user=user,
		enabled=1,
		email_to="board@oki-tests.example",
		format=file_format,
		frequency="Monthly",
		filters="{}",
		dynamic_date_period="Monthly",
		from_date_field="from_date",
		to_date_field="to_date",
	).insert()


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_report_can_be_mailed_by_frappe_itself(file_format):
	create_ticket(subject="=1+1")
	head = create_head()
	reports = frappe.get_all("Report", {"module": "Oki Tickets"}, pluck="name", order_by="name")
	assert reports
	for report in reports:
		content = mailed(report, file_format, head).get_report_content()
		assert content, report
		if file_format == "HTML":
			assert BeautifulSoup(content, "html.parser").find("table"), report
