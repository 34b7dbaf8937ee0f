"""A digest as HTML that mail clients show alike: tables, styles inside of the tags, no script, nothing from
outside; pictures come with the mail."""

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import get_url

from oki_tickets.analytics import wording
from oki_tickets.analytics.digests.contents import Contents, Section, summary_words
from oki_tickets.domain.digest import DAILY

TEMPLATE = "templates/oki_digest/digest.html"


@dataclass(frozen=True)
class Written:
	"""A mail's `subject` and `html`."""

	subject: str
	html: str


def write(contents: Contents, source_of: Callable[[int, Section], str]) -> Written:
	"""The digest in the session's language. `source_of` gives the address of a section's picture, by its place
	and itself."""
	title, when = _title(contents), _when(contents)
	pictures = {
		section.report: source_of(place, section)
		for place, section in enumerate(contents.sections)
		if section.picture
	}
	html = frappe.render_template(
		TEMPLATE,
		{
			"title": title,
			"when": when,
			"line": _(contents.line) if contents.line else _("All lines"),
			"contents": contents,
			"telling": [section for section in contents.sections if not section.is_empty],
			"silent": [section for section in contents.sections if section.is_empty],
			"pictures": pictures,
			"preheader": summary_words(contents),
			"site": get_url(),
			"language": frappe.local.lang,
		},
	)
	where = f" · {_(contents.line)}" if contents.line else ""
	return Written(f"{title}{where}: {when}", html)


def _title(contents: Contents) -> str:
	return _("Daily digest") if contents.period.kind == DAILY else _("Monthly digest")


def _when(contents: Contents) -> str:
	day = contents.period.last
	return wording.day(day) if contents.period.kind == DAILY else wording.month(day)
