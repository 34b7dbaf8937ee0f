"""Processes that stay: started once, they do one round after the other, each round all at one moment.

Starting a process costs half a second of a core; fifty of them for one test are a quarter of a minute.
"""

import importlib
import multiprocessing
import os
import time
import traceback
from dataclasses import dataclass
from typing import Any

import frappe

from tests.processes import ProcessFailure

_spawn = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Done:
	"""What one process did: the function's answer or a ProcessFailure, and the seconds that it took."""

	answer: Any
	seconds: float


class Crew:
	"""`size` processes connected to the test site."""

	def __init__(self, size: int) -> None:
		self.size = size
		self._barrier = _spawn.Barrier(size)
		self._answers = _spawn.Queue()
		site = (os.environ["OKI_TEST_SITE"], os.environ["OKI_TEST_SITES_PATH"])
		self._orders = [_spawn.SimpleQueue() for _ in range(size)]
		self._processes = [
			_spawn.Process(
				target=_serve, args=(number, site, orders, self._barrier, self._answers), daemon=True
			)
			for number, orders in enumerate(self._orders)
		]
		for process in self._processes:
			process.start()

	def do(
		self, dotted_function: str, kwargs: list[dict], users: list[str], timeout: int = 120
	) -> list[Done]:
		"""Calls the function in each process at one moment, as that process's user, and commits. Both lists
		have one entry for each process. The caller's own transaction is committed first."""
		frappe.db.commit()
		for orders, arguments, user in zip(self._orders, kwargs, users, strict=True):
			orders.put((dotted_function, arguments, user))
		found = dict(self._answers.get(timeout=timeout) for _ in range(self.size))
		# A new snapshot, which shows what they have done.
		frappe.db.rollback()
		return [found[number] for number in range(self.size)]

	def dismiss(self) -> None:
		"""Ends the processes."""
		for orders in self._orders:
			orders.put(None)
		for process in self._processes:
			process.join(timeout=5)
			if process.is_alive():
				process.kill()


def _serve(number, site, orders, barrier, answers) -> None:
	name, sites_path = site
	os.chdir(sites_path)
	while order := orders.get():
		answers.put((number, _carry_out(name, sites_path, barrier, *order)))


def _carry_out(name: str, sites_path: str, barrier, function: str, kwargs: dict, user: str) -> Done:
	start = 0.0
	try:
		frappe.init(site=name, sites_path=sites_path)
		frappe.connect()
		frappe.set_user(user)
		module, _, attribute = function.rpartition(".")
		call = getattr(importlib.import_module(module), attribute)
		_warm_up()
		barrier.wait(120)
		start = time.monotonic()
		answer = call(**kwargs)
		frappe.db.commit()
	except Exception as error:
		answer = ProcessFailure(type(error).__name__, str(error), traceback.format_exc())
		if frappe.db:
			frappe.db.rollback()
	finally:
		seconds = time.monotonic() - start
		frappe.destroy()
	return Done(answer, seconds)


def _warm_up() -> None:
	"""A web worker has served requests before: metadata and permissions are in its caches."""
	frappe.get_meta("Ticket")
	frappe.has_permission("Ticket", "write")
	frappe.db.rollback()
