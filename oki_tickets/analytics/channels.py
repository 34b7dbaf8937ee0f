"""By which channel tickets come, and at what hour."""

from typing import Any

import frappe
from pypika.functions import Function

from oki_tickets.analytics import facts
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, count
from oki_tickets.domain.statistics import share

Row = dict[str, Any]
HOURS = range(24)


def parts(_asked: Asked) -> list[Part]:
	"""Everything that came, what is left out elsewhere too: it came all the same."""
	source, ticket = facts.raised().all_tickets(), facts.table("Ticket")
	by = {"hour": Function("HOUR", source.moment), "channel": ticket.channel}
	return [Part(source, by, {"tickets": Figure()})]


def channels() -> list[str]:
	"""The channels of a ticket."""
	return frappe.get_meta("Ticket").get_field("channel").options.split("\n")


def rows(asked: Asked) -> list[Row]:
	"""For each hour of the day, 0 to 23: `tickets`, `share` of all in percent, `by_channel`."""
	found = {hour: {"hour": hour, "tickets": 0, "by_channel": {}} for hour in HOURS}
	(part,) = parts(asked)
	for counted in count(part, asked):
		row = found[counted["hour"]]
		row["tickets"] += counted["tickets"]
		row["by_channel"][counted["channel"] or ""] = counted["tickets"]
	everything = sum(row["tickets"] for row in found.values())
	return [{**row, "share": share(row["tickets"], everything)} for row in found.values()]
