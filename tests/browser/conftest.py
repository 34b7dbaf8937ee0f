"""Tests in Chromium against the served site.

`desktop_page(user)` and `phone_page(user)` open a page, logged in where a user is named. A script error
on any page fails the test. The server sees only what is committed: what a test makes, it commits and
removes.
"""

import os
import re
from pathlib import Path

import frappe
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.desk_people import PASSWORD, DeskPeople
from tests.connection import connect, start_anew

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}

# Chromium as a guest on a machine that may have no screen, no sandbox and no way out.
_ARGUMENTS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
]


_CONTEXTS = pytest.StashKey[list[BrowserContext]]()

# A busy machine takes its time to draw a page of Desk, and two lanes of tests keep it busy.
PATIENCE = 45_000
# Of a page of a test that failed, so many characters stand in the report.
MOST_SHOWN = 3000
expect.set_options(timeout=PATIENCE)


def pytest_configure(config: pytest.Config) -> None:
	config.addinivalue_line("markers", "script_errors(pattern): console errors that this test brings about")
	connect()


def pytest_unconfigure(config: pytest.Config) -> None:
	frappe.destroy()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
	"""Pages close first: one that is still open may ask for what the fixtures are about to take away."""
	for context in item.stash.get(_CONTEXTS, []):
		context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
	"""Of a test that fails, what its pages show belongs to the report."""
	report = yield
	if report.when == "call" and report.failed:
		for context in item.stash.get(_CONTEXTS, []):
			for page in context.pages:
				report.sections.append((f"page {page.url}", _shown(page)))
	return report


def _shown(page: Page) -> str:
	"""The words of open dialogs and messages, then of the page."""
	try:
		parts = page.locator(".modal.show, .desk-alert, .page-head").all_inner_texts()
		return "\n---\n".join([*parts, page.locator("body").inner_text()[:MOST_SHOWN]])
	except PlaywrightError as trouble:
		return str(trouble)


@pytest.fixture(autouse=True)
def clean_transaction():
	"""Each test starts as Administrator in a new transaction."""
	start_anew()
	yield
	start_anew()


@pytest.fixture(scope="session")
def site_url() -> str:
	"""Address of the served site, without a slash at the end."""
	return os.environ["OKI_TEST_URL"]


@pytest.fixture(scope="session")
def browser():
	"""One Chromium for all tests; each page has a context, and so cookies, of its own."""
	with sync_playwright() as playwright:
		chromium = playwright.chromium.launch(
			executable_path=os.environ["OKI_CHROMIUM"], args=_ARGUMENTS, headless=True
		)
		yield chromium
		chromium.close()


@pytest.fixture
def script_errors(request: pytest.FixtureRequest):
	"""What went wrong in the pages' scripts; anything that the test did not announce fails it."""
	errors: list[str] = []
	yield errors
	expected = [mark.args[0] for mark in request.node.iter_markers("script_errors")]
	surprising = [text for text in errors if not any(re.search(pattern, text) for pattern in expected)]
	assert not surprising, "errors in the browser's console:\n" + "\n".join(surprising)


@pytest.fixture
def open_page(browser: Browser, site_url: str, script_errors: list[str], request: pytest.FixtureRequest):
	"""Factory: `open_page(size, user=None, password=PASSWORD, **context_options)` gives a Page."""
	contexts = request.node.stash.setdefault(_CONTEXTS, [])

	def open_one(size: dict, user: str | None = None, password: str = PASSWORD, **options) -> Page:
		context = browser.new_context(
			base_url=site_url, viewport=size, **{"locale": "en-GB", "timezone_id": "Europe/Warsaw"} | options
		)
		context.set_default_timeout(PATIENCE)
		contexts.append(context)
		page = context.new_page()
		_listen(page, script_errors)
		if user:
			log_in(page, user, password)
		return page

	return open_one


@pytest.fixture
def desktop_page(open_page):
	"""Factory of pages on a desk's screen: `desktop_page("agent@example.com")`."""
	return lambda user=None, **options: open_page(DESKTOP, user, **options)


@pytest.fixture
def phone_page(open_page):
	"""Factory of pages on a phone: narrow, with touch."""
	phone = {"is_mobile": True, "has_touch": True, "device_scale_factor": 2}
	return lambda user=None, **options: open_page(PHONE, user, **phone | options)


@pytest.fixture(scope="session")
def picture():
	"""`picture(page, "name")` takes a picture for the guides; it is kept only with OKI_PICTURES=1."""
	folder = Path(os.environ["OKI_PICTURES_FOLDER"])
	folder.mkdir(parents=True, exist_ok=True)

	def take(page: Page, name: str, **options) -> Path:
		path = folder / f"{name}.png"
		page.screenshot(path=path, animations="disabled", caret="hide", **options)
		return path

	return take


def log_in(page: Page, user: str, password: str = PASSWORD) -> None:
	"""Give the page's context the session of a user; raises AssertionError if the site refuses."""
	answer = page.request.post("/api/method/login", form={"usr": user, "pwd": password})
	assert answer.ok, f"{user} cannot log in: {answer.status} {answer.text()[:300]}"


def _listen(page: Page, errors: list[str]) -> None:
	def on_console(message: ConsoleMessage) -> None:
		if message.type == "error":
			errors.append(f"{page.url}: {message.text} ({message.location.get('url', '')})")

	page.on("console", on_console)
	page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))


@pytest.fixture
def people():
	"""The desk's people of a test, committed and taken away again."""
	people = DeskPeople()
	yield people
	people.remove_all()
