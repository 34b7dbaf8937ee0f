"""A digest as HTML that mail clients show alike: tables, styles inside of the tags, no script, nothing from
outside; pictures come with the mail. However much there is to tell, the page stays below what Gmail cuts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import frappe
from frappe import _
from frappe.utils import get_url

from oki_tickets.analytics import wording
from oki_tickets.analytics.digests.contents import Contents, Section, summary_words
from oki_tickets.domain.digest import DAILY

TEMPLATE = "templates/oki_digest/digest.html"
# Gmail shows no more of a mail than 102 KB: what comes after lies behind a link. Frappe adds some to the page.
MOST_BYTES = 92_000
# So many figures over their limits stand in the mail's head; the scorecard has all.
MOST_ALARMS = 12


@dataclass(frozen=True)
class Written:
	"""A mail's `subject` and `html`."""

	subject: str
	html: str


def write(contents: Contents, source_of: Callable[[int, Section], str]) -> Written:
	"""The digest in the session's language. `source_of` gives the address of a section's picture, by its place
	and itself."""
	pictures = {
		section.report: source_of(place, section)
		for place, section in enumerate(contents.sections)
		if section.picture
	}
	title, when = _title(contents), _when(contents)
	html = _fitting(contents, pictures, {"title": title, "when": when})
	where = f" · {_(contents.line)}" if contents.line else ""
	return Written(f"{title}{where}: {when}", html)


def _fitting(contents: Contents, pictures: dict[str, str], words: dict[str, str]) -> str:
	"""The page, with fewer rows in its longest tables where it would be too large. Pictures that a preview has in the
	page itself do not count."""
	most = max((len(section.rows) for section in contents.sections), default=0)
	while True:
		html = _page(contents, pictures, words)
		size = len(html.encode()) - sum(
			len(source) for source in pictures.values() if source.startswith("data:")
		)
		if most < 2 or size <= MOST_BYTES:
			return html
		most = min(most - 1, most * MOST_BYTES // size)
		contents = replace(contents, sections=[_cut(section, most) for section in contents.sections])


def _cut(section: Section, most: int) -> Section:
	"""The section with so many rows at most; the others are among those that are not shown."""
	left = len(section.rows[most:])
	return replace(section, rows=section.rows[:most], more=section.more + left)


def _page(contents: Contents, pictures: dict[str, str], words: dict[str, str]) -> str:
	return frappe.render_template(
		TEMPLATE,
		{
			**words,
			"line": _(contents.line) if contents.line else _("All lines"),
			"contents": contents,
			"alarms": contents.alarms[:MOST_ALARMS],
			"telling": [section for section in contents.sections if not section.is_empty],
			"silent": [section for section in contents.sections if section.is_empty],
			"pictures": pictures,
			"preheader": summary_words(contents),
			"site": get_url(),
			"language": frappe.local.lang,
		},
	)


def _title(contents: Contents) -> str:
	return _("Daily digest") if contents.period.kind == DAILY else _("Monthly digest")


def _when(contents: Contents) -> str:
	day = contents.period.last
	return wording.day(day) if contents.period.kind == DAILY else wording.month(day)
