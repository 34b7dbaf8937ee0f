from frappe import _

from oki_tickets.analytics import layout, scorecard
from oki_tickets.analytics.asked import read
from oki_tickets.domain import kpi
from oki_tickets.domain.statistics import share
from oki_tickets.services.kpi_limits import limits_of


def execute(filters=None):
	"""Every KPI of an agent: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = [
		{**row, "badges": ", ".join(_(badge) for badge in row.get("badges", ()))}
		for row in scorecard.rows(asked)
	]
	rows = layout.keyed(rows, "agent")
	sums = layout.total_of(rows, *scorecard.SUMMED, "points")
	return (
		columns(),
		[*rows, layout.totals("agent_name", **sums)],
		layout.explained(
			asked, _help(limits_of(asked.period.first)), layout.left_out(), layout.of_the_moment()
		),
		layout.bars(rows, "agent_name", {"solved": _("Proposed"), "rejected": _("Rejected")}),
		cards(rows, sums),
	)


def columns() -> list[layout.Column]:
	"""Points first, then the KPIs that have limits, then the rest."""
	return [
		layout.agent(),
		layout.number("points", _("Points"), 80, opens=False),
		layout.text("badges", _("Badges"), 180),
		layout.number("solved", _("Proposed"), 100),
		layout.number("rejected", _("Rejected"), 100),
		layout.percent(kpi.REJECTED_SHARE, _("Rejected Share"), 130),
		layout.number("answered", _("First Answers"), 120),
		layout.duration(kpi.FIRST_RESPONSE_SECONDS, _("Answer: {0}").format(_("Median")), 150),
		layout.percent(kpi.FIRST_RESPONSE_SHARE, _("Answer: {0}").format(_("in Time")), 150),
		layout.percent(kpi.RESOLUTION_SHARE, _("Solution: {0}").format(_("in Time")), 150),
		*(
			layout.number(name, _("Level {0}").format(level), 90)
			for level, name in enumerate(kpi.VIOLATIONS, 1)
		),
		layout.number("ignored", _("Ignored Pickups"), 140),
		layout.number("liked", _("Liked"), 80),
		layout.number("disliked", _("Disliked"), 90),
		layout.percent("liked_share", _("Liked Share"), 120),
		layout.number("denied", _("Not My Ticket"), 130),
		layout.number("likes", _("Likes"), 80),
		layout.number("dislikes", _("Dislikes"), 90),
		layout.days_away(),
	]


def cards(rows: list[layout.Row], sums: layout.Row) -> list[dict]:
	"""Who leads, and how many are over a limit."""
	working = [row for row in rows if "points" in row]
	over = sum(bool(row["over"]) for row in working)
	best = working[0]["agent_name"] if working and working[0]["points"] else None
	return [
		layout.card(_("Most Points"), best, "Data", "Green"),
		layout.card(_("Rejected Share"), share(sums["rejected"], sums["solved"]), "Percent", "Orange"),
		layout.card(_("Solutions Proposed"), sums["solved"]),
		layout.card(_("Agents over a Limit"), over, indicator="Red" if over else "Green"),
	]


def _help(limits: kpi.Limits) -> dict[str, str]:
	return {
		_("Points"): _(
			"Points and badges of the months that the period touches, of all lines and customers; the leader board tells what each is worth."
		),
		_("Proposed"): _(
			"Solutions that the agent proposed in the period; the share is what customers rejected in it."
		),
		_("Level {0}").format("1–3"): _("Discipline violations of that level."),
		_("Ignored Pickups"): _("Tickets given to the agent in the period and not started on in time."),
		_("Liked"): _(
			"Verdicts of customers on the agent's solutions. Not My Ticket: tickets that the agent raised for a customer who knows nothing of them."
		),
		_("Red"): _limits(limits),
	}


def _limits(limits: kpi.Limits) -> str:
	"""The limits of the month, in words."""
	names = {
		kpi.REJECTED_SHARE: _("rejected at most {0} %"),
		kpi.FIRST_RESPONSE_SHARE: _("first answers in time at least {0} %"),
		kpi.RESOLUTION_SHARE: _("solutions in time at least {0} %"),
	}
	names |= {
		name: _("violations of level {0} at most {1}").format(level, "{0}")
		for level, name in enumerate(kpi.VIOLATIONS, 1)
	}
	set_ = [
		words.format(f"{limits.of(name):g}") for name, words in names.items() if limits.of(name) is not None
	]
	if limits.first_response_seconds:
		set_.append(
			_("median of the first answer at most {0} min").format(limits.first_response_seconds // 60)
		)
	return _("Over a limit of the settings for the period's first month: {0}.").format("; ".join(set_) or "–")
