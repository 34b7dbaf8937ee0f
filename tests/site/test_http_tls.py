"""TLS: the connection goes to the checked address, the certificate is asked for by name."""

import datetime
import socket
import ssl

import frappe
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from oki_tickets.channels import connections, http
from oki_tickets.exceptions import OutsideError
from tests.outside import Reply, Service


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> str:
	"""A certificate of "desk.example" in a file, together with its key; it is its own authority."""
	key = ec.generate_private_key(ec.SECP256R1())
	name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "desk.example")])
	now = datetime.datetime.now(datetime.timezone.utc)
	certificate = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(1)
		.not_valid_before(now - datetime.timedelta(days=1))
		.not_valid_after(now + datetime.timedelta(days=1))
		.add_extension(x509.SubjectAlternativeName([x509.DNSName("desk.example")]), critical=False)
		.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
		.sign(key, hashes.SHA256())
	)
	file = tmp_path_factory.mktemp("tls") / "desk.pem"
	file.write_bytes(
		certificate.public_bytes(serialization.Encoding.PEM)
		+ key.private_bytes(
			serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
		)
	)
	return str(file)


@pytest.fixture
def secure_service(authority):
	"""The service behind TLS; `named` are the names that clients asked for."""
	service = Service(lambda request: Reply(body={"ok": True}))
	context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
	context.load_cert_chain(authority)
	service.named = []
	context.sni_callback = lambda _socket, name, _context: service.named.append(name)
	service.server.socket = context.wrap_socket(service.server.socket, server_side=True)
	with service.running():
		yield service


def _here(port: int) -> list[tuple]:
	return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def test_tls_names_the_host_and_goes_to_the_checked_address(secure_service, authority, monkeypatch):
	port = secure_service.port
	monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: _here(port))
	monkeypatch.setitem(frappe.local.conf, http.CA_CONFIG, authority)
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, ["desk.example"])
	assert http.send(http.Call("GET", f"https://desk.example:{port}/")).ok
	assert secure_service.named == ["desk.example"]
	assert secure_service.requests[0].headers["host"] == f"desk.example:{port}"


def test_a_certificate_of_another_name_or_of_nobody_is_refused(secure_service, authority, monkeypatch):
	port = secure_service.port
	monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: _here(port))
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, ["127.0.0.1"])
	for host, bundle in (("other.example", authority), ("desk.example", None)):
		monkeypatch.setitem(frappe.local.conf, http.CA_CONFIG, bundle)
		with pytest.raises(OutsideError, match="certificate"):
			http.send(http.Call("GET", f"https://{host}:{port}/"))
	assert secure_service.requests == []
