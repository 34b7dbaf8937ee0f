"""Which network addresses the desk may talk to.

An address that somebody enters, or that a name resolves to, must not lead back inside: to the machine
itself, to its neighbours, or to a cloud's own services. IPv6 can carry an IPv4 address in several ways;
what counts then is the address inside.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_NOT_PUBLIC_4 = tuple(
	IPv4Network(network)
	for network in (
		"0.0.0.0/8",
		"10.0.0.0/8",
		"100.64.0.0/10",  # carriers' NAT
		"127.0.0.0/8",
		"169.254.0.0/16",  # link-local, and the clouds' metadata
		"172.16.0.0/12",
		"192.0.0.0/24",
		"192.0.2.0/24",
		"192.88.99.0/24",
		"192.168.0.0/16",
		"198.18.0.0/15",
		"198.51.100.0/24",
		"203.0.113.0/24",
		"224.0.0.0/4",  # multicast
		"240.0.0.0/4",  # reserved, and broadcast
	)
)
_UNICAST_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
	IPv6Network(network)
	for network in (
		"2001::/23",  # Teredo, ORCHID, benchmarks
		"2001:db8::/32",
		"3fff::/20",
	)
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
	"""True for a unicast address of the public internet. Raises ValueError for what is no address."""
	return _is_public(ip_address(address))


def _is_public(address: Address) -> bool:
	if isinstance(address, IPv6Address):
		inner = _inside(address)
		if inner:
			return _is_public(inner)
		return address in _UNICAST_6 and not any(address in network for network in _NOT_PUBLIC_6)
	return not any(address in network for network in _NOT_PUBLIC_4)


def _inside(address: IPv6Address) -> IPv4Address | None:
	"""The IPv4 address that an IPv6 one stands for: mapped, 6to4 or NAT64."""
	if address in _NAT64:
		return IPv4Address(int(address) & 0xFFFFFFFF)
	return address.ipv4_mapped or address.sixtofour


def is_allowed(host: str, port: int, address: str, allowed: Iterable[str]) -> bool:
	"""True where one of the administrator's entries names the host or the address that it resolved to:
	a name or an address, each with or without a port, or a network ("10.1.0.0/16")."""
	found = ip_address(address)
	return any(_matches(entry.strip(), host, port, found) for entry in allowed)


def _matches(entry: str, host: str, port: int, address: Address) -> bool:
	if "/" in entry:
		network = ip_network(entry, strict=False)
		return any(form in network for form in _forms(address))
	name, named_port = _split(entry)
	if named_port and named_port != str(port):
		return False
	return plain_name(name) == plain_name(host) or plain_name(name) in map(str, _forms(address))


def _forms(address: Address) -> tuple[Address, ...]:
	inner = _inside(address) if isinstance(address, IPv6Address) else None
	return (address, inner) if inner else (address,)


def _split(entry: str) -> tuple[str, str]:
	"""Host and port ("" where none is named); an IPv6 address with a port comes in brackets."""
	if entry.startswith("["):
		host, _bracket, rest = entry[1:].partition("]")
		return host, rest.lstrip(":")
	if entry.count(":") == 1:
		host, _colon, port = entry.partition(":")
		return host, port
	return entry, ""


def plain_name(host: str) -> str:
	"""A host's name or address as it is compared: small letters, no brackets, no dot at the end."""
	return host.lower().strip("[]").rstrip(".")
