"""A scenario as a list of steps, and where it stands after each of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NEW, WORKING, WAITING, DEFERRED = "new", "working", "waiting", "deferred"
DEVELOPMENT, RESOLVED, REJECTED, CLOSED = "development", "resolved", "rejected", "closed"

# Where each step leads; a step that is not here leaves the ticket where it is.
LEADS_TO = {
	"start": WORKING,
	"ask": WAITING,
	"defer": DEFERRED,
	"wake": WORKING,
	"dev": DEVELOPMENT,
	"solve": RESOLVED,
	"reject": REJECTED,
	"accept": CLOSED,
	"silence": CLOSED,
	"close": CLOSED,
	"reopen": WORKING,
	"spam": CLOSED,
	"duplicate": CLOSED,
}
# Somebody of the desk does these, and starts on the ticket first.
DESK_STEPS = frozenset({"agent", "note", "ask", "escalate", "defer", "dev", "solve"})
SILENT_SHARE = 0.3


@dataclass(frozen=True)
class Step:
	"""What somebody does: `verb` is one of play.VERBS, `text` what its entry in the scenario says,
	`file` the name of an attachment in data/files.json."""

	verb: str
	text: Any = None
	file: str | None = None


def steps_of(scenario: dict) -> list[Step]:
	"""The scenario's steps, with the taking up of work and the waking of deferred tickets put in."""
	return list(_complete(scenario["steps"]))


def _complete(entries: list[dict]) -> Iterator[Step]:
	state = NEW
	for entry in entries:
		step = _step(entry)
		if before := _needed_before(step, state):
			yield before
			state = WORKING
		yield step
		state = after(step, state)


def _needed_before(step: Step, state: str) -> Step | None:
	if state == DEFERRED:
		return Step("wake")
	return Step("start") if step.verb in DESK_STEPS and state in (NEW, REJECTED) else None


def _step(entry: dict) -> Step:
	verb = next(key for key in entry if key != "file")
	return Step(verb, entry[verb], entry.get("file"))


def after(step: Step, state: str) -> str:
	"""The state that the ticket is in after `step`, coming from `state`."""
	if step.verb == "customer" and state == WAITING:
		return WORKING
	return LEADS_TO.get(step.verb, state)


def states(steps: list[Step]) -> list[str]:
	"""The state after each step."""
	found, state = [], NEW
	for step in steps:
		state = after(step, state)
		found.append(state)
	return found


def cut(steps: list[Step], target: str, rng: random.Random) -> list[Step] | None:
	"""The beginning of `steps` that leaves the ticket in `target`, or None where the scenario never gets
	there."""
	if target == NEW:
		return []
	ends = [index for index, state in enumerate(states(steps)) if state == target]
	return steps[: rng.choice(ends) + 1] if ends else None


def finish(steps: list[Step], rng: random.Random) -> list[Step]:
	"""The whole scenario; some customers never answer a solution, and the desk closes by itself."""
	last = steps[-1]
	says_nothing = last.text is None or (isinstance(last.text, list) and None in last.text)
	if last.verb == "accept" and says_nothing and rng.random() < SILENT_SHARE:
		return [*steps[:-1], Step("silence")]
	return steps
