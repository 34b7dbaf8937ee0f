"""The timekeeper: a small process that sleeps until the nearest clock or message of the outbox falls due, and
hands sweeps and deliveries to RQ.

Several may run; a lease in Redis picks one for each site, and another takes over within LEASE seconds
when it dies. Redis may be flushed, stopped and started at any time: the database is the truth, and the
timekeeper looks into it every LONGEST_SLEEP seconds anyway.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterable

import frappe
import redis

from oki_tickets.channels import outbox
from oki_tickets.services import clocks, sweep

LEASE = 10
LONGEST_SLEEP = 5.0
# What is due and stays so is being handled, or waits for a worker: no need to ask every moment.
SHORTEST_SLEEP = 0.25
# How long the order to stop may go unnoticed.
ATTENTION = 0.5
LOCK = "oki_tickets:clock:keeper"


def is_running() -> bool:
	"""Whether a timekeeper holds this site's lease. Raises RedisError."""
	return bool(frappe.cache.get(frappe.cache.make_key(LOCK)))


class Timekeeper:
	"""Keeps the time of these sites until it is told to stop."""

	def __init__(self, sites: Iterable[str], sites_path: str = ".") -> None:
		self.sites = list(sites)
		self.sites_path = sites_path
		self.identity = frappe.generate_hash(length=12)
		self.stopping = threading.Event()
		self.subscription: redis.client.PubSub | None = None

	def stop(self, *_signal: object) -> None:
		"""Ends the loop; for SIGTERM and SIGINT."""
		self.stopping.set()

	def run(self) -> None:
		"""Runs until stopped; a site or Redis that does not answer is tried again."""
		signal.signal(signal.SIGTERM, self.stop)
		signal.signal(signal.SIGINT, self.stop)
		while not self.stopping.is_set():
			# Before looking, so that no clock is set unheard between the look and the sleep.
			self._subscribe()
			waits = [self._safely(site, self._look) for site in self.sites]
			self._sleep(min(waits, default=LONGEST_SLEEP))
		for site in self.sites:
			self._safely(site, self._release)

	def _safely(self, site: str, work: Callable[[], float]) -> float:
		try:
			frappe.init(site=site, sites_path=self.sites_path)
			frappe.connect()
			return work()
		except Exception as error:
			# In the bench's own log: a site that is gone has no folder for one.
			frappe.logger("oki_tickets", allow_site=False).warning(f"timekeeper: {site}: {error}")
			return LONGEST_SLEEP
		finally:
			frappe.destroy()

	def _look(self) -> float:
		"""Asks for a sweep where something is due; returns for how many seconds nothing will be."""
		if not self._holds_lease():
			return LONGEST_SLEEP
		waits = [
			# A worker takes a moment to begin.
			self._hand_over(clocks.nearest(), sweep.enqueue_sweep, ahead=sweep.LINGER / 2),
			self._hand_over(outbox.nearest(), outbox.enqueue_due),
		]
		return min(waits)

	def _hand_over(self, due: int | None, enqueue: Callable[[], None], ahead: float = 0.0) -> float:
		wait = LONGEST_SLEEP if due is None else due - time.time() - ahead
		if wait > 0:
			return wait
		enqueue()
		return SHORTEST_SLEEP

	def _holds_lease(self) -> bool:
		key = frappe.cache.make_key(LOCK)
		if frappe.cache.set(key, self.identity, nx=True, ex=LEASE):
			return True
		if not self._is_holder(key):
			return False
		frappe.cache.expire(key, LEASE)
		return True

	def _is_holder(self, key: bytes) -> bool:
		return (frappe.cache.get(key) or b"").decode() == self.identity

	def _release(self) -> float:
		key = frappe.cache.make_key(LOCK)
		if self._is_holder(key):
			frappe.cache.delete(key)
		return 0.0

	def _subscribe(self) -> None:
		if self.subscription:
			return
		frappe.init(site=self.sites[0], sites_path=self.sites_path)
		try:
			subscription = redis.Redis.from_url(frappe.conf.redis_cache).pubsub()
			subscription.subscribe(clocks.WAKE_CHANNEL)
			self.subscription = subscription
		except redis.exceptions.RedisError:
			self.subscription = None
		finally:
			frappe.destroy()

	def _sleep(self, seconds: float) -> None:
		"""Until the moment, the news of a nearer clock, or the order to stop, whatever comes first."""
		until = time.monotonic() + min(max(0.0, seconds), LONGEST_SLEEP)
		while not self.stopping.is_set() and (left := until - time.monotonic()) > 0:
			if self._hears_of_nearer(min(left, ATTENTION), until):
				return

	def _hears_of_nearer(self, patience: float, until: float) -> bool:
		if not self.subscription:
			self.stopping.wait(patience)
			return False
		try:
			message = self.subscription.get_message(ignore_subscribe_messages=True, timeout=patience)
		except (redis.exceptions.RedisError, OSError):
			self.subscription = None
			return False
		return bool(message) and int(message["data"]) - time.time() < until - time.monotonic()
