"""The one HTTP client for all addresses outside.

It refuses addresses that lead inside, follows no redirect, sends no cookie, reads no proxy from the
environment, and gives up on answers that are too long or too slow. Secrets are handed over as `Secret` and
put in at the last moment: no exception that leaves this module, and no variable in its traceback, holds one.
"""

import email.utils
import json as json_module
import logging
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import frappe
import requests
from frappe import _
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from oki_tickets.channels.connections import CheckedAdapter, Watch, is_watched
from oki_tickets.exceptions import AddressRefused, AnswerTooLong, OutsideError
from oki_tickets.services import clock

CONNECT_TIMEOUT = 5
# Seconds of silence.
READ_TIMEOUT = 20
# Seconds for the whole exchange; whoever sends a great file gives more.
LONGEST = 60
LARGEST_ANSWER = 2 * 1024 * 1024
CHUNK = 65536
PLACE_OF_IT = "{secret}"

# Certificates of a company's own authority: a file's path.
CA_CONFIG = "oki_tickets_ca_bundle"


class Secret:
	"""A text that shows itself to nobody who does not ask for it by name."""

	__slots__ = ("_text",)

	def __init__(self, text: str) -> None:
		self._text = text

	def reveal(self) -> str:
		return self._text

	def __repr__(self) -> str:
		return "<secret>"


@dataclass(frozen=True)
class Answer:
	"""What came back: HTTP status, headers (names in small letters), body."""

	status: int
	headers: Mapping[str, str] = field(default_factory=dict)
	content: bytes = b""

	@property
	def ok(self) -> bool:
		return 200 <= self.status < 300

	@property
	def data(self) -> Any:
		"""The JSON body; None where it is none."""
		try:
			return json_module.loads(self.content)
		except ValueError:
			return None

	@property
	def retry_after(self) -> int | None:
		"""Seconds to wait, as the answer's Retry-After says: a number or a date."""
		value = self.headers.get("retry-after", "").strip()
		if value.isascii() and value.isdigit():
			return int(value)
		try:
			moment = email.utils.parsedate_to_datetime(value)
		except (TypeError, ValueError):
			return None
		return max(0, int(moment.timestamp()) - clock.now_second())


@dataclass(frozen=True)
class Call:
	"""A request. `url` may hold "{secret}" once, which `secret` is put in for; values of `headers` may be
	Secrets. `body` are requests' own arguments: json, data, files, params. `largest` is in bytes, `longest`
	in seconds for the whole exchange."""

	method: str
	url: str
	secret: Secret | None = None
	headers: Mapping[str, str | Secret] = field(default_factory=dict)
	body: Mapping[str, Any] = field(default_factory=dict, repr=False)
	largest: int = LARGEST_ANSWER
	longest: int = LONGEST

	@property
	def host(self) -> str:
		return parse_url(self.url).host or ""


def send(call: Call) -> Answer:
	"""Makes the request and returns whatever the other side answered, errors and redirects included.
	Raises AddressRefused, or OutsideError where there was no whole answer."""
	_check(call.url)
	outcome = _exchange(call)
	if isinstance(outcome, BaseException):
		# Raised here, where no variable holds a secret.
		raise outcome
	return outcome


def _check(url: str) -> None:
	try:
		parts = parse_url(url)
	except HTTPError:
		parts = None
	if not parts or parts.scheme not in ("http", "https") or not parts.host or parts.auth is not None:
		raise AddressRefused(_("This is not an address of a web service: it needs https:// and a host."))


def _exchange(call: Call) -> Answer | BaseException:
	with Watch(call.longest).running() as watch:
		try:
			return _answer(call, watch)
		except AddressRefused as refused:
			return _bare(refused)
		except (requests.RequestException, HTTPError, OSError) as error:
			return _failure(call.host, error, watch)
		except Exception as error:
			return _bare(error)


def _bare(error: BaseException) -> BaseException:
	"""The error without the frames and causes in which secrets stand."""
	error.__cause__ = error.__context__ = None
	return error.with_traceback(None)


def _failure(host: str, error: Exception, watch: Watch) -> OutsideError:
	arrived = not isinstance(error, requests.ConnectTimeout) and not _never_connected(error)
	if watch.is_over or isinstance(error, requests.Timeout):
		text = _("{0} did not answer in time.")
	elif isinstance(error, requests.exceptions.SSLError):
		text, arrived = _("{0} has no valid certificate."), False
	elif arrived:
		text = _("{0} broke the connection off.")
	else:
		text = _("{0} cannot be reached.")
	return OutsideError(text.format(host), may_have_arrived=arrived)


def _never_connected(error: BaseException | None) -> bool:
	"""urllib3 says it somewhere down the chain of what its errors wrap."""
	reason = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
	return type(getattr(reason, "reason", None)).__name__ in ("NewConnectionError", "NameResolutionError")


def _answer(call: Call, watch: Watch) -> Answer:
	url = call.url.replace(PLACE_OF_IT, call.secret.reveal()) if call.secret else call.url
	headers = {
		name: value.reveal() if isinstance(value, Secret) else value for name, value in call.headers.items()
	}
	with _session(call.url).request(
		call.method,
		url,
		headers=headers,
		timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
		allow_redirects=False,
		stream=True,
		verify=frappe.conf.get(CA_CONFIG) or True,
		**call.body,
	) as response:
		content = _read(response, call)
		if watch.is_over:
			raise requests.Timeout
		names = {name.lower(): value for name, value in response.headers.items()}
		return Answer(response.status_code, names, content)


def _read(response: requests.Response, call: Call) -> bytes:
	"""The body as it came: asked for without compression, so that a small answer cannot swell."""
	parts, size = [], 0
	while part := response.raw.read(CHUNK, decode_content=False):
		parts.append(part)
		size += len(part)
		if size > call.largest:
			raise AnswerTooLong(
				_("{0} answered with more than is taken.").format(call.host), may_have_arrived=True
			)
	promised = response.headers.get("Content-Length", "")
	if promised.isascii() and promised.isdigit() and call.method != "HEAD" and size < int(promised):
		raise requests.ConnectionError
	if response.headers.get("Content-Encoding", "identity") != "identity":
		raise OutsideError(_("{0} sent a compressed answer.").format(call.host), may_have_arrived=True)
	return b"".join(parts)


# A session for each host, of this site and process: what one site may reach, another may not.
_sessions: dict[tuple, requests.Session] = {}
_lock = threading.Lock()


def _session(url: str) -> requests.Session:
	parts = parse_url(url)
	key = (os.getpid(), frappe.local.site, parts.scheme, parts.host, parts.port)
	with _lock:
		if key not in _sessions:
			_sessions[key] = _new_session()
		return _sessions[key]


class _Session(requests.Session):
	def get_redirect_target(self, resp: requests.Response) -> None:
		"""None, always: requests would read a redirect's whole body to say where it leads, even where it
		is not followed."""


def _new_session() -> requests.Session:
	session = _Session()
	session.trust_env = False
	session.headers.update({"User-Agent": "Oki-Tickets", "Accept-Encoding": "identity"})
	session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
	session.mount("http://", CheckedAdapter())
	session.mount("https://", CheckedAdapter())
	return session


def _keep_quiet(record: logging.LogRecord) -> bool:
	"""At level DEBUG urllib3 logs addresses, and with them the secrets that some services put there."""
	return not is_watched()


logging.getLogger("urllib3.connectionpool").addFilter(_keep_quiet)
