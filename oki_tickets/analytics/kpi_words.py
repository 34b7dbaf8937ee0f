"""KPIs as people call them."""

from frappe import _

from oki_tickets.domain import kpi


def labels() -> dict[str, str]:
	"""By KPI its name in the session's language, in the order of the limits."""
	return {
		kpi.REJECTED_SHARE: _("Rejected Solutions"),
		kpi.FIRST_RESPONSE_SECONDS: _("Time to First Response"),
		kpi.FIRST_RESPONSE_SHARE: _("First Response in Time"),
		kpi.RESOLUTION_SHARE: _("Solved in Time"),
		kpi.VIOLATIONS[0]: _("Violations of Level 1"),
		kpi.VIOLATIONS[1]: _("Violations of Level 2"),
		kpi.VIOLATIONS[2]: _("Violations of Level 3"),
	}


def fieldtype(name: str) -> str:
	"""What kind of value a KPI has, as a DocField says it."""
	if name == kpi.FIRST_RESPONSE_SECONDS:
		return "Duration"
	return "Int" if name in kpi.VIOLATIONS else "Percent"
