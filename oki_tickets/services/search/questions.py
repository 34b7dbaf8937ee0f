"""Questions to the database that end in time."""

import time
from typing import Any

import frappe

# Seconds for all questions of a search together, and the least that one is worth asking with. The full text takes its
# time to notice that it is over.
PATIENCE, LEAST = 0.3, 0.02

# What MariaDB answers to a query whose time is over: ER_STATEMENT_TIMEOUT, and from within the full text
# HA_ERR_ABORTED_BY_USER.
_CUT = (1969, 188)


class Questions:
	"""Asks queries one after the other. Where the time is over the answer is empty, and `was_cut` says so."""

	def __init__(self) -> None:
		self.was_cut = False
		self._end = time.monotonic() + PATIENCE

	def __call__(self, query) -> list[frappe._dict]:
		left = self._end - time.monotonic()
		if left < LEAST:
			self.was_cut = True
			return []
		text, values = query.walk()
		values = {**values, "oki_patience": left}
		try:
			return self._run("set statement max_statement_time = %(oki_patience)s for " + text, values)
		except (frappe.db.OperationalError, frappe.db.InternalError) as error:
			if error.args[0] not in _CUT:
				raise
			self.was_cut = True
			return []

	def _run(self, text: str, values: dict[str, Any]) -> list[frappe._dict]:
		return frappe.db.sql(text, values, as_dict=True)
