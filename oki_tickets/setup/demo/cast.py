"""Who of the desk's people takes which ticket."""

import random

from oki_tickets.setup.demo.data_files import read

DEVELOPMENT = "Development"
HEAD = "Support Head"
# Those whose first language it is answer that many times as often.
NATIVE = 4


class Cast:
	"""The staff of data/staff.json by line and language."""

	def __init__(self, rng: random.Random) -> None:
		self.rng = rng
		self.staff = read("staff")

	def agent(self, line: str, language: str) -> str:
		"""The user of an agent of `line` who speaks `language`."""
		fitting = [
			one
			for one in self.staff
			if line in one["lines"] and language in one["speaks"] and HEAD not in one["roles"]
		]
		fitting = fitting or [one for one in self.staff if language in one["speaks"]]
		weights = [NATIVE if one["speaks"][0] == language else 1 for one in fitting]
		return self.rng.choices(fitting, weights)[0]["email"]

	def engineer(self) -> str:
		"""The user of an engineer in development."""
		return self.rng.choice([one for one in self.staff if DEVELOPMENT in one["lines"]])["email"]

	def head(self) -> str:
		"""The user who leads the department."""
		return next(one for one in self.staff if HEAD in one["roles"])["email"]

	def first_name(self, user: str) -> str:
		return next(one["first_name"] for one in self.staff if one["email"] == user)
