"""What is in a digest: the reports' own figures, as mail clients show them, with the reader's rights."""

from base64 import b64decode
from io import BytesIO

import frappe
import openpyxl
import pytest
from bs4 import BeautifulSoup
from frappe.desk import query_report
from PIL import Image

from oki_tickets.analytics.digests import contents, preview, running, workbook
from oki_tickets.analytics.digests.letter import write
from oki_tickets.channels import outbox
from oki_tickets.channels.digest import compose
from oki_tickets.channels.port import Refused
from oki_tickets.domain.digest import DAILY, MONTHLY, Period
from oki_tickets.services import clock
from oki_tickets.services.digest_readers import all_readers
from tests.digests import (
	EMPTY,
	SCORES,
	cleaned,
	deliver_at,
	name_recipients,
	post_at,
	use_mail_account,
	use_reports,
)
from tests.factories import as_user, create_agent, create_head, create_ticket, unique

DAY = Period(DAILY, frappe.utils.getdate("2026-03-09"), frappe.utils.getdate("2026-03-09"))
MARCH = Period(MONTHLY, frappe.utils.getdate("2026-03-01"), frappe.utils.getdate("2026-03-31"))
REPORTS = {"Agent Scorecard": SCORES, "Silent Report": EMPTY, "Broken Report": ZeroDivisionError()}


@pytest.fixture
def reports(monkeypatch):
	return use_reports(monkeypatch, dict(REPORTS))


def page_of(period: Period = DAY, line: str | None = None) -> BeautifulSoup:
	written = write(contents.gather(period, line), lambda place, _section: f"cid:{place}")
	return BeautifulSoup(written.html, "html.parser")


def words(soup) -> str:
	return " ".join(soup.get_text(" ").split())


def test_what_is_over_its_limit_comes_first(reports):
	page = words(page_of().table)
	assert page.index("Over the limit this month: 1") < page.index("Solved") < page.index("Agent Scorecard")
	assert "Anna Kowalska Rejected Solutions 37.1 % limit 20 %" in page


def test_limits_are_of_the_month_whatever_day_is_told_of(reports):
	contents.gather(DAY, "L1")
	assert reports[0] == (
		"Agent Scorecard",
		{"from_date": "2026-03-01", "to_date": "2026-03-09", "support_line": "L1"},
	)
	day = {"from_date": "2026-03-09", "to_date": "2026-03-09", "support_line": "L1"}
	assert reports[1:] == [(name, day) for name in REPORTS]


def test_a_quiet_month_says_so(monkeypatch):
	use_reports(monkeypatch, {"Agent Scorecard": EMPTY})
	page = words(page_of())
	assert "Nothing is over its limit this month." in page
	assert "Nothing to tell in: Agent Scorecard" in page


def test_figures_are_the_reports_own(reports):
	table = page_of().find("th").find_parent("table")
	rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
	assert rows == [
		["Agent", "Tickets", "First Response", "Rejected"],
		["Anna Kowalska", "1,234", "1 h 5 min", "37.1\xa0%\xa0▲"],
		['=HYPERLINK("http://x")', "7", "–", "3.0 %"],
		["alert(1)Ewa & Jan", "5", "1 min", "0.0 %"],
		["Total", "1,246", "33 min 20 s", "12.5 %"],
	]


def test_a_long_table_is_cut_and_says_how_much_is_left(reports):
	name_recipients(digest_rows=2)
	page = page_of()
	link = page.find("a", string=lambda text: text and "and 1 more" in text)
	assert "/app/query-report/Agent%20Scorecard?from_date=2026-03-09&to_date=2026-03-09" in link["href"]
	assert "Total" in words(page)


def test_a_report_that_breaks_down_keeps_no_other_from_arriving(reports):
	page = words(page_of())
	assert "Broken Report This report could not be made" in page and "Anna Kowalska" in page


def test_the_mail_keeps_to_what_mail_clients_allow(reports):
	page = page_of(MARCH)
	assert not page.find_all(
		["script", "iframe", "form", "link", "object", "svg", "video", "button", "input"]
	)
	assert [image for image in page.find_all("img") if not image["src"].startswith("cid:")] == []
	assert all(image["alt"] and image["width"] for image in page.find_all("img"))
	assert "url(" not in str(page) and "@import" not in str(page) and "position:" not in str(page)
	assert all(not name.startswith("on") for tag in page.find_all(True) for name in tag.attrs)
	# Nothing leans on the style sheet, which some clients drop: what shows has its look inside of the tag.
	shown = page.body.find_all(["td", "th", "p", "h1", "h2", "a", "img"])
	plain = [tag for tag in shown if words(tag) and not tag.get("style") and not is_dressed_by_table(tag)]
	assert plain == [] and "max-width:640px" in str(page)
	assert all(table.get("width") == "100%" or table["width"] == "640" for table in page.find_all("table"))
	# A table with long headings is pushed sideways inside of the mail and makes the mail no wider.
	assert "table-layout:fixed" in page.find("table", class_="sheet")["style"]
	assert page.find("th").find_parent("div")["style"] == "overflow-x:auto;"
	assert page.find("meta", {"name": "color-scheme"})


def is_dressed_by_table(cell) -> bool:
	"""Whether the cell's own table gives it size and colour, which browsers hand down; Outlook has them from a sheet
	that it alone reads."""
	table = cell.find_parent("table")
	sheet = str(cell.find_parent("html").head)
	has_look = all(name in table["style"] for name in ("font-size:", "line-height:", "color:"))
	return cell.name in ("td", "th") and has_look and f".{table['class'][0]} {cell.name} {{" in sheet


def test_the_chart_is_told_in_words_too(reports):
	alt = page_of().find("img")["alt"]
	assert alt == "Chart: Agent Scorecard. Anna Kowalska: 37.1 %; Иван Łęcki: 3 %."


def test_the_mail_has_its_pictures_and_a_spreadsheet_of_words_and_numbers(reports):
	(mail,) = sent()
	related = mail.get_body(("related",))
	html, picture = related.iter_parts()
	page = BeautifulSoup(html.get_content(), "html.parser")
	assert page.find("img")["src"] == f"cid:{picture['Content-ID'].strip('<>')}"
	assert Image.open(BytesIO(picture.get_content())).size[0] >= 2 * 584
	(attached,) = mail.iter_attachments()
	sheet = openpyxl.load_workbook(BytesIO(attached.get_content()))["Agent Scorecard"]
	cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
	assert cells[1][:2] == ["Anna Kowalska", 1234] and sheet["A3"].data_type == "s"
	assert sheet["A3"].value == '=HYPERLINK("http://x")' and cells[1][2].total_seconds() == 3900
	assert mail["Subject"] == "Daily digest: Monday, March 9, 2026"
	assert "Anna Kowalska" in mail.get_body(("plain",)).get_content()


def sent() -> list:
	with cleaned():
		name_recipients(
			{"email": "board@oki-tests.example", "send_at": "07:00:00", "monthly": 0},
			moment="2026-03-09 12:00:00",
		)
		post_at("2026-03-10 12:00:00")
		return deliver_at("2026-03-10 12:01:00")


@pytest.fixture(autouse=True)
def muted(monkeypatch):
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	use_mail_account(monkeypatch)


@pytest.mark.parametrize(
	("language", "title", "limits"),
	[
		("pl", "Zestawienie miesięczne · L1 Marzec 2026", "Ponad limit w tym miesiącu: 1"),
		("ru", "Сводка за месяц · L1 Март 2026", "Сверх предела в этом месяце: 1"),
	],
)
def test_each_reads_it_in_a_language_of_their_own(reports, language, title, limits):
	with running.as_reader(None, language):
		page = words(page_of(MARCH, "L1").body)
	assert title in page and limits in page
	assert frappe.local.lang == "en"


def test_the_preview_is_the_mail_with_pictures_inside(reports):
	name_recipients({"email": "board@oki-tests.example"})
	(reader,) = all_readers()
	with clock.at("2026-03-10 12:00:00"):
		shown = preview.preview(reader, MONTHLY)
	page = BeautifulSoup(shown.html, "html.parser")
	head, data = page.find("img")["src"].split(",")
	assert head == "data:image/png;base64" and Image.open(BytesIO(b64decode(data))).format == "PNG"
	assert shown.subject == "Monthly digest: February 2026"


@pytest.fixture
def lines_report():
	"""A report of the site's own that shows who runs it, for heads alone."""
	doc = frappe.get_doc(
		doctype="Report",
		report_name=unique("Report"),
		ref_doctype="Ticket",
		report_type="Query Report",
		is_standard="No",
		query="select %(from_date)s as `First:Date:100`, 5 as `Number:Int:100`",
		roles=[{"role": "Support Head"}],
	).insert()
	name_recipients(digest_reports=[{"report": doc.name}])
	return doc.name


def test_a_report_of_the_desk_arrives_as_its_page_shows_it():
	report = "Tickets Created and Closed"
	name_recipients(digest_reports=[{"report": report}])
	with clock.at("2026-03-09 10:00:00"):
		create_ticket()
	(section,) = contents.gather(MARCH, None).sections
	shown = query_report.run(report, filters={"from_date": "2026-03-01", "to_date": "2026-03-31"})
	assert section.raw == (shown["columns"], shown["result"]) and len(shown["result"]) > 5
	assert [card.label for card in section.cards] == [card["label"] for card in shown["report_summary"]]
	assert section.picture and section.total and section.rows


def test_a_reader_with_a_user_gets_what_the_users_rights_allow(lines_report):
	with running.as_reader(create_head(), "en"):
		told = contents.gather(DAY, None)
	assert [section.report for section in told.sections] == [lines_report]
	assert [cell.text for cell in told.sections[0].rows[0]][1] == "5"
	with running.as_reader(create_agent(), "en"):
		assert contents.gather(DAY, None).sections == []
	assert frappe.session.user == "Administrator"


def test_nothing_is_sent_to_whom_no_report_is_open(lines_report):
	row = {"user": create_agent(), "recipient": "x@y.example", "language": "en", "support_line": None}
	doc = frappe._dict(row, kind=DAILY, from_date=DAY.first, to_date=DAY.last)
	with pytest.raises(Refused):
		compose(doc)


def test_figures_that_the_settings_keep_to_heads_reach_no_agent():
	frappe.db.set_single_value("Oki Tickets Settings", "agents_see_own_reports", 0)
	frappe.clear_document_cache("Oki Tickets Settings")
	with running.as_reader(create_agent(), "en"):
		told = contents.gather(DAY, None)
	assert (told.sections, told.alarms) == ([], [])


def test_a_request_that_looks_at_a_digest_keeps_its_own_session(reports):
	head = create_head()
	with as_user(head):
		session, form = frappe.local.session, frappe.local.form_dict
		session.data.mark = "kept"
		with running.as_reader(create_agent(), "pl"):
			assert frappe.session.user != head
		assert frappe.local.session is session and session.data.mark == "kept"
		assert frappe.local.form_dict is form and frappe.session.user == head


def test_without_rows_there_is_no_spreadsheet(monkeypatch):
	use_reports(monkeypatch, {"Agent Scorecard": EMPTY})
	assert workbook.made(contents.gather(DAY, None)) is None
