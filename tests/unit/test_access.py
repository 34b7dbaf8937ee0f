"""Who sees which ticket."""

from oki_tickets.domain.access import (
	ReportReader,
	ReportScope,
	TicketFacts,
	Viewer,
	agent_sees,
	customer_sees,
	report_scope,
)

TICKET = TicketFacts("L1", "anna@x", "Klara@Firm.example", "Klara-Firm", "Firm")


def test_heads_and_agents_without_limits_see_everything():
	assert agent_sees(Viewer(is_agent=True, all_tickets=True), TicketFacts())


def test_agents_of_own_lines_see_their_lines_and_their_tickets():
	def sees(ticket: TicketFacts, **viewer) -> bool:
		return agent_sees(Viewer(is_agent=True, **viewer), ticket)

	assert sees(TICKET, lines=frozenset({"L1"}))
	assert sees(TICKET, agent="anna@x", lines=frozenset({"L2"}))
	assert not sees(TICKET, agent="ben@x", lines=frozenset({"L2"}))
	assert not sees(TicketFacts(), agent=None)


def test_the_desks_side_is_not_open_to_customers():
	assert not agent_sees(Viewer(is_customer=True, all_tickets=True), TICKET)


def test_customers_see_what_they_raised_by_address_or_contact():
	def sees(**viewer) -> bool:
		return customer_sees(Viewer(is_customer=True, **viewer), TICKET)

	assert sees(emails=frozenset({"klara@firm.example"}))
	assert sees(contacts=frozenset({"Klara-Firm"}))
	assert sees(company_customers=frozenset({"Firm"}))
	assert not sees(emails=frozenset({"eve@firm.example"}), contacts=frozenset({"Eve"}))


def test_nothing_is_shared_by_being_unknown():
	nobody = Viewer(is_customer=True, emails=frozenset({"a@b"}))
	assert not customer_sees(nobody, TicketFacts())
	assert not customer_sees(Viewer(emails=frozenset({"klara@firm.example"})), TICKET)


def test_whose_figures_a_person_reads():
	lines = frozenset({"L1"})
	everything, nothing = ReportScope(), None
	own = ReportScope(agents=frozenset({"anna"}))
	cases = {
		ReportReader("anna", is_admin=True, own_lines=True): everything,
		ReportReader("anna", is_head=True, leads=lines): everything,
		ReportReader("anna", is_head=True, leads=lines, own_lines=True): ReportScope(lines=lines),
		ReportReader("anna", is_head=True, own_lines=True): ReportScope(lines=frozenset()),
		ReportReader("anna", is_agent=True): own,
		ReportReader("anna", is_agent=True, own_reports=False): nothing,
		ReportReader("anna"): nothing,
	}
	assert {reader: report_scope(reader) for reader in cases} == cases
