"""Several workers on one outbox, and one that is killed."""

import multiprocessing
import os
import signal
from datetime import datetime, timedelta, timezone

import frappe
import pytest
from rq.job import JobStatus

from oki_tickets.channels import outbox, queue_rows
from oki_tickets.channels.port import Receipt
from oki_tickets.services import clock, jobs
from tests.connection import another_connection
from tests.deleting import delete
from tests.factories import create_agent
from tests.outbox import CHANNEL, START, deliver_at, post, rows
from tests.processes import run_processes
from tests.site.test_timekeeper import until


def take_all(channel: str) -> list[str]:
	"""What one of several workers gets hold of."""
	names = []
	while letters := queue_rows.claim(channel, gathers=True):
		names += [letter.name for letter in letters]
		queue_rows.note(letters, state=outbox.SENT)
		frappe.db.commit()
		queue_rows.let_follow(letters)
	return names


def test_of_several_workers_each_takes_others(recorder):
	for number in range(60):
		post(f"{number}", order_key=f"test:{number % 20}", gather_key="g" if number % 3 else None)
	answers = run_processes(3, "tests.site.test_outbox_workers.take_all", {"channel": CHANNEL})
	assert all(isinstance(answer, list) for answer in answers), answers
	taken = [name for answer in answers for name in answer]
	left = take_all(CHANNEL)
	assert len(taken + left) == 60 == len(set(taken + left))


def test_of_a_long_queue_behind_one_message_the_next_alone_follows(recorder):
	with clock.at(START):
		for number in range(30):
			post(f"{number}", order_key="test:one")
		frappe.db.commit()
		first = queue_rows.claim(CHANNEL, gathers=False)
		assert queue_rows.claim(CHANNEL, gathers=False) == []
		now = clock.now_second()
		assert [row for row in rows() if row.next_try <= now] == [], (
			"the others wait for the first one's lease"
		)
		queue_rows.note(first, state=outbox.SENT)
		frappe.db.commit()
		queue_rows.let_follow(first)
		due = [row.name for row in rows() if 0 < row.next_try <= now]
		assert due == [rows()[1].name]
		deliver_at(START)
		assert [letter.payload["text"] for letter in recorder.letters] == [f"{n}" for n in range(1, 30)]


def send_and_die(channel: str) -> None:
	"""What a worker does that is killed between sending and noting."""
	queue_rows.claim(channel, gathers=False)
	os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("provider_knows", [True, False])
def test_a_kill_between_sent_and_noted_repeats_only_what_the_provider_cannot_tell(recorder, provider_knows):
	with clock.at(START):
		post("once")
	frappe.db.commit()
	worker = multiprocessing.get_context("spawn").Process(target=_in_site, args=(*_place(), CHANNEL))
	worker.start()
	worker.join(30)
	frappe.db.rollback()
	(row,) = rows()
	assert worker.exitcode == -signal.SIGKILL and row.state == "Sending"
	recorder.known = {row.name: "id-at-provider"} if provider_knows else {}
	assert deliver_at(row.next_try) == 1
	assert len(recorder.letters) == (0 if provider_knows else 1)


def _place() -> tuple[str, str]:
	return frappe.local.site, os.environ["OKI_TEST_SITES_PATH"]


def _in_site(site: str, sites_path: str, channel: str) -> None:
	os.chdir(sites_path)
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	send_and_die(channel)


def test_a_worker_delivers_by_itself_once_the_cause_is_committed():
	user = create_agent()
	outbox.post("Desk", user, {"subject": "Look"})
	frappe.db.commit()
	try:
		until(lambda: frappe.db.exists(outbox.DOCTYPE, {"recipient": user, "state": "Sent"}), "delivery")
		assert frappe.get_all("Notification Log", {"for_user": user}, pluck="subject") == ["Look"]
	finally:
		for doctype, field in (("Notification Log", "for_user"), (outbox.DOCTYPE, "recipient")):
			frappe.db.delete(doctype, {field: user})
		for doctype in ("Support Agent", "User"):
			delete(doctype, user)
		frappe.db.commit()


def test_a_worker_that_lost_its_lease_leaves_nothing_behind(recorder, monkeypatch):
	"""One that stood still while another took its message over, and then goes on."""

	def send(_self, letter):
		frappe.get_doc(doctype="Note", title=f"{CHANNEL}: left behind").insert()
		with another_connection() as other:
			other.sql("update `tabOutbox Message` set lease = 'another' where name = %s", letter.name)
			other.commit()
		return Receipt("late")

	monkeypatch.setattr(recorder, "send", send)
	with clock.at(START):
		post("once")
	assert deliver_at(START) == 0
	assert rows()[0].state == outbox.SENDING and not rows()[0].provider_id
	assert not frappe.db.exists("Note", {"title": f"{CHANNEL}: left behind"})


def test_a_job_whose_worker_was_killed_is_let_go_once_nobody_has_heard_of_it_for_long(monkeypatch):
	now, deleted = datetime.now(timezone.utc).replace(tzinfo=None), []
	job = frappe._dict(delete=lambda: deleted.append(1), get_status=lambda refresh: JobStatus.STARTED)
	monkeypatch.setattr(jobs, "get_job", lambda _id: job)
	for silence in (jobs.SILENCE - 5, jobs.SILENCE + 5):
		job.last_heartbeat = now - timedelta(seconds=silence)
		jobs.forget_dead("a job")
	assert len(deleted) == 1
	job.get_status = lambda refresh: JobStatus.QUEUED
	jobs.forget_dead("a job")
	assert len(deleted) == 1
