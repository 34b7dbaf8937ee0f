"""What may happen to a message on its way to the server."""

import pytest

on_the_way = pytest.mark.parametrize(
	"trouble",
	[
		lambda route: route.abort(),
		lambda route: route.fulfill(status=500),
		lambda route: route.fetch() and route.abort(),
	],
	ids=["offline", "server", "only the answer lost"],
)
