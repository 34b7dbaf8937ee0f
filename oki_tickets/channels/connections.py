"""Connections that go only where they may: the name is resolved once, every address that it has is checked,
and the connection goes to an address that was checked. TLS still asks for, and verifies, the name."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextvars import ContextVar

import frappe
from frappe import _
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from oki_tickets.domain.addresses import is_allowed, is_public
from oki_tickets.exceptions import AddressRefused

SITE_CONFIG = "oki_tickets_allowed_hosts"


class Watch:
	"""Ends an exchange that takes longer than `seconds` in all, however steadily it drips."""

	def __init__(self, seconds: float) -> None:
		self.is_over = False
		self._socket: socket.socket | None = None
		self._timer = threading.Timer(seconds, self._cut)
		self._timer.daemon = True

	def follow(self, connected: socket.socket) -> None:
		"""The exchange goes over this socket from now on."""
		self._socket = connected

	def _cut(self) -> None:
		self.is_over = True
		if self._socket:
			with contextlib.suppress(OSError):
				socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

	@contextlib.contextmanager
	def running(self) -> Iterator["Watch"]:
		token = _watch.set(self)
		self._timer.start()
		try:
			yield self
		finally:
			self._timer.cancel()
			_watch.reset(token)


_watch: ContextVar[Watch | None] = ContextVar("oki_tickets_http_watch", default=None)


def is_watched() -> bool:
	"""True while an exchange of ours goes on in this context."""
	return _watch.get() is not None


def checked_addresses(host: str, port: int, *, must_be_allowed: bool) -> list[tuple]:
	"""What `host` resolves to, as (family, socket address). Raises AddressRefused where any of it leads
	inside and is not allowed by the site's configuration, OSError where the name is unknown."""
	allowed = frappe.conf.get(SITE_CONFIG) or []
	found = []
	for family, _kind, _protocol, _name, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
		if not is_allowed(host, port, place[0], allowed) and (must_be_allowed or not is_public(place[0])):
			raise AddressRefused(_refusal(host, port, must_be_allowed))
		found.append((family, place))
	return found


def _refusal(host: str, port: int, must_be_allowed: bool) -> str:
	reason = _("is not encrypted") if must_be_allowed else _("leads into a private network")
	return _("{0} {1}. An administrator may allow it in the site's configuration: {2}.").format(
		f"{host}:{port}", reason, SITE_CONFIG
	)


class _Checked:
	"""For urllib3's connections."""

	must_be_allowed = False

	def _new_conn(self) -> socket.socket:
		error: OSError | None = None
		try:
			addresses = checked_addresses(
				self.host.strip("[]"), self.port, must_be_allowed=self.must_be_allowed
			)
		except (OSError, UnicodeError) as unknown:
			raise NewConnectionError(self, f"{self.host} is unknown: {unknown}") from unknown
		for family, place in addresses:
			try:
				return self._connected(family, place)
			except OSError as failure:
				error = failure
		if isinstance(error, TimeoutError):
			raise ConnectTimeoutError(self, f"{self.host} does not answer")
		raise NewConnectionError(self, f"{self.host} cannot be reached: {error}")

	def _connected(self, family: int, place: tuple) -> socket.socket:
		connected = socket.socket(family, socket.SOCK_STREAM)
		try:
			for option in self.socket_options or ():
				connected.setsockopt(*option)
			connected.settimeout(self.timeout)
			connected.connect(place)
		except OSError:
			connected.close()
			raise
		return connected

	def request(self, *args, **kwargs) -> None:
		if self.sock is None:
			self.connect()
		if watch := _watch.get():
			watch.follow(self.sock)
		super().request(*args, **kwargs)


class _PlainConnection(_Checked, HTTPConnection):
	must_be_allowed = True


class _SecureConnection(_Checked, HTTPSConnection):
	pass


class _PlainPool(HTTPConnectionPool):
	ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
	ConnectionCls = _SecureConnection


class CheckedAdapter(HTTPAdapter):
	"""requests' adapter over connections of this module; without retries of its own."""

	def init_poolmanager(self, *args, **kwargs) -> None:
		super().init_poolmanager(*args, **kwargs)
		self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
