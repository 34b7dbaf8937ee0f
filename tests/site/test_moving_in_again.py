"""Bringing Issues over is killed half-way and called again: the end is the same."""

import csv
import multiprocessing
import os
import signal
import subprocess
import sys

import frappe
import pytest

from oki_tickets.services.moving_in import run, source, store
from tests.factories import create_customer, create_portal_user
from tests.issues import NOTHING_GIVEN, create_issue, create_mail, messages_of, remove_moved_in, ticket_of


def _die_in_the_second_batch(site: str, sites_path: str) -> None:
	os.chdir(sites_path)
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	source.BATCH = 2
	write, calls = store.write, []

	def write_and_die(batch) -> None:
		write(batch)
		calls.append(batch)
		if len(calls) == 2:
			os.kill(os.getpid(), signal.SIGKILL)

	store.write = write_and_die
	run.move_in(NOTHING_GIVEN, lambda number: None)


@pytest.fixture
def committed_issues():
	remove_moved_in()
	klara = create_portal_user(create_customer())
	issues = [create_issue(klara) for _ in range(5)]
	for issue in issues:
		create_mail(issue.name, klara, "<p>More</p>", "2026-03-02 10:00:00")
	frappe.db.commit()
	yield issues
	frappe.db.rollback()
	remove_moved_in()
	for issue in issues:
		frappe.db.delete("Communication", {"reference_doctype": "Issue", "reference_name": issue.name})
		frappe.db.delete("Issue", {"name": issue.name})
	frappe.db.commit()


def test_killed_half_way_and_called_again_it_ends_the_same(committed_issues, tmp_path):
	site = (os.environ["OKI_TEST_SITE"], os.environ["OKI_TEST_SITES_PATH"])
	child = multiprocessing.get_context("spawn").Process(target=_die_in_the_second_batch, args=site)
	child.start()
	child.join(120)
	assert child.exitcode == -signal.SIGKILL
	frappe.db.rollback()
	assert frappe.db.count("Ticket", {"imported_from": ("is", "set")}) == 2

	command = [
		sys.executable,
		"-m",
		"frappe.utils.bench_helper",
		"frappe",
		"--site",
		site[0],
		"import-issues",
	]
	done = subprocess.run(
		[*command, "--report", tmp_path / "left.csv"],
		cwd=site[1],
		capture_output=True,
		text=True,
		timeout=120,
	)
	assert done.returncode == 0, done.stderr
	frappe.db.rollback()
	tickets = [ticket_of(issue.name) for issue in committed_issues]
	assert [len(messages_of(ticket.name)) for ticket in tickets] == [2] * 5
	numbers = sorted(int(ticket.name.rpartition("-")[2]) for ticket in tickets)
	assert numbers == list(range(numbers[0], numbers[0] + 5))
	assert next(csv.reader((tmp_path / "left.csv").open())) == ["Kind", "Name", "Issue", "Reason"]
