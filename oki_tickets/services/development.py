"""What the desk remembers of a ticket's time in development."""


def count_postponements(doc) -> None:
	"""From Ticket.validate: another due date than the one promised before is a postponement."""
	before = doc.get_doc_before_save()
	if not before or not before.development_due_on or not doc.development_due_on:
		return
	if doc.has_value_changed("development_due_on"):
		doc.development_postponements = int(before.development_postponements or 0) + 1
