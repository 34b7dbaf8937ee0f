"""Completes ERPNext's setup wizard on an empty site: a Polish company, ready to work.

Usage, in the folder sites/ of a bench: python complete_setup.py SITE COMPANY ABBREVIATION
"""

import sys
from datetime import date

import frappe
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete


def wizard_answers(company: str, abbreviation: str) -> dict:
	"""What a person would have typed into the wizard; the fiscal year is the current one."""
	year = date.today().year
	return {
		"language": "English",
		"country": "Poland",
		"currency": "PLN",
		"timezone": "Europe/Warsaw",
		"full_name": "Test Manager",
		"email": "manager@oki-test.localhost",
		"password": "manager",
		"company_name": company,
		"company_abbr": abbreviation,
		"chart_of_accounts": "Standard",
		"fy_start_date": f"{year}-01-01",
		"fy_end_date": f"{year}-12-31",
		"setup_demo": 0,
		"enable_telemetry": 0,
	}


def main(site: str, company: str, abbreviation: str) -> None:
	frappe.init(site=site)
	frappe.connect()
	try:
		frappe.set_user("Administrator")
		setup_complete(wizard_answers(company, abbreviation))
		frappe.db.commit()
		if not frappe.db.exists("Company", company):
			raise SystemExit(f"the setup wizard made no company {company}")
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main(*sys.argv[1:])
