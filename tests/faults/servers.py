"""The servers of the test bench, as ./oki test has started them: each may be killed, paused and started again.

What is started again is put down as ./oki does it, in the folder `run` of the bench, so that ./oki finds it.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import frappe
import redis
import requests
from frappe.utils.background_jobs import get_queues, get_workers

PATIENCE = 60
# Seconds for what tests have left to the workers: jobs of Frappe's after each person made and each record deleted.
PATIENCE_WITH_JOBS = 300
WORKERS = ("worker1", "worker2")
REDIS = ("redis_cache", "redis_queue")
REDIS_SETTINGS = ("port", "bind", "save", "appendonly", "dir", "maxmemory", "maxmemory-policy")


def until(condition: Callable[[], object], what: str, patience: float = PATIENCE, pause: float = 0.05):
	"""Looks again and again, in fresh snapshots, until `condition` gives something true; returns it."""
	end = time.monotonic() + patience
	while time.monotonic() < end:
		if frappe.db:
			frappe.db.rollback()
		if found := condition():
			return found
		time.sleep(pause)
	raise AssertionError(f"{what} has not happened within {patience} seconds")


def rest() -> None:
	"""Waits until the workers have begun all jobs: those of earlier tests would stand before one's own, and hold rows
	of people who are taken away. Raises AssertionError with what waits."""
	try:
		until(lambda: not _waiting_jobs(), "rest", PATIENCE_WITH_JOBS)
	except AssertionError as error:
		workers = [(worker.name, worker.get_state(), worker.get_current_job_id()) for worker in get_workers()]
		raise AssertionError(f"{error}: {_waiting_jobs()} with {workers}") from None


def _waiting_jobs() -> list[str]:
	"""Jobs that no worker has begun. What a killed worker had begun counts as running for a minute and more, and
	holds nothing."""
	return [job for queue in get_queues() for job in queue.get_job_ids()]


@dataclass
class Server:
	"""One server with all processes that it has started: `name` as in run/NAME.pid, and how it was started."""

	name: str
	command: list[str]
	environment: dict[str, str]
	folder: str
	child: subprocess.Popen | None = None

	@property
	def pid(self) -> int:
		return int(_pid_file(self.name).read_text().split()[0])

	@property
	def children(self) -> list[int]:
		"""Processes that the server has started itself: gunicorn's workers, a worker's horse."""
		found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
		return [int(pid) for pid in found.split()]

	def kill(self) -> None:
		"""Ends it and whatever it has started, with no chance to put anything in order."""
		pid = self.pid
		with suppress(ProcessLookupError):
			os.killpg(pid, signal.SIGKILL)
		if self.child:
			self.child.wait(PATIENCE)
			self.child = None
		until(lambda: not _stamp(pid), f"the end of {self.name}")

	def start(self) -> None:
		"""Starts it as it was started before. It outlives this process."""
		run = _pid_file(self.name).parent
		with open(run / f"{self.name}.log", "ab") as log:
			self.child = subprocess.Popen(
				self.command,
				env=self.environment,
				cwd=self.folder,
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=log,
				start_new_session=True,
			)
		_pid_file(self.name).write_text(f"{self.child.pid} {_stamp(self.child.pid)}\n")
		until(lambda: answers(self.name), f"an answer of {self.name}")

	def restart(self) -> None:
		self.kill()
		self.start()

	@contextmanager
	def down(self) -> Iterator[None]:
		"""Killed within, started again after it whatever happens."""
		self.kill()
		try:
			yield
		finally:
			self.start()

	@contextmanager
	def paused(self) -> Iterator[None]:
		"""Stands still within, as on a machine that is far too busy, and goes on after it."""
		group = self.pid
		os.killpg(group, signal.SIGSTOP)
		try:
			yield
		finally:
			os.killpg(group, signal.SIGCONT)


def server(name: str) -> Server:
	"""The running server of this name."""
	pid = int(_pid_file(name).read_text().split()[0])
	process = Path(f"/proc/{pid}")
	environment = dict(
		pair.split("=", 1) for pair in (process / "environ").read_text().split("\0") if "=" in pair
	)
	command = (process / "cmdline").read_text().rstrip("\0").split("\0")
	# Workers of RQ and Redis write what they do over the words that they were started with.
	if name in WORKERS:
		command = [*_python(environment), "worker", "--queue", "short,default,long"]
	if name in REDIS:
		command = ["redis-server", *_settings(name)]
	return Server(name, command, environment, os.readlink(process / "cwd"))


@contextmanager
def redis_down(*names: str) -> Iterator[None]:
	"""Within, these servers of REDIS are away. RQ's workers and the server of open pages end over that, soon or late:
	after it they are started anew, as a supervisor does."""
	workers = [server(name) for name in (*WORKERS, "socketio")]
	with ExitStack() as away:
		for one in [server(name) for name in names]:
			away.enter_context(one.down())
		yield
	for worker in workers:
		worker.restart()


def _python(environment: dict[str, str]) -> list[str]:
	return [f"{environment['FRAPPE_BENCH_ROOT']}/env/bin/python", "-m", "frappe.utils.bench_helper", "frappe"]


def _settings(name: str) -> list[str]:
	"""Those that a Redis of the bench was started with, as it tells them."""
	settings = connection(name).config_get(*REDIS_SETTINGS)
	return [word for setting, value in settings.items() for word in (f"--{setting}", value)]


def answers(name: str) -> bool:
	"""Whether the server does what it is there for; of a worker, whether it has said so to Redis."""
	if name in REDIS:
		return _redis_answers(name)
	if name in WORKERS:
		return bool(_stamp(server_pid(name)))
	path = "/socket.io/?EIO=4&transport=polling" if name == "socketio" else "/api/method/ping"
	return requests.get(f"{os.environ['OKI_TEST_URL']}{path}", timeout=PATIENCE).ok


def server_pid(name: str) -> int:
	return int(_pid_file(name).read_text().split()[0])


def connection(name: str) -> redis.Redis:
	"""A connection to one of the bench's two Redis servers."""
	return redis.Redis.from_url(frappe.conf[name], decode_responses=True)


def _redis_answers(name: str) -> bool:
	try:
		return connection(name).ping()
	except redis.exceptions.RedisError:
		return False


def _pid_file(name: str) -> Path:
	return Path(os.environ["OKI_TEST_BENCH"]) / "run" / f"{name}.pid"


def _stamp(pid: int) -> str:
	"""When the process was started, as the kernel counts; empty where there is none."""
	try:
		state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
	except FileNotFoundError:
		return ""
	return "" if state[0] == "Z" else state[19]


# The timekeeper, which ./oki test does not start.


@contextmanager
def timekeeper() -> Iterator[Callable[[], subprocess.Popen]]:
	"""A timekeeper of the site; call what this gives to kill it and start another one. It ends with the context."""
	running = [_start_timekeeper()]

	def again() -> subprocess.Popen:
		running[0].kill()
		running[0].wait(PATIENCE)
		running[0] = _start_timekeeper()
		return running[0]

	try:
		yield again
	finally:
		running[0].kill()
		running[0].wait(PATIENCE)


def _start_timekeeper() -> subprocess.Popen:
	bench = os.environ["OKI_TEST_BENCH"]
	command = [f"{bench}/env/bin/python", "-m", "frappe.utils.bench_helper", "frappe"]
	return subprocess.Popen(
		[*command, "--site", os.environ["OKI_TEST_SITE"], "ticket-clock"],
		cwd=os.environ["OKI_TEST_SITES_PATH"],
	)


# The database, which other benches of the machine share: only our own site's connections are ended.


def kill_connections() -> int:
	"""Ends the site's connections to the database, of everybody but this process. Returns how many."""
	own = frappe.db.sql("select connection_id()")[0][0]
	rows = frappe.db.sql("show processlist", as_dict=True)
	found = [row.Id for row in rows if row.db == frappe.conf.db_name and row.Id != own]
	for number in found:
		kill_connection(number)
	return len(found)


def kill_connection(number: int) -> None:
	"""Ends one connection; one that is over already is as good."""
	try:
		frappe.db.sql("kill %s", number)
	except frappe.db.OperationalError as gone:
		if "Unknown thread" not in str(gone):
			raise
