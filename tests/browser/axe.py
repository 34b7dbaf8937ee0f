"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def grave_findings(page: Page, *places: str) -> list[str]:
	"""What would keep somebody out of these places of the page, given as CSS selectors."""
	found = Axe().run(page, context=list(places), options={"resultTypes": ["violations"]})
	return [
		f"{page.url} {finding['id']}: {node['html'][:200]}"
		for finding in found.response["violations"]
		if finding["impact"] in GRAVE
		for node in finding["nodes"]
	]
