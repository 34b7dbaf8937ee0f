"""Intake by REST with everything that a desk runs: 40 tickets a minute, and bursts of 200.

OKI_BENCH_MINUTES says for how long (2): the last minute of all, and of every ten, is a burst. Requests begin at
their moments whether or not those before them have been answered, and are timed from these moments.
"""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import frappe
import requests
from frappe.core.doctype.user.user import generate_keys

from benchmarks.harness import Bound, Kept, Sample, minutes
from tests.factories import unique
from tests.faults import invariants, servers, work
from tests.faults.servers import until

STEADY, BURST = 40, 200
# Every so many minutes one is a burst.
BURST_EVERY = 10
THREADS = 32
# Seconds for 95 of 100 requests, in a burst as well, and for all to be dealt out.
WITHIN = 1.0
WITHIN_IN_BURST = 2.0
SETTLING = 300


@dataclass(frozen=True)
class Raised:
	"""One request: what it asked for, whether it was granted, and seconds from its moment to its answer."""

	subject: str
	in_burst: bool
	ok: bool
	seconds: float


def claims() -> list[Bound | Kept]:
	"""Nothing is lost, nothing comes twice, and nobody waits long."""
	desk = work.open_desk(agents=6, customers=1)
	try:
		with servers.timekeeper():
			raised = _run(desk)
			granted = [one for one in raised if one.ok]
			until(lambda: _dealt_out(desk, len(granted)), "an owner for each ticket", SETTLING, 1.0)
			until(lambda: not invariants.notices_once(desk.tickets), "each notice", SETTLING, 1.0)
		return [*_times(raised), *_kept(desk, raised)]
	finally:
		work.close_desk(desk)


def _run(desk: work.Desk) -> list[Raised]:
	key = _key_of(desk.agents[0])
	start = time.monotonic()
	with ThreadPoolExecutor(THREADS) as pool:
		futures = []
		for moment, in_burst in _moments():
			time.sleep(max(0.0, start + moment - time.monotonic()))
			futures.append(pool.submit(_raise, desk, key, start + moment, in_burst))
		return [future.result() for future in futures]


def _moments() -> Iterator[tuple[float, bool]]:
	"""Seconds from the start at which requests begin, at random as people come; the same in each run."""
	chance = random.Random(7391)
	for minute in range(minutes()):
		in_burst = minute == minutes() - 1 or minute % BURST_EVERY == BURST_EVERY - 1
		number = BURST if in_burst else STEADY
		yield from sorted((minute * 60 + chance.uniform(0, 60), in_burst) for _ in range(number))


def _key_of(user: str) -> str:
	"""What a program of the company's authorises itself with."""
	secret = generate_keys(user)["api_secret"]
	frappe.db.commit()
	return f"token {frappe.db.get_value('User', user, 'api_key')}:{secret}"


def _raise(desk: work.Desk, key: str, moment: float, in_burst: bool) -> Raised:
	subject = unique("Load")
	values = {
		"subject": subject,
		"description": "No tone",
		"ticket_type": "Problem",
		"category": desk.category,
		"raised_by": desk.customers[0],
	}
	try:
		answer = requests.post(
			f"{os.environ['OKI_TEST_URL']}/api/resource/Ticket",
			json=values,
			headers={"Authorization": key},
			timeout=120,
		)
		ok = answer.ok
	except requests.RequestException:
		ok = False
	return Raised(subject, in_burst, ok, time.monotonic() - moment)


def _dealt_out(desk: work.Desk, number: int) -> bool:
	return frappe.db.count("Ticket", {"support_line": desk.line, "agent": ("is", "set")}) >= number


def _times(raised: list[Raised]) -> list[Bound]:
	found = []
	kinds = ((False, f"{STEADY} a minute", WITHIN), (True, f"{BURST} in a minute", WITHIN_IN_BURST))
	for in_burst, words, within in kinds:
		seconds = tuple(one.seconds for one in raised if one.in_burst == in_burst)
		if seconds:
			found.append(Bound(f"intake by REST, {words}", Sample(words, seconds), within, percentile=95))
	return found


def _kept(desk: work.Desk, raised: list[Raised]) -> list[Kept]:
	there = frappe.get_all("Ticket", {"support_line": desk.line}, pluck="subject", order_by="name")
	lost = [one.subject for one in raised if one.subject not in there]
	twice = [one.subject for one in raised if there.count(one.subject) > 1]
	broken = invariants.broken(desk.tickets)
	return [
		Kept("none of them is lost or refused", len(raised), tuple(lost)),
		Kept("none of them is there twice", len(raised), tuple(twice)),
		*(Kept(name, len(there), tuple(broken.get(name, ()))) for name in invariants.INVARIANTS),
	]
