"""What varies from ticket to ticket: places, numbers, devices, names."""

import random
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from oki_tickets.setup.demo.data_files import read


class Words(dict):
	"""The variables of one ticket's texts. Each is drawn when it is first asked for and stays the same;
	`{ext}` and `{ext2}` are two draws from one pool; `{time}` is when it began, `{just}` a little before
	`moment`, which the player moves on. Entries of data/words.json may hold `#` for a digit
	and the codes of strftime for the day of the ticket."""

	def __init__(self, rng: random.Random, language: str, started: datetime, known: dict[str, str]) -> None:
		super().__init__(known)
		self.rng = rng
		self.moment = self.started = started
		self.pools = {**read("words")["any"], **read("words")[language]}

	def __missing__(self, key: str) -> str:
		if key == "just":
			return self._before(self.moment, 25)
		self[key] = self._of_the_day(key) or self._draw(key.rstrip("0123456789"))
		return self[key]

	def _of_the_day(self, key: str) -> str | None:
		if key == "time":
			return self._before(self.started, 70)
		return self._month() if key == "month" else None

	def _before(self, moment: datetime, most: int) -> str:
		"""The time of day up to `most` minutes before `moment`, rounded as people do."""
		early = moment - timedelta(minutes=self.rng.randint(8, most))
		return f"{early.hour}:{early.minute // 5 * 5:02}"

	def _draw(self, pool: str) -> str:
		pattern = self.rng.choice(self.pools[pool])
		with_digits = re.sub("#", lambda _match: str(self.rng.randint(1, 9)), pattern)
		return self.started.strftime(with_digits) if "%" in with_digits else with_digits

	def _month(self) -> str:
		"""The name of the month before the ticket's: the one that its invoice is for."""
		last = self.started.replace(day=1) - timedelta(days=1)
		return self.pools["months"][last.month - 1]

	def fill(self, text: str | Sequence[str]) -> str:
		"""`text`, or one of several wordings, with its variables filled in."""
		filled = self.pick(text).format_map(self)
		return filled if filled[1:2].isupper() else filled[:1].upper() + filled[1:]

	def pick(self, text: str | Sequence[str | None] | None) -> str | None:
		"""One of several wordings; None among them means that nothing is said."""
		return text if text is None or isinstance(text, str) else self.rng.choice(text)
