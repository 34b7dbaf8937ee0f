"""What may happen to a message on its way to the server, and to a page on its way to the reader."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

on_the_way = pytest.mark.parametrize(
	"trouble",
	[
		lambda route: route.abort(),
		lambda route: route.fulfill(status=500),
		lambda route: route.fetch() and route.abort(),
	],
	ids=["offline", "server", "only the answer lost"],
)


def hold_back_script(page: Page) -> Callable[[], None]:
	"""The portal's script does not come before what this returns is called."""
	held = []
	page.route("**/oki_tickets_portal.bundle*.js", lambda route: held.append(route))
	return lambda: [route.continue_() for route in held]
