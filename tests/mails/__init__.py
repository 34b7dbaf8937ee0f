"""Mails as real programs write them: .eml files, and mails that tests make up."""

from datetime import datetime, timezone
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

FOLDER = Path(__file__).parent
DESK = "support@desk.example"


def sample(name: str) -> bytes:
	"""The raw mail in `name`.eml, with the line ends that mails have."""
	return (FOLDER / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def make(
	sender: str,
	subject: str = "The line is down",
	text: str = "No dial tone since the morning.",
	*,
	files: dict[str, bytes] | None = None,
	html: str | None = None,
	**headers: str,
) -> bytes:
	"""A mail to the desk; names of headers come with underscores."""
	mail = EmailMessage()
	mail["From"], mail["To"], mail["Subject"] = sender, headers.pop("To", DESK), subject
	mail["Date"] = format_datetime(datetime.now(timezone.utc))
	mail["Message-ID"] = headers.pop("Message_ID", None) or make_msgid(domain="customer.example")
	for name, value in headers.items():
		mail[name.replace("_", "-")] = value
	mail.set_content(text)
	if html:
		mail.add_alternative(html, subtype="html")
	for name, content in (files or {}).items():
		mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
	return mail.as_bytes(policy=policy.SMTP)
