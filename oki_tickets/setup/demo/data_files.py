"""The demo's texts, read from data/*.json."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "data"
LANGUAGES = ("en", "pl", "ru")


@cache
def read(name: str) -> Any:
	"""The content of data/`name`.json; callers do not change it."""
	return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def scenarios(language: str) -> list[dict]:
	"""The conversations in `language`: every one has key, type, subject, open and steps."""
	return [
		scenario
		for path in sorted(FOLDER.glob(f"scenarios_{language}*.json"))
		for scenario in read(path.stem)
	]


def people_of_customers() -> list[dict]:
	"""Every contact person with the company's name, language and sites."""
	return [
		{"company": company["name"], "language": company["language"], "sites": company["sites"], **person}
		for company in read("companies")
		for person in company["people"]
	]
