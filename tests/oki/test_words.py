"""./oki refuses what it cannot do in one line that says what to do instead."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "oki"


def call(home: Path, *words: str) -> subprocess.CompletedProcess:
	"""Run ./oki with words, at a home of its own, without a bench named by the environment."""
	environment = {name: value for name, value in os.environ.items() if not name.startswith("OKI_")}
	environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
	return subprocess.run(
		[str(SCRIPT), *words],
		env=environment,
		capture_output=True,
		text=True,
		stdin=subprocess.DEVNULL,
		timeout=60,
	)


@pytest.mark.parametrize(
	("words", "said"),
	[
		(["fly"], "unknown command 'fly': see ./oki help"),
		(["up", "now"], "./oki up takes options only, not 'now': see ./oki help"),
		(["down", "now"], "./oki down takes options only, not 'now': see ./oki help"),
		(["up", "--port", "http"], "--port needs a number from 1 to 65535, not 'http'"),
		(["up", "--port", "70000"], "--port needs a number from 1 to 65535, not '70000'"),
		(["up", "--port=0"], "--port needs a number from 1 to 65535, not '0'"),
		(["up", "--port"], "--port needs a value: see ./oki help"),
		(["--bench="], "--bench needs a value: see ./oki help"),
		(["lint", "--all"], "unknown word '--all': ./oki lint [--fix]"),
		(
			["test", "units"],
			"unknown word 'units': ./oki test [unit|site|browser] [--keep|--drop] [-- pytest arguments]",
		),
	],
)
def test_a_wrong_word_is_answered_in_one_line(tmp_path, words, said):
	answer = call(tmp_path, *words)
	assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", f"oki: {said}\n")


@pytest.mark.parametrize("words", [["up"], ["down"], ["test", "site"], ["run", "version"], ["bench"]])
def test_a_wrong_bench_is_answered_in_one_line(tmp_path, words):
	answer = call(tmp_path, "--bench", str(tmp_path), *words)
	assert answer.returncode == 1
	assert answer.stderr == (
		f"oki: {tmp_path} is not a bench with frappe and erpnext: "
		"name one with --bench, or leave the option out and one is made\n"
	)


def test_help_names_every_command(tmp_path):
	answer = call(tmp_path, "help")
	assert answer.returncode == 0
	for command in ("up", "down", "test", "lint", "bench", "run"):
		assert f"./oki {command}" in answer.stdout


def test_it_can_be_called_through_a_link_and_from_anywhere(tmp_path):
	(tmp_path / "oki").symlink_to(SCRIPT)
	answer = subprocess.run([str(tmp_path / "oki"), "help"], cwd="/", capture_output=True, text=True)
	assert answer.returncode == 0, answer.stderr
