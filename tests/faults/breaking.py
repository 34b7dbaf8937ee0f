"""What is broken, by name: each breaks something at once, and everything runs again when it returns."""

import os
import signal
import time

from tests.faults import servers

# Seconds for which something is away or stands still.
A_WHILE = 3


def kill_workers() -> None:
	"""Both of the bench's workers, in whatever they are doing, and two new ones."""
	workers = [servers.server(name) for name in servers.WORKERS]
	for worker in workers:
		worker.kill()
	for worker in workers:
		worker.start()


def kill_web() -> None:
	"""Every process that answers requests; gunicorn starts others."""
	for child in servers.server("web").children:
		os.kill(child, signal.SIGKILL)


def restart_web() -> None:
	"""The whole web server, gunicorn's own process included."""
	servers.server("web").restart()


def kill_connections() -> None:
	"""Every connection of the site to its database."""
	servers.kill_connections()


def flush_cache() -> None:
	servers.connection("redis_cache").flushall()


def flush_queue() -> None:
	servers.connection("redis_queue").flushall()


def stop_cache() -> None:
	with servers.redis_down("redis_cache"):
		time.sleep(A_WHILE)


def stop_queue() -> None:
	with servers.redis_down("redis_queue"):
		time.sleep(A_WHILE)


def pause_workers() -> None:
	with servers.server("worker1").paused(), servers.server("worker2").paused():
		time.sleep(A_WHILE)


def pause_web() -> None:
	with servers.server("web").paused():
		time.sleep(A_WHILE)


ALL = (
	kill_workers,
	kill_web,
	restart_web,
	kill_connections,
	flush_cache,
	flush_queue,
	stop_cache,
	stop_queue,
	pause_workers,
	pause_web,
)
