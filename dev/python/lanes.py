"""pytest plugin: several runs on benches of their own share the test files between them.

Each run takes the next file that no other has taken (OKI_TEST_LANES names the folder where that is noted), so
that all of them are at work until the last file is begun, whatever each takes. Without the variable a run
takes all.
"""

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
	"""Runs the items of the files that this run could take; hands over to pytest's own loop where it is alone."""
	folder = os.environ.get("OKI_TEST_LANES")
	if not folder or session.testsfailed or session.config.option.collectonly:
		return None
	items = _taken(session.items, Path(folder))
	item = next(items, None)
	while item:
		# The next one is taken before this one ends: pytest keeps the fixtures that both need.
		following = next(items, None)
		session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
		if session.shouldfail:
			raise session.Failed(session.shouldfail)
		if session.shouldstop:
			raise session.Interrupted(session.shouldstop)
		item = following
	return True


def _taken(items: list[pytest.Item], folder: Path) -> Iterator[pytest.Item]:
	for path, group in groupby(items, key=lambda item: item.path):
		if _take(folder / str(path).replace(os.sep, "_")):
			yield from group


def _take(mark: Path) -> bool:
	try:
		mark.touch(exist_ok=False)
	except FileExistsError:
		return False
	return True
