"""A service outside, on this machine: it checks what it is sent, and misbehaves on command."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
	"""What the service was sent."""

	method: str
	path: str
	query: dict[str, str]
	headers: dict[str, str]
	content: bytes

	@property
	def data(self) -> Any:
		return json.loads(self.content or b"null")


@dataclass(frozen=True)
class Reply:
	"""What it answers. `fault` is what goes wrong on the way: "cut" before the first byte, "half" way
	through the body, "slow" for as long as the client has patience, "drip" a byte at a time."""

	status: int = 200
	body: Any = None
	headers: dict[str, str] = field(default_factory=dict)
	fault: str = ""

	@property
	def content(self) -> bytes:
		return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Service:
	"""Answers with `answer(request)`; faults that were ordered come first, each once, and `always` for as
	long as it is set. A fault with `after` happens once the request has had its effect."""

	def __init__(self, answer: Callable[[Request], Reply]) -> None:
		self.answer = answer
		self.requests: list[Request] = []
		self.orders: list[tuple[Reply, bool]] = []
		self.always: Reply | None = None
		self.released = threading.Event()
		self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": self}))
		self.server.daemon_threads = True
		self.port = self.server.server_address[1]

	@property
	def host(self) -> str:
		return f"127.0.0.1:{self.port}"

	@property
	def url(self) -> str:
		return f"http://{self.host}"

	def misbehave(self, *replies: Reply, after: bool = False) -> None:
		"""The next requests are answered so, one each; with `after` they take effect all the same."""
		self.orders += [(reply, after) for reply in replies]

	def reply_to(self, request: Request) -> Reply:
		self.requests.append(request)
		if self.always:
			return self.always
		if not self.orders:
			return self.answer(request)
		reply, after = self.orders.pop(0)
		if after:
			self.answer(request)
		return reply

	@contextmanager
	def running(self) -> Iterator["Service"]:
		thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
		thread.start()
		try:
			yield self
		finally:
			self.released.set()
			self.server.shutdown()
			self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
	service: Service
	protocol_version = "HTTP/1.1"
	# Head and body are written apart: the second would wait 40 ms for word of the first.
	disable_nagle_algorithm = True

	def handle_one_request(self) -> None:
		self.raw_requestline = self.rfile.readline(65537)
		if not self.raw_requestline or not self.parse_request():
			self.close_connection = True
			return
		self._send(self.service.reply_to(self._request()))

	def _request(self) -> Request:
		parts = urlsplit(self.path)
		size = int(self.headers.get("Content-Length") or 0)
		query = {name: values[0] for name, values in parse_qs(parts.query).items()}
		headers = {name.lower(): value for name, value in self.headers.items()}
		return Request(self.command, parts.path, query, headers, self.rfile.read(size))

	def _send(self, reply: Reply) -> None:
		if reply.fault:
			self.close_connection = True
		if reply.fault == "slow":
			self.service.released.wait(60)
		if reply.fault in ("slow", "cut"):
			return
		self._send_head(reply)
		content = reply.content
		if reply.fault == "drip":
			self._drip(content)
		else:
			self.wfile.write(content[: len(content) // 2] if reply.fault == "half" else content)

	def _send_head(self, reply: Reply) -> None:
		self.send_response(reply.status)
		headers = {"Content-Type": "application/json", "Content-Length": str(len(reply.content))}
		for name, value in {**headers, **reply.headers}.items():
			self.send_header(name, value)
		self.end_headers()

	def _drip(self, content: bytes) -> None:
		for position in range(len(content)):
			try:
				self.wfile.write(content[position : position + 1])
			except OSError:
				return
			if self.service.released.wait(0.02):
				return

	def log_message(self, *_words: object) -> None:
		"""Says nothing."""


def unused_port() -> int:
	"""A port of this machine on which nobody answers."""
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]
