"""Unit tests see the domain alone: an import of frappe here is a mistake, even where it is installed."""

import os
import sys

import pytest
from hypothesis import settings

settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("here", max_examples=100, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


class _NoFrappe:
	def find_spec(self, name, path=None, target=None):
		"""Refuse frappe and erpnext; raises ImportError with what to do instead."""
		if name.split(".")[0] in ("frappe", "erpnext"):
			raise ImportError(f"{name}: unit tests run without a bench; move this test to tests/site")


def pytest_configure(config: pytest.Config) -> None:
	sys.meta_path.insert(0, _NoFrappe())
