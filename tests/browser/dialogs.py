"""Dialogs of Desk, for hands that are faster than any person's."""

from playwright.sync_api import Page, expect

_STILL = "() => $('.modal').toArray().every((modal) => !$(modal).data('bs.modal')?._isTransitioning)"


def still(page: Page) -> None:
	"""Waits until no dialog fades in or out: Bootstrap ignores a click that closes one meanwhile."""
	page.wait_for_function(_STILL)


def close_message(page: Page) -> None:
	"""Closes the message that Frappe shows over everything else."""
	message = page.locator(".msgprint-dialog")
	expect(message).to_be_visible()
	still(page)
	message.locator(".btn-modal-close").click()
	expect(message).to_be_hidden()
