"""Searches in a large desk: words that all write about and words that few do, by a head, by an agent of one line and by
a customer. Each answers within half a second, with the places where the words stand, whatever is typed."""

import frappe

from benchmarks import volume
from benchmarks.harness import Bound, Sample, alternate
from oki_tickets.services.search import excerpts, finding
from tests.factories import as_user, create_agent, create_head, create_portal_user

REPEATS, WITHIN = 12, 0.5
LIMIT = 20
TYPED = {
	"a word of every ticket": "dial",
	"a word of every second message": "w1",
	"two common words": "w2 w40",
	"a word of one message in a thousand": "w300",
	"a rare word": "w19876",
	"two rare words that are nowhere together": "w19876 w15432",
	"a rare word and a common one": "w19876 dial",
	"words of one ticket in two messages": "w7 w950 tone",
	"a number": "TKT-00004711",
	"nothing that is there": "xyzzy plugh",
}


def claims() -> list[Bound]:
	"""A line for each kind of words and person; the 95th percentile counts."""
	print(volume.fill(), volume.fill_words(), sep=", ")
	try:
		found = [_bound("a head", typed, create_head(), finding.desk_scope) for typed in TYPED]
		frappe.db.set_single_value("Oki Tickets Settings", "own_lines_only", 1)
		frappe.clear_document_cache("Oki Tickets Settings", "Oki Tickets Settings")
		agent = create_agent(lines=("L2",))
		found += [_bound("an agent of one line", typed, agent, finding.desk_scope) for typed in TYPED]
		customer = _customer()
		return found + [_bound("a customer", typed, customer, finding.customer_scope) for typed in TYPED]
	finally:
		frappe.db.rollback()
		frappe.clear_document_cache("Oki Tickets Settings", "Oki Tickets Settings")


def _customer() -> str:
	"""A person who sees what one company of two thousand has raised."""
	name = "Customer 7"
	if not frappe.db.exists("Customer", name):
		frappe.get_doc(doctype="Customer", customer_name=name, customer_type="Company").insert()
	return create_portal_user(name, sees_company_tickets=True)


def _bound(who: str, kind: str, user: str, scope) -> Bound:
	def search(_turn: int) -> None:
		frappe.local.request_cache.clear()
		with as_user(user):
			asked = scope()
			found = finding.find(TYPED[kind], asked, LIMIT)
			excerpts.of(found.tickets, TYPED[kind], is_desk=asked.is_desk)

	(sample,) = alternate(REPEATS, (kind, search))
	return Bound(f"search, {who}: {kind}", Sample(kind, sample.seconds), WITHIN, percentile=95)
