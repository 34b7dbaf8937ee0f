"""Texts that Frappe shows translated but does not collect for main.pot: see babel_extractors.csv.

The functions are extraction methods of Babel: they take the open file (bytes) and Babel's keywords, tags
and options, which they have no use for, and give tuples of line, function, message and comments.
"""

import ast
import json
import re
from collections.abc import Iterator
from typing import IO, Any

Message = tuple[int | None, str, str | tuple[str, str], list[str]]

# The fields of a record that people read in their own language.
READ_FIELDS = {
	"Dashboard Chart": ("chart_name",),
	"Kanban Board": ("kanban_board_name",),
	"Number Card": ("label",),
	"Role": ("role_name",),
	"Ticket Category": ("category_name",),
	"Ticket Priority": ("priority_name",),
	"Ticket Status": ("status_name", "customer_label", "customer_hint"),
	"Ticket Type": ("type_name", "description"),
	"Work Schedule": ("schedule_name",),
	"Workflow Action Master": ("workflow_action_name",),
}

# What a field or a menu entry that is written down as a dict calls its texts.
READ_KEYS = ("label", "description", "title")

# Labels and options that mean something else elsewhere in Frappe and ERPNext. Forms look them up with their
# DocType as the context first, so ours get one, and nothing of theirs is renamed.
AMBIGUOUS = ("Duplicate", "From", "Order", "Technical", "To", "Urgent", "Working")

# A call of __ with a text, perhaps followed by what is filled in, perhaps by a context.
CALL = re.compile(
	r"""\b__\(\s*(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
	r"""(?:\s*,\s*(?:null|undefined|\[[^\]]*\])\s*,\s*(?P<context>"[^"]*"|'[^']*'))?"""
)


def extract_records(
	fileobj: IO[bytes], keywords: Any = None, comment_tags: Any = None, options: Any = None
) -> Iterator[Message]:
	"""The texts of one record, or of a list of records, as JSON."""
	records = json.load(fileobj)
	for record in records if isinstance(records, list) else [records]:
		for field in READ_FIELDS.get(record["doctype"], ()):
			if record.get(field):
				yield None, "_", record[field], [f"{field} of a {record['doctype']}"]


def extract_doctype(
	fileobj: IO[bytes], keywords: Any = None, comment_tags: Any = None, options: Any = None
) -> Iterator[Message]:
	"""What Frappe finds in a DocType, and its ambiguous words once more in the context of the DocType."""
	from frappe.gettext.extractors import doctype

	yield from doctype.extract(fileobj, keywords, comment_tags, options)
	fileobj.seek(0)
	yield from ambiguous_words(json.load(fileobj))


def ambiguous_words(doctype: dict[str, Any]) -> Iterator[Message]:
	"""The labels and options of a DocType, as its JSON, that need the DocType as their context."""
	for field in doctype.get("fields", []):
		choices = (field.get("options") or "").split("\n") if field["fieldtype"] == "Select" else []
		for word in [field.get("label"), *choices]:
			if word in AMBIGUOUS:
				yield (
					None,
					"pgettext",
					(doctype["name"], word),
					[f"{field['fieldname']} of {doctype['name']}"],
				)


def extract_literals(
	fileobj: IO[bytes], keywords: Any = None, comment_tags: Any = None, options: Any = None
) -> Iterator[Message]:
	"""The labels, titles and descriptions of the dicts that a Python file spells out."""
	for node in ast.walk(ast.parse(fileobj.read())):
		if isinstance(node, ast.Dict):
			yield from _texts_of(node)


def _texts_of(node: ast.Dict) -> Iterator[Message]:
	for key, value in zip(node.keys, node.values, strict=True):
		if isinstance(key, ast.Constant) and key.value in READ_KEYS and isinstance(value, ast.Constant):
			yield value.lineno, "_", value.value, []


def extract_scripts(
	fileobj: IO[bytes], keywords: Any = None, comment_tags: Any = None, options: Any = None
) -> Iterator[Message]:
	"""The texts of __() in a script. Frappe's own method loses a call inside of another call's arguments
	and one in a template string that holds quotation marks."""
	code = fileobj.read().decode("utf-8")
	for call in CALL.finditer(code):
		line = code.count("\n", 0, call.start()) + 1
		text = ast.literal_eval(call["text"])
		if call["context"]:
			yield line, "pgettext", (ast.literal_eval(call["context"]), text), []
		else:
			yield line, "_", text, []
