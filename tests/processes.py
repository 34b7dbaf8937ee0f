"""Real processes on the test site, started at one moment: what two people or two workers do at once.

They are forked from a server that has loaded Frappe and has no connection to anything: fifty that load it
themselves take half a minute of a core. They stay, and each round connects anew, as a request does.
"""

import importlib
import multiprocessing
import os
import queue
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe

_context = multiprocessing.get_context("forkserver")
# What a server's process has loaded that has answered a few requests. Whatever else they need they load themselves,
# each in its first round.
_context.set_forkserver_preload(
	[
		*("pytest", "tests.factories", "tests.crowd", "erpnext", "frappe.app", "frappe.utils.safe_exec"),
		*("frappe.core.doctype.user.user", "frappe.core.doctype.version.version"),
		*("frappe.desk.form.assign_to", "frappe.workflow.doctype.workflow.workflow"),
		"erpnext.support.doctype.service_level_agreement.service_level_agreement",
		*("oki_tickets.api.agent", "oki_tickets.api.portal", "oki_tickets.services.sweep"),
		*(
			f"oki_tickets.oki_tickets.doctype.{name}.{name}"
			for name in (
				*("ticket", "ticket_message", "ticket_status", "ticket_transfer", "support_agent"),
				*("support_line", "work_schedule", "oki_tickets_settings"),
			)
		),
	]
)
READY = "ready"


class ProcessFailure(Exception):
	"""What a process raised, by its type's name, with its message and traceback as text."""

	def __init__(self, kind: str, message: str, trace: str) -> None:
		super().__init__(f"{kind}: {message}")
		self.kind = kind
		self.message = message
		self.trace = trace

	def __reduce__(self):
		return (type(self), (self.kind, self.message, self.trace))


@dataclass(frozen=True)
class Done:
	"""What one process did: the function's answer or a ProcessFailure, and the seconds that it took."""

	answer: Any
	seconds: float


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
	all_kwargs = list(kwargs) if isinstance(kwargs, Sequence) else [kwargs or {}] * n
	users = [user] * n if isinstance(user, str) else list(user)
	return [done.answer for done in run_timed(dotted_function, all_kwargs, users, timeout)]


def run_timed(
	dotted_function: str, kwargs: Sequence[dict], users: Sequence[str], timeout: float = 120
) -> list[Done]:
	"""The same with one dict and one user for each process, and with the seconds that each took."""
	return _crew.do(dotted_function, kwargs, users, timeout)


class _Crew:
	"""The processes, started as they are needed; they end with this one."""

	def __init__(self) -> None:
		self._members: list = []
		self._answers = _context.Queue()
		self._go = _context.Event()

	def do(self, function: str, kwargs: Sequence[dict], users: Sequence[str], timeout: float) -> list[Done]:
		frappe.db.commit()
		self._grow(len(kwargs))
		self._go.clear()
		try:
			for (_, orders), arguments, user in zip(self._members, kwargs, users, strict=False):
				orders.put((function, arguments, user))
			self._collect(len(kwargs), timeout)
			self._go.set()
			found = self._collect(len(kwargs), timeout)
		except TimeoutError:
			self._dismiss()
			raise
		# Start a new snapshot: what the processes committed is seen from here on.
		frappe.db.rollback()
		return [found[number] for number in range(len(kwargs))]

	def _grow(self, size: int) -> None:
		site = (os.environ["OKI_TEST_SITE"], os.environ["OKI_TEST_SITES_PATH"])
		while len(self._members) < size:
			orders = _context.SimpleQueue()
			arguments = (len(self._members), site, orders, self._go, self._answers)
			process = _context.Process(target=_serve, args=arguments, daemon=True)
			process.start()
			self._members.append((process, orders))

	def _collect(self, n: int, timeout: float) -> dict[int, Any]:
		found: dict[int, Any] = {}
		while len(found) < n:
			try:
				number, answer = self._answers.get(timeout=timeout)
			except queue.Empty:
				missing = sorted(set(range(n)) - set(found))
				raise TimeoutError(f"no answer from processes {missing} after {timeout} seconds") from None
			found[number] = answer
		return found

	def _dismiss(self) -> None:
		"""Ends all: the next round begins with new ones."""
		for process, _ in self._members:
			process.kill()
		self.__init__()


_crew = _Crew()


def _serve(number, site, orders, go, answers) -> None:
	name, sites_path = site
	os.chdir(sites_path)
	while order := orders.get():
		answers.put((number, _carry_out(name, sites_path, lambda: _wait(number, go, answers), *order)))


def _wait(number, go, answers) -> None:
	answers.put((number, READY))
	go.wait()


def _carry_out(name: str, sites_path: str, wait, function: str, kwargs: dict, user: str) -> Done:
	try:
		frappe.init(site=name, sites_path=sites_path)
		frappe.connect()
		frappe.set_user(user)
		module, _, attribute = function.rpartition(".")
		call = getattr(importlib.import_module(module), attribute)
		frappe.db.rollback()
	except Exception as error:
		wait()
		return Done(_failure(error), 0.0)
	wait()
	start = time.monotonic()
	try:
		answer = call(**kwargs)
		frappe.db.commit()
	except Exception as error:
		answer = _failure(error)
		frappe.db.rollback()
	seconds = time.monotonic() - start
	frappe.destroy()
	return Done(answer, seconds)


def _failure(error: Exception) -> ProcessFailure:
	return ProcessFailure(type(error).__name__, str(error), traceback.format_exc())
