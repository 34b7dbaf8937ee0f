"""Help Articles for tests."""

import frappe

from tests.factories import unique


def create_article(title: str | None = None, **values):
	"""A published article in a category of its own."""
	name = unique("Articles")
	category = frappe.get_doc(doctype="Help Category", category_name=name, published=1).insert()
	return frappe.get_doc(
		doctype="Help Article",
		**{
			"title": title or unique("Article"),
			"category": category.name,
			"content": "<p>Pull the plug and wait.</p>",
			"published": 1,
			"level": "Beginner",
			**values,
		},
	).insert()
