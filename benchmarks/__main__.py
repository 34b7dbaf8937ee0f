"""Prints the table of all claims, or of the modules named as arguments, and writes it as JSON to the file that
OKI_BENCH_FACTS names; exits 1 if one does not hold."""

import importlib
import json
import os
import sys
from pathlib import Path

from benchmarks.harness import Kept, facts, machine, table
from tests.connection import connect

# They fill the site with a history whose verdicts nobody has sealed: whoever looks at the chain comes before.
FILLING = ("lists", "reports", "search")
MODULES = sorted(
	(
		path.stem
		for path in Path(__file__).parent.glob("*.py")
		if path.stem not in ("__init__", "__main__", "by_hand", "harness", "volume")
	),
	key=lambda name: (name in FILLING, name),
)

# Of what is broken, so many are named.
MOST_SHOWN = 20


def main(names: list[str]) -> int:
	connect()
	claims = []
	for name in names or MODULES:
		claims += importlib.import_module(f"benchmarks.{name}").claims()
	print(f"\n{machine()}\n\n{table(claims)}\n")
	if path := os.environ.get("OKI_BENCH_FACTS"):
		Path(path).write_text(json.dumps(facts(claims), indent=1))
	for claim in claims:
		if isinstance(claim, Kept) and claim.broken:
			print(f"{claim.work}:", *claim.broken[:MOST_SHOWN], sep="\n  ")
	return int(not all(claim.holds for claim in claims))


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
