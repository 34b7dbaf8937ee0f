"""Three companies with their people and contracts, as ERPNext keeps them."""

import frappe
from frappe.utils import add_days, add_months, nowdate

from oki_tickets.services.identity import CUSTOMER_ROLE
from oki_tickets.setup.demo.data_files import read
from oki_tickets.setup.demo.maker import Maker
from oki_tickets.setup.demo.staff import make_user


def win(maker: Maker, password: str) -> None:
	"""Makes the customers; their contracts are signed and in force for two years from last winter."""
	for company in read("companies"):
		_customer(maker, company)
		for person in company["people"]:
			_person(maker, company, person, password)
		_contract(maker, company)


def _customer(maker: Maker, company: dict) -> None:
	maker.make(
		"Customer",
		company["name"],
		customer_name=company["name"],
		customer_type="Company",
		customer_group=_existing("Customer Group", "Commercial"),
		territory=_existing("Territory", company["territory"]),
		language=company["language"],
		website=company["website"],
	)


def _existing(doctype: str, name: str) -> str | None:
	"""ERPNext's own record where the site has it; what it asks for by itself otherwise."""
	return name if frappe.db.exists(doctype, name) else None


def _person(maker: Maker, company: dict, person: dict, password: str) -> None:
	make_user(maker, {"language": company["language"], **person}, password, roles=[CUSTOMER_ROLE])
	name = f"{person['first_name']} {person['last_name']}-{company['name']}"
	maker.make(
		"Contact",
		name,
		first_name=person["first_name"],
		last_name=person["last_name"],
		designation=person["designation"],
		company_name=company["name"],
		user=person["email"],
		sees_company_tickets=person.get("sees_company_tickets", 0),
		email_ids=[{"email_id": person["email"], "is_primary": 1}],
		phone_nos=[{"phone": person["phone"], "is_primary_mobile_no": 1}],
		links=[{"link_doctype": "Customer", "link_name": company["name"]}],
	)


def _contract(maker: Maker, company: dict) -> None:
	start = add_days(add_months(nowdate(), -10), -3)
	doc = maker.insert(
		"Contract",
		party_type="Customer",
		party_name=company["name"],
		is_signed=1,
		start_date=start,
		end_date=add_months(start, 24),
		signee=f"{company['people'][0]['first_name']} {company['people'][0]['last_name']}",
		signed_on=f"{add_days(start, -6)} 11:30:00",
		contract_terms=company["contract"],
	)
	doc.flags.ignore_permissions = True
	doc.submit()
