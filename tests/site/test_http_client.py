"""The one HTTP client: where it goes, where it does not, and what it tells of it."""

import logging
import socket

import frappe
import pytest

from oki_tickets.channels import connections, http
from oki_tickets.channels.http import Answer, Call, Secret
from oki_tickets.exceptions import AddressRefused, OutsideError
from tests.outside import Reply, Service, unused_port

TOKEN = "123456:very-secret-token"


@pytest.fixture
def service():
	with Service(lambda request: Reply(body={"ok": True})).running() as running:
		yield running


@pytest.fixture
def allow(monkeypatch):
	def allow(*entries: str) -> None:
		monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, list(entries))

	return allow


def get(url: str, **values) -> Answer:
	return http.send(Call("GET", url, **values))


@pytest.mark.parametrize(
	"host",
	[
		"127.0.0.1",
		"localhost",
		"localhost.",
		"127.1",
		"2130706433",
		"0x7f000001",
		"0x7f.1",
		"0177.0.0.1",
		"017700000001",
		"0",
		"[::1]",
		"[::ffff:127.0.0.1]",
		"[::ffff:7f00:1]",
		"[64:ff9b::7f00:1]",
		"[2002:7f00:1::]",
		"[fe80::1]",
		"169.254.169.254",
		"100.64.0.1",
		"192.168.0.1",
	],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_addresses_that_lead_inside_are_refused_in_every_dress(service, scheme, host):
	with pytest.raises(AddressRefused):
		get(f"{scheme}://{host}:{service.port}/")
	assert service.requests == []


@pytest.mark.parametrize(
	"url",
	[
		"https://api.example.com@127.0.0.1/",
		"https://:@127.0.0.1/",
		"https://user:word@api.example.com/",
		"ftp://api.example.com/",
		"file:///etc/passwd",
		"gopher://127.0.0.1:6379/_FLUSHALL",
		"//api.example.com/",
		"https://",
		"https://[::1/",
		"",
	],
)
def test_what_is_no_plain_address_of_a_service_is_refused(url):
	with pytest.raises(AddressRefused):
		get(url)


def test_an_allowed_address_may_be_spoken_to_even_unencrypted(service, allow):
	allow(service.host)
	assert get(f"{service.url}/x?y=1").data == {"ok": True}
	(seen,) = service.requests
	assert (seen.path, seen.query, seen.headers["host"]) == ("/x", {"y": "1"}, service.host)


def test_another_port_of_an_allowed_host_is_not_allowed(service, allow):
	allow(f"127.0.0.1:{service.port + 1}")
	with pytest.raises(AddressRefused):
		get(service.url)


def test_a_public_host_is_spoken_to_only_encrypted(monkeypatch):
	monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: _resolved("93.184.216.34", 80))
	with pytest.raises(AddressRefused, match="not encrypted"):
		get("http://www.example.com/")


def _resolved(address: str, port: int) -> list[tuple]:
	family = socket.AF_INET6 if ":" in address else socket.AF_INET
	return [(family, socket.SOCK_STREAM, 6, "", (address, port))]


@pytest.mark.parametrize("answers", [["93.184.216.34", "127.0.0.1"], ["93.184.216.34", "::1"]])
def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch, answers):
	found = [row for address in answers for row in _resolved(address, 443)]
	monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
	with pytest.raises(AddressRefused):
		get("https://rebind.example/")


def test_a_name_that_changes_its_address_is_asked_once_and_the_answer_is_used(monkeypatch):
	"""DNS rebinding: the first answer is public, every later one leads inside."""
	asked, connected = [], []

	def resolve(host, port, *_args, **_more):
		asked.append(host)
		return _resolved("93.184.216.34" if len(asked) == 1 else "127.0.0.1", port)

	def connect(_socket, place):
		connected.append(place[0])
		raise ConnectionRefusedError

	monkeypatch.setattr(socket, "getaddrinfo", resolve)
	monkeypatch.setattr(socket.socket, "connect", connect)
	with pytest.raises(OutsideError, match="cannot be reached") as caught:
		get("https://rebind.example/")
	assert asked == ["rebind.example"] and connected == ["93.184.216.34"]
	assert not caught.value.may_have_arrived


def test_what_one_site_may_reach_another_may_not(service, allow, monkeypatch):
	allow(service.host)
	get(service.url)
	allow()
	monkeypatch.setattr(frappe.local, "site", "another.example")
	with pytest.raises(AddressRefused):
		get(service.url)


def test_redirects_are_handed_back_and_not_followed(service, allow):
	allow(service.host)
	service.misbehave(Reply(302, headers={"Location": "http://127.0.0.1/inside"}))
	assert get(service.url).status == 302 and len(service.requests) == 1


def test_cookies_are_not_kept(service, allow):
	allow(service.host)
	service.misbehave(Reply(body={}, headers={"Set-Cookie": "a=b"}))
	get(service.url)
	get(service.url)
	assert "cookie" not in service.requests[1].headers


@pytest.mark.parametrize("fault", ["cut", "half", "slow", "drip"])
def test_no_whole_answer_is_an_error_that_may_have_arrived(service, allow, monkeypatch, fault):
	monkeypatch.setattr(http, "READ_TIMEOUT", 0.2)
	allow(service.host)
	service.misbehave(Reply(body={"a": "x" * 500}, fault=fault))
	with pytest.raises(OutsideError) as caught:
		get(service.url, longest=0.5)
	assert caught.value.may_have_arrived


def test_nobody_there_has_certainly_got_nothing(allow):
	allow("127.0.0.1")
	with pytest.raises(OutsideError, match="cannot be reached") as caught:
		get(f"http://127.0.0.1:{unused_port()}/")
	assert not caught.value.may_have_arrived


def test_an_unknown_name_is_an_error_like_any_other(monkeypatch):
	def resolve(*_args, **_more):
		raise socket.gaierror(-2, "Name or service not known")

	monkeypatch.setattr(socket, "getaddrinfo", resolve)
	with pytest.raises(OutsideError, match=r"nowhere\.example cannot be reached"):
		get("https://nowhere.example/")


def test_an_answer_that_is_too_long_is_not_taken(service, allow):
	allow(service.host)
	service.misbehave(Reply(body=b"x" * 2000))
	with pytest.raises(OutsideError, match="more than is taken"):
		get(service.url, largest=1000)


def test_a_compressed_answer_is_not_taken(service, allow):
	allow(service.host)
	service.misbehave(Reply(body=b"x", headers={"Content-Encoding": "gzip"}))
	with pytest.raises(OutsideError, match="compressed"):
		get(service.url)


def test_answers(monkeypatch):
	monkeypatch.setattr(http.clock, "now_second", lambda: 1_783_080_000)
	waits = {
		"120": 120,
		"Fri, 03 Jul 2026 12:01:30 GMT": 90,
		"Fri, 03 Jul 2020 12:01:30 GMT": 0,
		"soon": None,
		"²": None,
		"": None,
	}
	assert {value: Answer(429, {"retry-after": value}).retry_after for value in waits} == waits
	assert Answer(200, content=b"no json").data is None and not Answer(302).ok


def _secret_call(service: Service) -> Call:
	return Call(
		"POST",
		f"{service.url}/bot{{secret}}/sendMessage",
		secret=Secret(TOKEN),
		headers={"Authorization": Secret(f"Bearer {TOKEN}")},
		body={"json": {"text": "x"}},
	)


def test_secrets_arrive(service, allow):
	allow(service.host)
	http.send(_secret_call(service))
	(seen,) = service.requests
	assert seen.path == f"/bot{TOKEN}/sendMessage"
	assert seen.headers["authorization"] == f"Bearer {TOKEN}" and seen.data == {"text": "x"}


@pytest.mark.parametrize("fault", ["cut", "half", "slow", "refused", "bug"])
def test_secrets_are_in_no_exception_traceback_or_log(service, allow, monkeypatch, caplog, fault):
	monkeypatch.setattr(http, "READ_TIMEOUT", 0.2)
	allow(*([] if fault == "refused" else [service.host]))
	if fault == "bug":
		monkeypatch.setattr(http, "_read", lambda *_args: 1 / 0)
	service.misbehave(Reply(body={"a": 1}, fault=fault))
	caplog.set_level(logging.DEBUG)
	with pytest.raises((OutsideError, ZeroDivisionError)) as caught:
		http.send(_secret_call(service))
	try:
		raise caught.value
	except Exception:
		told = frappe.get_traceback(with_context=True)
	error = caught.value
	assert "_exchange" not in told and error.__context__ is None and error.__cause__ is None
	assert TOKEN not in told + repr(error) + caplog.text + repr(_secret_call(service))
