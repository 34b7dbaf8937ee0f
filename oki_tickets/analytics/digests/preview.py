"""A digest as its reader would get it, for whoever sets the desk up."""

from base64 import b64encode

from oki_tickets.analytics.digests import running
from oki_tickets.analytics.digests.contents import Section, gather
from oki_tickets.analytics.digests.letter import Written, write
from oki_tickets.services import digests
from oki_tickets.services.digest_readers import Reader


def preview(reader: Reader, kind: str) -> Written:
	"""The latest digest of this kind, with the reader's rights and in the reader's language; pictures are in
	the page itself. The caller has checked the right."""
	period = digests.latest(reader, kind)
	with running.as_reader(reader.user, reader.language):
		return write(gather(period, reader.line), _in_page)


def _in_page(_place: int, section: Section) -> str:
	return f"data:image/png;base64,{b64encode(section.picture.png).decode()}"
