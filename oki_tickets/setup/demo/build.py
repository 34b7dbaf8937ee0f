"""Puts the demo on the site, in batches that are each committed with the register of what they made."""

import random
from collections.abc import Callable

import frappe

from oki_tickets.services import clock, month_counts
from oki_tickets.setup.demo import customers, plan, register, staff
from oki_tickets.setup.demo.cast import Cast
from oki_tickets.setup.demo.maker import Maker
from oki_tickets.setup.demo.play import Player
from oki_tickets.setup.demo.quiet import in_bulk, quietly
from oki_tickets.setup.demo.register import Register

BATCH = 20


@quietly
def build(kept: Register, commit: Callable[[], None], tell: Callable[[int, int], None]) -> None:
	"""Makes what is missing of the demo and marks `kept` as ready. `commit` is called after each batch,
	`tell` with the number of tickets made and the number of all."""
	before = _series()
	kept.password = kept.password or register.new_password()
	_directory(Maker(kept), register.plain_password(kept))
	_save(kept, before, commit)
	told = plan.stories(clock.now())
	cast, rng = Cast(random.Random(plan.SEED)), random.Random(plan.SEED)  # noqa: S311 - a demo, not a secret
	for number, story in enumerate(told, start=1):
		kept.add("Ticket", Player(story, cast, clock.now(), rng).play())
		if number % BATCH == 0:
			_save(kept, before, commit)
			tell(number, len(told))
	kept.ready = True
	_save(kept, before, commit)


def _directory(maker: Maker, password: str) -> None:
	with in_bulk():
		staff.engage(maker, password)
		customers.win(maker, password)


def _save(kept: Register, before: set[str], commit: Callable[[], None]) -> None:
	kept.series = sorted({*kept.series, *(_series() - before)})
	kept.save()
	# What is played lies months back.
	month_counts.forget_all()
	commit()


def _series() -> set[str]:
	"""Counters of names that the site has; Frappe keeps them in a table without a DocType."""
	table = frappe.qb.Table("tabSeries")
	return set(frappe.qb.from_(table).select(table.name).run(pluck=True))
