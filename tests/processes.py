"""Real processes on the test site, started at one moment: what two people or two workers do at once."""

import importlib
import multiprocessing
import os
import traceback
from collections.abc import Sequence
from typing import Any

import frappe

_spawn = multiprocessing.get_context("spawn")


class ProcessFailure(Exception):
	"""What a process raised, by its type's name, with its message and traceback as text."""

	def __init__(self, kind: str, message: str, trace: str) -> None:
		super().__init__(f"{kind}: {message}")
		self.kind = kind
		self.message = message
		self.trace = trace

	def __reduce__(self):
		return (type(self), (self.kind, self.message, self.trace))


def run_processes(
	n: int,
	dotted_function: str,
	kwargs: dict | Sequence[dict] | None = None,
	*,
	user="Administrator",
	timeout=60,
) -> list[Any]:
	"""Call a function in `n` processes at the same moment; each commits what it did.

	`dotted_function` is importable ("oki_tickets.services.offers.take" or a function of a test module).
	`kwargs` is one dict for all, or one for each; `user` likewise one name or a list of `n`.
	The caller's own transaction is committed first, or the processes would not see its rows.
	Returns for each process, in order, what the function returned, or a ProcessFailure.
	Raises TimeoutError if a process has not answered after `timeout` seconds.
	"""
	frappe.db.commit()
	all_kwargs = list(kwargs) if isinstance(kwargs, Sequence) else [kwargs or {}] * n
	users = [user] * n if isinstance(user, str) else list(user)
	barrier = _spawn.Barrier(n)
	answers = _spawn.Queue()
	site = (os.environ["OKI_TEST_SITE"], os.environ["OKI_TEST_SITES_PATH"])
	processes = [
		_spawn.Process(
			target=_work,
			args=(
				number,
				site,
				users[number],
				dotted_function,
				all_kwargs[number],
				barrier,
				answers,
				timeout,
			),
			daemon=True,
		)
		for number in range(n)
	]
	for process in processes:
		process.start()
	try:
		return _collect(n, answers, timeout)
	finally:
		_end(processes)
		# Start a new snapshot: what the processes committed is seen from here on.
		frappe.db.rollback()


def _collect(n: int, answers, timeout: float) -> list[Any]:
	found: dict[int, Any] = {}
	while len(found) < n:
		try:
			number, answer = answers.get(timeout=timeout)
		except Exception:
			missing = sorted(set(range(n)) - set(found))
			raise TimeoutError(f"no answer from processes {missing} after {timeout} seconds") from None
		found[number] = answer
	return [found[number] for number in range(n)]


def _end(processes: list) -> None:
	for process in processes:
		process.join(timeout=5)
		if process.is_alive():
			process.kill()


def _work(number, site, user, dotted_function, kwargs, barrier, answers, timeout) -> None:
	name, sites_path = site
	try:
		os.chdir(sites_path)
		frappe.init(site=name, sites_path=sites_path)
		frappe.connect()
		frappe.set_user(user)
		module, _, function_name = dotted_function.rpartition(".")
		function = getattr(importlib.import_module(module), function_name)
		frappe.db.rollback()
		barrier.wait(timeout)
		answer = function(**kwargs)
		frappe.db.commit()
	except Exception as error:
		answer = ProcessFailure(type(error).__name__, str(error), traceback.format_exc())
		if frappe.db:
			frappe.db.rollback()
	finally:
		frappe.destroy()
	answers.put((number, answer))
