from frappe import _

from oki_tickets.analytics import layout, rejected
from oki_tickets.analytics.asked import read
from oki_tickets.domain.kpi import REJECTED_SHARE
from oki_tickets.services.kpi_limits import limits_of


def execute(filters=None):
	"""Solutions that customers sent back: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	limits = limits_of(asked.period.first)
	rows = layout.keyed(rejected.rows(asked), "agent", "customer")
	agents = rejected.by_agent(rows, asked)
	sums = rejected.with_share(layout.total_of(agents, *rejected.FIGURES), limits)
	return (
		columns(),
		[*rows, layout.totals("agent_name", **sums)],
		layout.explained(asked, _help(limits.of(REJECTED_SHARE)), layout.left_out()),
		layout.bars(agents, "agent_name", {"proposed": _("Proposed"), "rejected": _("Rejected")}),
		cards(agents, sums),
	)


def columns() -> list[layout.Column]:
	"""Who proposed to whom, and what became of it."""
	return [
		layout.agent(),
		layout.link("customer", _("Customer"), "Customer", 220),
		layout.number("proposed", _("Proposed")),
		layout.number("rejected", _("Rejected")),
		layout.percent("share", _("Rejected Share"), 140),
	]


def cards(agents: list[layout.Row], sums: layout.Row) -> list[dict]:
	"""How much came back, and how many agents are over the limit."""
	over = sum(bool(row["over"]) for row in agents)
	return [
		layout.card(_("Proposed"), sums["proposed"]),
		layout.card(_("Rejected"), sums["rejected"], indicator="Orange"),
		layout.card(_("Rejected Share"), sums["share"], "Percent", "Red" if sums["over"] else "Green"),
		layout.card(_("Agents over the Limit"), over, indicator="Red" if over else "Green"),
	]


def _help(limit: float | None) -> dict[str, str]:
	words = {
		_("Proposed"): _("Solutions that the agent proposed in the period, to the customer of that moment."),
		_("Rejected"): _(
			"Solutions that the customer sent back in the period, whenever they were proposed; of the agent who had proposed them, whoever holds the ticket now."
		),
		_("Rejected Share"): _("Rejected of proposed, in percent."),
	}
	if limit is not None:
		words[_("Red")] = _(
			"More than {0} %, the limit of the settings for the period's first month."
		).format(f"{limit:g}")
	return words
