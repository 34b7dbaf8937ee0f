"""Which sites may show the guests' form in a frame of theirs."""

from urllib.parse import urlsplit


def origins(named: str) -> list[str]:
	"""The sites in `named` (one a line, or apart by commas or spaces) as a Content-Security-Policy names them,
	each once; a host without a scheme is taken to be encrypted. What is no site is left out."""
	words = named.replace(",", " ").split()
	return list(dict.fromkeys(filter(None, (_origin(word) for word in words))))


def strangers(named: str) -> list[str]:
	"""Words of `named` that are no site."""
	return [word for word in named.replace(",", " ").split() if not _origin(word)]


def _origin(word: str) -> str | None:
	try:
		parts = urlsplit(word if "://" in word else f"https://{word}")
		port = f":{parts.port}" if parts.port else ""
	except ValueError:
		return None
	host = (parts.hostname or "").removeprefix("*.")
	is_host = host and all(
		part and part.replace("-", "").isalnum() and part.isascii() for part in host.split(".")
	)
	if parts.scheme not in ("http", "https") or not is_host or parts.username:
		return None
	wildcard = "*." if (parts.hostname or "").startswith("*.") else ""
	return f"{parts.scheme}://{wildcard}{host}{port}"


def policy(named: str) -> str:
	"""The value of the header Content-Security-Policy for the form."""
	return "frame-ancestors " + " ".join(origins(named) or ["'none'"])
