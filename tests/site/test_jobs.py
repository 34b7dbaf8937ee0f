"""Jobs of the desk give way to people and come again."""

import frappe
import pytest

from oki_tickets.services import reclock
from oki_tickets.services.search import texts


@pytest.mark.parametrize("crowd", [frappe.QueryDeadlockError, frappe.QueryTimeoutError])
@pytest.mark.parametrize(
	("module", "reads", "job"),
	[
		(reclock, "_open_tickets", lambda: reclock.move_touched_clocks({})),
		(reclock, "_solved_tickets", reclock.move_closing_clocks),
		(texts, "_batches", texts.fill_search_texts),
		(texts, "_batches", lambda: texts.renew_search_texts_of_party("customer", "Firm")),
	],
)
def test_a_job_that_has_to_give_way_asks_its_worker_for_another_try(monkeypatch, crowd, module, reads, job):
	def in_the_way(*_arguments):
		raise crowd("somebody else has the row")

	monkeypatch.setattr(module, reads, in_the_way)
	with pytest.raises(frappe.RetryBackgroundJobError) as asked:
		job()
	assert isinstance(asked.value.__cause__, crowd)
