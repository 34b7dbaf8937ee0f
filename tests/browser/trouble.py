"""What may happen to a message on its way to the server, and to a page on its way to the reader."""

from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, Page, Route

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
	return hold_back(page, "**/oki_tickets_portal.bundle*.js")


def hold_back(page: Page, address: str) -> Callable[[], None]:
	"""What goes to the address is not sent before what this returns is called."""
	held: list | None = []

	def hold(route) -> None:
		held.append(route) if held is not None else route.continue_()

	def let_go() -> None:
		nonlocal held
		waiting, held = held, None
		for route in waiting:
			route.continue_()

	page.route(address, hold)
	return let_go


class KeptAnswer:
	"""Of the next request to the address the answer is fetched, and not given to the page before `give`."""

	def __init__(self, page: Page, address: str) -> None:
		self.page = page
		self.kept: list[tuple[Route, APIResponse]] = []
		page.route(address, lambda route: self.kept.append((route, route.fetch())), times=1)

	def when_it_came(self) -> str:
		"""Waits until the server has answered; returns its words."""
		while not self.kept:
			self.page.evaluate("1")
		return self.kept[0][1].text()

	def give(self) -> None:
		"""Gives the answer, and returns once the page has dealt with it: another one has come after it."""
		route, answer = self.kept[0]
		with self.page.expect_response(route.request.url):
			route.fulfill(response=answer)
		self.page.evaluate("() => fetch('/api/method/ping').then((answer) => answer.text())")
