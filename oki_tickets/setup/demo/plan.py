"""What happens in the demo's four months: which tickets, whose, how far they have come."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from oki_tickets.setup.demo import data_files, script, timing
from oki_tickets.setup.demo.office_hours import DAY, back
from oki_tickets.setup.demo.story import Story
from oki_tickets.setup.demo.words import Words

SEED = 20_391
TOTAL = 200
LANGUAGES = {"en": 97, "pl": 64, "ru": 32}
SPAM, DUPLICATES = 4, 3
OPEN = {
	script.NEW: 6,
	script.WORKING: 11,
	script.WAITING: 6,
	script.DEFERRED: 4,
	script.DEVELOPMENT: 4,
	script.RESOLVED: 3,
	script.REJECTED: 2,
}
# Working minutes since the last thing that happened to an open ticket: at least, at most.
OPEN_SINCE = {
	script.NEW: (4, 150),
	script.WORKING: (10, 2 * DAY),
	script.WAITING: (60, 5 * DAY),
	script.DEFERRED: (60, 4 * DAY),
	script.DEVELOPMENT: (60, 5 * DAY),
	script.RESOLVED: (20, 300),
	script.REJECTED: (15, 200),
}
CLOSED_SINCE = (90, 80 * DAY)
QUICK = 0.35
# So many times a moment is drawn for an outage until all of it fits into one day.
DRAWS = 30
CHANNELS = {"Portal": 46, "E-mail": 26, "Telephone": 14, "Telegram": 8, "Chat": 4, "Desk": 2}


def stories(now: datetime) -> list[Story]:
	"""All tickets in order of their beginning, none later than `now` (site's time zone)."""
	planner = _Planner(now)
	found = [*planner.told(), *planner.spam()]
	found += planner.duplicates(found)
	return sorted(found, key=lambda story: story.started)


class _Deck:
	"""Scenarios of a language, each dealt once before any comes again; ideas come once and no more."""

	def __init__(self, cards: list[dict], rng: random.Random) -> None:
		self.cards, self.rng, self.left = cards, rng, []

	def deal(self, fits: Callable[[dict], bool]) -> dict:
		"""The next scenario that fits; there is one."""
		found = next((card for card in self.left if fits(card)), None)
		if found is None:
			self.left += self.rng.sample(self.cards, len(self.cards))
			found = next(card for card in self.left if fits(card))
		self.left.remove(found)
		if found.get("once"):
			self.cards = [card for card in self.cards if card is not found]
		return found


class _Planner:
	def __init__(self, now: datetime) -> None:
		self.now = now
		# Not a secret: the same seed tells the same story on every site.
		self.rng = random.Random(SEED)  # noqa: S311
		self.people = data_files.people_of_customers()
		self.asked: set[tuple[str, str]] = set()
		self.channels: set[str] = set()
		self.repeated = {one["repeats"] for one in data_files.read("duplicates")}

	def told(self) -> Iterator[Story]:
		"""The tickets of customers, by language; the open ones are spread over the languages too."""
		ends = [target for target, count in OPEN.items() for _ in range(count)]
		ends += [script.CLOSED] * (sum(LANGUAGES.values()) - len(ends))
		self.rng.shuffle(ends)
		for language, count in LANGUAGES.items():
			deck = _Deck(data_files.scenarios(language), self.rng)
			for _ in range(count):
				yield self._story(deck, language, ends.pop())

	def _story(self, deck: _Deck, language: str, target: str) -> Story:
		# What a duplicate repeats is over, so that it surely began before its duplicate.
		is_open = target != script.CLOSED
		scenario = deck.deal(
			lambda card: _reaches(card, target) and not (is_open and card["key"] in self.repeated)
		)
		steps = script.steps_of(scenario)
		closed = target == script.CLOSED
		steps = script.finish(steps, self.rng) if closed else script.cut(steps, target, self.rng)
		person = self._person(scenario, language)
		least, most = CLOSED_SINCE if closed else OPEN_SINCE[target]
		# What is urgent is not left lying.
		patience = 1 if closed else scenario.get("pace", 1)
		return self._timed(scenario, person, steps, (least * patience, most * patience), target)

	def _person(self, scenario: dict, language: str) -> dict:
		"""Somebody whose business it is, and who has not asked just that before."""
		people = [one for one in self.people if one["language"] == language]
		concerned = [one for one in people if scenario.get("category") in one["topics"]] or people
		new = [one for one in concerned if (one["email"], scenario["key"]) not in self.asked] or concerned
		person = self.rng.choice(new)
		self.asked.add((person["email"], scenario["key"]))
		return person

	def _timed(
		self, scenario: dict, person: dict, steps: list, since: tuple, target: str = script.CLOSED
	) -> Story:
		quick = scenario.get("category") == "Outage"
		# Weekend duty: an outage is not left until Monday, and a fresh solution is really fresh.
		weekends = quick or target == script.RESOLVED
		pace = scenario.get("pace", QUICK if quick else 1)
		for _ in range(DRAWS if quick else 1):
			end = back(self.now, self.rng.uniform(*since), weekends=weekends)
			moments = timing.moments(steps, end, self.rng, pace, weekends=weekends)
			if _within_a_day(moments):
				break
		words = Words(self.rng, person["language"], moments[0], self._known(person))
		return Story(scenario, person, steps, moments, words, self._channel(scenario))

	def _channel(self, scenario: dict) -> str:
		"""One of the scenario's, the desk's common ones more often; a channel that nobody has used yet comes
		first, so that none is missing."""
		possible = scenario.get("channels") or list(CHANNELS)
		channels = [name for name in possible if name not in self.channels] or possible
		channel = self.rng.choices(channels, [CHANNELS[name] for name in channels])[0]
		self.channels.add(channel)
		return channel

	def _known(self, person: dict) -> dict[str, str]:
		site = self.rng.choice(person["sites"])
		return {
			"site": site["name"],
			"at_site": site["at"],
			"customer": person["first_name"],
			"sir": person["sir"],
			"company": person["company"],
		}

	def spam(self) -> Iterator[Story]:
		"""Mail of people who want to sell something; a head clears it away."""
		for scenario, stranger in zip(
			data_files.read("spam")[:SPAM], data_files.read("strangers"), strict=False
		):
			person = {
				**stranger,
				"sites": [{"name": "", "at": ""}],
				"company": "",
				"sir": stranger["first_name"],
			}
			yield self._timed(scenario, person, [script.Step("spam")], CLOSED_SINCE)

	def duplicates(self, told: list[Story]) -> Iterator[Story]:
		"""A colleague writes about what somebody has raised an hour before; a head joins the two."""
		for scenario in data_files.read("duplicates")[:DUPLICATES]:
			original = next(
				story
				for story in self.rng.sample(told, len(told))
				if story.scenario["key"] == scenario["repeats"]
			)
			yield self._duplicate(scenario, original)

	def _duplicate(self, scenario: dict, original: Story) -> Story:
		colleagues = [
			one
			for one in self.people
			if one["company"] == original.person["company"] and one["email"] != original.person["email"]
		]
		person = self.rng.choice(colleagues)
		story = replace(
			original,
			scenario=scenario,
			person=person,
			steps=[script.Step("duplicate", scenario["answer"])],
			moments=[original.started + timedelta(minutes=minutes) for minutes in (23, 41)],
			channel="E-mail",
			original=original,
		)
		story.words = Words(self.rng, person["language"], story.started, dict(original.words))
		story.words.update(customer=person["first_name"], sir=person["sir"])
		return story


def _within_a_day(moments: list[datetime]) -> bool:
	"""Nobody goes home before an outage is over; only the customer's verdict may come later."""
	return moments[0].date() == moments[max(0, len(moments) - 2)].date()


def _reaches(scenario: dict, target: str) -> bool:
	return target == script.NEW or target in script.states(script.steps_of(scenario))
