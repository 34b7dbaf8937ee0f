"""Whether two tickets are of one party, so that what is written on the one may be read on the other."""

from dataclasses import dataclass

OTHER_CUSTOMER = "other_customer"
OTHER_PERSON = "other_person"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class TicketParty:
	"""The customer's side of one ticket. `phone` is in digits; `sees_company` says that the contact may see
	every ticket of the customer."""

	customer: str | None = None
	contact: str | None = None
	email: str | None = None
	phone: str | None = None
	sees_company: bool = False

	@property
	def has_person(self) -> bool:
		return bool(self.contact or self.email)


def same_person(one: TicketParty, other: TicketParty) -> bool:
	"""True where both tickets name the same contact or the same address."""
	if one.contact and one.contact == other.contact:
		return True
	return bool(one.email) and (one.email or "").lower() == (other.email or "").lower()


def against_merge(one: TicketParty, other: TicketParty) -> str | None:
	"""Why the two must not become one conversation (a constant of this module); None where they may.

	Whoever may read the one has to be somebody who may read the other: never two customers, and of one
	customer two persons only where both see the company's tickets. A ticket that names no person is read by
	nobody else, so it may join any of its customer's, or of its telephone number's.
	"""
	if one.customer and other.customer and one.customer != other.customer:
		return OTHER_CUSTOMER
	if same_person(one, other):
		return None
	if one.has_person and other.has_person:
		return None if _see_each_other(one, other) else OTHER_PERSON
	is_known = _same(one.customer, other.customer) or _same(one.phone, other.phone)
	return None if is_known else UNKNOWN


def _see_each_other(one: TicketParty, other: TicketParty) -> bool:
	return _same(one.customer, other.customer) and one.sees_company and other.sees_company


def _same(one: str | None, other: str | None) -> bool:
	return bool(one) and one == other
