"""What the portal's scripts say. The texts travel with the page, so that a script needs no catalogue."""

from frappe import _


def texts() -> dict[str, str]:
	"""Texts by name, in the reader's language; {0}, {1} are filled in by the script."""
	return {**_of_files(), **_of_errors(), **_of_ticket(), **_of_form(), **_of_news(), **_of_articles()}


def _of_files() -> dict[str, str]:
	return {
		"remove_file": _("Remove {0}"),
		"file_added": _("{0} added."),
		"file_removed": _("{0} removed."),
		"file_type": _("{0} was not added: files of this type cannot be sent. Allowed: {1}."),
		"file_size": _("{0} was not added: it is larger than {1}."),
		"file_empty": _("{0} was not added: the file is empty."),
		"file_waiting": _("Waiting"),
		"file_sending": _("Sending {0} %"),
		"file_sent": _("Sent"),
		"file_failed": _("Not sent: {0}"),
		"files_failed": _("Your text was sent, but not every file. Try again, or go on without them."),
	}


def _of_errors() -> dict[str, str]:
	return {
		"offline": _("The connection was lost. Your text is still here; try again."),
		"server_error": _(
			"Something went wrong on our side. Your text is still here; try again in a moment."
		),
		"session_over": _("You are no longer logged in. Your text is still here: log in and send it again."),
		"other_user": _("You are logged in as somebody else now. Reload the page."),
		"log_in": _("Log in (new tab)"),
		"busy": _("Too many requests. Wait a minute and try again."),
	}


def _of_ticket() -> dict[str, str]:
	return {
		"sending": _("Sending ..."),
		"reply_sent": _("Your message was sent."),
		"reply_empty": _("Write a message first."),
		"only_files": _("See the attached files."),
		"message_needed": _("Write a few words: without them we cannot help."),
		"move_done": _("Done. The ticket is now: {0}."),
		"new_message": _("New message from {0}."),
		"new_status": _("The ticket is now: {0}."),
		"draft_kept": _("Draft kept on this device"),
		"rated": _("Thank you for your rating."),
	}


def _of_form() -> dict[str, str]:
	return {
		"fill_in": _("Fill in: {0}."),
		"choose": _("Choose one of these."),
		"created": _("Ticket {0} was created."),
		"errors_found": _("Please mend what is marked below."),
		"send_files_again": _("Send the files again"),
		"email_wrong": _("This is no e-mail address."),
		"files_many": _("Add at most {0} files."),
		"consent_needed": _("We need your consent to answer your request."),
		"guest_thanks": _("Its number is {0}. We answer by e-mail."),
		"go_to_ticket": _("Go to ticket {0}"),
	}


def _of_news() -> dict[str, str]:
	return {
		"me_too": _("I have this too"),
		"joined": _("You are on the list. We tell you when it is over."),
		"over": _("This is over."),
		"dismiss": _("Hide: {0}"),
	}


def _of_articles() -> dict[str, str]:
	return {
		"articles": _("Perhaps this helps at once:"),
		"solved": _("This has solved it"),
		"spared": _("Good to hear. No ticket was raised."),
		"to_tickets": _("Your tickets"),
	}
