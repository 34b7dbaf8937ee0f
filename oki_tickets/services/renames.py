"""Records that were renamed: whatever is kept of timers, norms, schedules, rules, topics and months names them."""

from typing import Any

from oki_tickets.services import discipline, month_counts, norms, plans, routing


def forget(doc=None, _method: str | None = None, *_names: Any) -> None:
	"""From the after_rename of everything that those records link to. Frappe empties Redis before the commit
	alone, and whoever asks in between would fill it with the old names again."""
	for module in (discipline, norms, plans, routing):
		module.forget()
	month_counts.forget_all()
