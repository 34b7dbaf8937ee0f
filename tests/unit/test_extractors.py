"""What our extraction methods find for main.pot, and what they pass over."""

import io
import json

from oki_tickets.setup import extractors


def texts(method, source: str) -> list:
	return [message for _, _, message, _ in method(io.BytesIO(source.encode()))]


def test_records_give_what_people_read_of_them():
	record = {
		"doctype": "Ticket Status",
		"status_name": "New",
		"customer_label": "Received",
		"customer_hint": "",
		"colour": "blue",
	}
	assert texts(extractors.extract_records, json.dumps([record])) == ["New", "Received"]


def test_a_record_alone_in_its_file():
	card = {"doctype": "Number Card", "label": "Open Tickets", "function": "Count"}
	assert texts(extractors.extract_records, json.dumps(card)) == ["Open Tickets"]


def test_records_of_other_kinds_give_nothing():
	assert texts(extractors.extract_records, '[{"doctype": "Support Line", "line_name": "L1"}]') == []


def test_literals_give_labels_descriptions_and_titles():
	source = (
		'FIELDS = [{"label": "Sees All", "fieldname": "sees", "description": "Every one."}]\nx = {"title": t}'
	)
	assert texts(extractors.extract_literals, source) == ["Sees All", "Every one."]


def test_scripts_give_calls_inside_of_calls_and_of_templates():
	source = """
		__("To {0}", [name || __("the customer")]);
		`<a class="x" aria-label="${__('Remove')}">${icon("close")}</a>`;
		__(variable); my__("no"); __("It's \\"so\\"");
	"""
	found = texts(extractors.extract_scripts, source)
	assert found == ["To {0}", "the customer", "Remove", 'It\'s "so"']


def test_scripts_give_the_context():
	assert texts(extractors.extract_scripts, '__("Move", null, "Ticket")') == [("Ticket", "Move")]
	assert texts(extractors.extract_scripts, '__("{0} of {1}", [a, b], "Ticket")') == [
		("Ticket", "{0} of {1}")
	]


def test_lines_are_counted_from_one():
	line, *_ = next(extractors.extract_scripts(io.BytesIO(b'\n\n__("third")')))
	assert line == 3


def test_ambiguous_words_come_with_their_doctype():
	doctype = {
		"name": "Agent Absence",
		"fields": [
			{"fieldname": "from_time", "fieldtype": "Datetime", "label": "From"},
			{"fieldname": "reason", "fieldtype": "Data", "label": "Reason", "options": "To"},
			{"fieldname": "kind", "fieldtype": "Select", "label": "Kind", "options": "Holiday\nDuplicate"},
		],
	}
	found = [message for _, _, message, _ in extractors.ambiguous_words(doctype)]
	assert found == [("Agent Absence", "From"), ("Agent Absence", "Duplicate")]
