"""Records that tests build for themselves. Each returns what it made; names are unique."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import conversation, intake
from oki_tickets.services.identity import AGENT_ROLE, CUSTOMER_ROLE, HEAD_ROLE, party_of_user

PASSWORD = "Oki-tests-7391"
# Of people without one Frappe asks gravatar.com for a picture, and waits for the answer.
PICTURE = "/assets/frappe/images/ui/avatar.png"
_numbers = itertools.count(1)
run = frappe.generate_hash(length=6)


def unique(word: str) -> str:
	"""`word` with a number that no other record of this or an earlier run has."""
	return f"{word}-{run}-{next(_numbers)}"


def create_user(*roles: str, first_name: str = "Test", password: str | None = None, website: bool = False):
	"""A user with these roles; `password` only where the test logs in, since hashing is slow."""
	user = frappe.get_doc(
		doctype="User",
		email=f"{unique('user')}@oki-tests.example",
		first_name=first_name,
		send_welcome_email=0,
		user_type="Website User" if website else "System User",
		roles=[{"role": role} for role in roles],
	)
	if password:
		user.new_password = password
	user.flags.no_welcome_mail = True
	user.flags.ignore_password_policy = True
	return user.insert(ignore_permissions=True)


def create_agent(
	*, lines: tuple[str, ...] = ("L1",), first_name: str = "Anna", password: str | None = None
) -> str:
	"""A Support Agent with the role; returns the user's name, which is the agent's too."""
	user = create_user(AGENT_ROLE, first_name=first_name, password=password)
	frappe.get_doc(
		doctype="Support Agent", user=user.name, lines=[{"support_line": line} for line in lines]
	).insert(ignore_permissions=True)
	return user.name


def create_head(*, first_name: str = "Helena", password: str | None = None) -> str:
	"""A user who leads: the roles of head and agent."""
	return create_user(HEAD_ROLE, AGENT_ROLE, first_name=first_name, password=password).name


def create_customer() -> str:
	"""An ERPNext Customer."""
	return (
		frappe.get_doc(doctype="Customer", customer_name=unique("Customer"), customer_type="Company")
		.insert(ignore_permissions=True)
		.name
	)


def create_portal_user(
	customer: str | None = None, *, sees_company_tickets: bool = False, password: str | None = None
) -> str:
	"""A person of `customer` (or of none) with a Contact and a website log-in; returns the user."""
	user = create_user(CUSTOMER_ROLE, first_name="Klara", password=password, website=True)
	contact = frappe.get_doc(
		doctype="Contact",
		first_name="Klara",
		last_name=unique("Kowalska"),
		user=user.name,
		sees_company_tickets=int(sees_company_tickets),
		image=PICTURE,
		email_ids=[{"email_id": user.name, "is_primary": 1}],
	)
	if customer:
		contact.append("links", {"link_doctype": "Customer", "link_name": customer})
	contact.insert(ignore_permissions=True)
	return user.name


def create_ticket(user: str | None = None, **values):
	"""A ticket that portal user `user` (a new one where none is given) raised; returns the document."""
	user = user or create_portal_user(create_customer())
	request = intake.Request(
		subject=values.pop("subject", "The line is down"),
		description=values.pop("description", "<p>No dial tone since the morning.</p>"),
		ticket_type=values.pop("ticket_type", "Problem"),
		channel=values.pop("channel", "Portal"),
		category=values.pop("category", None),
	)
	with as_user(user):
		doc = intake.create_ticket(request, party_of_user(user))
	if values:
		frappe.db.set_value("Ticket", doc.name, values, update_modified=False)
		doc.reload()
	return doc


def write_message(ticket: str, sender: str, *, side: str = Side.AGENT, body: str = "A word", **draft) -> str:
	"""A message on the ticket; returns its name."""
	with as_user(sender):
		return conversation.reply(
			ticket, conversation.Draft(body=body, side=side, sender=sender, channel="Desk", **draft)
		)


def attach_file(message: str, *, owner: str, content: bytes = b"file", file_name: str | None = None):
	"""A private file on the message, uploaded by `owner`; returns the File."""
	with as_user(owner):
		return frappe.get_doc(
			doctype="File",
			file_name=file_name or f"{unique('file')}.txt",
			attached_to_doctype="Ticket Message",
			attached_to_name=message,
			is_private=1,
			content=content,
		).insert()


@contextmanager
def as_user(user: str) -> Iterator[str]:
	"""Within this context the session is `user`'s."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield user
	finally:
		frappe.set_user(before)


def create_schedule(
	hours: tuple[tuple[str, str], ...] = (("08:00", "17:00"),), *, days: int = 5, **values
) -> str:
	"""A Work Schedule with these stretches on the first `days` days of the week, in Warsaw."""
	names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[:days]
	rows = [{"day": day, "from_time": start, "to_time": end} for day in names for start, end in hours]
	return (
		frappe.get_doc(
			doctype="Work Schedule",
			schedule_name=unique("Schedule"),
			time_zone=values.pop("time_zone", "Europe/Warsaw"),
			working_hours=rows,
			**values,
		)
		.insert(ignore_permissions=True)
		.name
	)


def create_line(**values) -> str:
	"""A Support Line, which deals nothing out unless it is told how."""
	method = values.pop("assignment_method", "Manual")
	doc = frappe.get_doc(doctype="Support Line", line_name=unique("Line"), assignment_method=method, **values)
	return doc.insert().name


def create_priority(**values) -> str:
	"""A Ticket Priority, with the working seconds that are given."""
	return (
		frappe.get_doc(doctype="Ticket Priority", priority_name=unique("Priority"), rank=1, **values)
		.insert()
		.name
	)


def create_timer(status: str, *afters: int, **values) -> str:
	"""A Ticket Timer with levels after these working seconds."""
	levels = values.pop("levels", None) or [{"after": after} for after in afters]
	return frappe.get_doc(doctype="Ticket Timer", status=status, levels=levels, **values).insert().name


def create_holidays(*days: str) -> str:
	"""A Holiday List of 2026 with these holidays."""
	return (
		frappe.get_doc(
			doctype="Holiday List",
			holiday_list_name=unique("Holidays"),
			from_date="2026-01-01",
			to_date="2026-12-31",
			holidays=[{"holiday_date": day, "description": "Holiday"} for day in days],
		)
		.insert(ignore_permissions=True)
		.name
	)
