"""Digests by mail: made when they are delivered, in the name and language of their reader."""

from email import policy
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.email.doctype.email_queue.email_queue import QueueBuilder

from oki_tickets.analytics.digests import running, workbook
from oki_tickets.analytics.digests.contents import gather
from oki_tickets.analytics.digests.letter import Written, write
from oki_tickets.channels.port import Letter, Receipt, Refused, TryLater
from oki_tickets.domain.digest import Period
from oki_tickets.services import clock


class DigestAdapter:
	"""Queues the mail of a Ticket Digest in the transaction that notes it as sent; Frappe's own queue delivers it
	and tries again. Recipient: an e-mail address. Payload: digest."""

	queue = "long"

	def send(self, letter: Letter) -> Receipt:
		doc = frappe.db.get_value("Ticket Digest", letter.payload["digest"], "*", as_dict=True)
		if not doc:
			raise Refused("the digest was deleted")
		if doc.user and not frappe.db.get_value("User", doc.user, "enabled"):
			raise Refused(f"{doc.user} is disabled or gone")
		if not EmailAccount.find_outgoing():
			# Before the reports are made for nothing.
			raise TryLater("There is no Email Account for outgoing mail", whole_channel=True)
		mail = compose(doc).process()
		if not mail:
			raise Refused(f"{doc.recipient} wants no mail from this site")
		frappe.db.set_value("Ticket Digest", doc.name, {"sent_at": clock.now(), "mail": mail.name})
		return Receipt(mail.name)


def compose(doc) -> "DigestMail":
	"""The mail of a row of Ticket Digest. Raises Refused where its reader may read no report."""
	period = Period(doc.kind, doc.from_date, doc.to_date)
	with running.as_reader(doc.user, doc.language):
		told = gather(period, doc.support_line)
		if not told.sections:
			raise Refused(f"{doc.recipient} may read none of the reports")
		written = write(told, lambda place, _section: f"cid:{_content_id(place)}")
		book, name = workbook.made(told), _("Digest") + f" {period.first:%Y-%m-%d}.xlsx"
	pictures = [
		(_content_id(place), section.picture.png)
		for place, section in enumerate(told.sections)
		if section.picture
	]
	attachments = [{"fname": name, "fcontent": book}] if book else []
	return DigestMail(doc, written, pictures, attachments)


def _content_id(place: int) -> str:
	return f"chart-{place}@oki-tickets"


class DigestMail(QueueBuilder):
	"""Frappe's mail with a whole HTML page of its own, and with pictures beside it in the same part."""

	def __init__(
		self, digest, written: Written, pictures: list[tuple[str, bytes]], attachments: list[dict]
	) -> None:
		super().__init__(
			recipients=[digest.recipient],
			subject=written.subject,
			message=written.html,
			attachments=attachments,
			# With the digests go their mails, where the app is uninstalled.
			reference_doctype="Ticket Digest",
			reference_name=digest.name,
			add_unsubscribe_link=0,
			is_notification=True,
		)
		self._pictures = pictures

	def email_html_content(self) -> str:
		"""The page as it is: Frappe's frame around it would be a page in a page."""
		return self._message

	def prepare_email_content(self):
		"""Frappe's message, its HTML and the pictures that it shows in one part."""
		mail = super().prepare_email_content()
		parts = mail.msg_alternative.get_payload()
		related = MIMEMultipart("related", policy=policy.SMTP)
		related.attach(parts.pop())
		for content_id, png in self._pictures:
			related.attach(_picture(content_id, png))
		parts.append(related)
		return mail


def _picture(content_id: str, png: bytes) -> MIMEImage:
	part = MIMEImage(png, "png", policy=policy.SMTP)
	part.add_header("Content-ID", f"<{content_id}>")
	part.add_header("Content-Disposition", "inline", filename=f"{content_id.split('@')[0]}.png")
	return part
