"""One ticket of the demo, decided but not yet played."""

from dataclasses import dataclass, field
from datetime import datetime

from oki_tickets.setup.demo.script import Step
from oki_tickets.setup.demo.words import Words


@dataclass
class Story:
	"""`moments` has one more entry than `steps`: the first is that of the ticket itself. `person` is an
	entry of data_files.people_of_customers, or a stranger of data/strangers.json. `original` is the
	story that a duplicate repeats; `ticket` is the name once it is played."""

	scenario: dict
	person: dict
	steps: list[Step]
	moments: list[datetime]
	words: Words
	channel: str
	original: "Story | None" = None
	ticket: str | None = field(default=None, compare=False)

	@property
	def language(self) -> str:
		return self.person["language"]

	@property
	def started(self) -> datetime:
		return self.moments[0]
