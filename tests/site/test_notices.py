"""Who is told what, and by which channel."""

import json

import frappe
import pytest

from oki_tickets.channels import outbox
from oki_tickets.channels.delivery import deliver_outbox
from oki_tickets.services import clock, notices
from tests.factories import as_user, create_agent, create_head, create_ticket

NOON, NIGHT = "2026-03-09 12:00:00", "2026-03-09 23:30:00"


@pytest.fixture(autouse=True)
def bot():
	"""There is one, so that people whose account is linked are told by it."""
	frappe.db.set_single_value("Oki Tickets Settings", "telegram_enabled", 1)
	frappe.clear_document_cache("Oki Tickets Settings")
	yield
	frappe.db.rollback()
	frappe.clear_document_cache("Oki Tickets Settings")


@pytest.fixture
def ticket():
	return create_ticket()


def prefer(user: str, **values) -> None:
	with as_user(user):
		frappe.get_doc(doctype="Notice Preference", user=user, **values).insert()


def told(ticket, user: str) -> dict[str, frappe._dict]:
	"""What is on its way to the person about the ticket, by channel."""
	rows = frappe.get_all(
		outbox.DOCTYPE,
		filters={"ticket": ticket.name, "recipient": user},
		fields=["channel", "state", "payload", "next_try", "gather_key", "order_key"],
		order_by="sequence",
	)
	return {row.channel: frappe._dict(row, **json.loads(row.payload)) for row in rows}


def test_each_is_told_once_in_desk_and_who_is_gone_is_left_out(ticket):
	anna, gone = create_agent(), create_agent()
	frappe.db.set_value("User", gone, "enabled", 0)
	notices.tell([anna, None, anna, gone, "nobody@oki-tests.example"], ticket, "Look at <b>this</b>")
	assert set(told(ticket, anna)) == {"Desk"} and not told(ticket, gone)
	assert told(ticket, anna)["Desk"].subject == "Look at <b>this</b>"
	assert frappe.db.count(outbox.DOCTYPE, {"ticket": ticket.name}) == 1


def test_people_choose_their_channels(ticket):
	anna = create_agent()
	frappe.db.set_value("Support Agent", anna, "telegram_chat_id", "7001")
	frappe.db.set_value("User", anna, "mobile_no", "+48 600 100 200")
	prefer(anna, by_desk=0, by_telegram=1, by_email=1, by_sms=1)
	notices.tell([anna], ticket, "Look")
	assert set(told(ticket, anna)) == {"Telegram", "Email", "SMS"}


def test_without_a_choice_telegram_follows_once_it_is_linked_and_sms_needs_a_number(ticket):
	anna, bert = create_agent(), create_agent()
	frappe.db.set_value("Support Agent", anna, "telegram_chat_id", "7001")
	prefer(bert, by_sms=1, by_telegram=1)
	notices.tell([anna, bert], ticket, "Look")
	assert set(told(ticket, anna)) == {"Desk", "Telegram"} and set(told(ticket, bert)) == {"Desk"}


@pytest.mark.parametrize(
	("moment", "urgent", "held"), [(NOON, False, False), (NIGHT, False, True), (NIGHT, True, False)]
)
def test_quiet_hours_hold_back_all_but_desk_and_what_is_urgent(ticket, moment, urgent, held):
	anna = create_agent()
	prefer(anna, by_email=1, by_desk=1, has_quiet_hours=1, quiet_from="22:00", quiet_until="07:00")
	with clock.at(moment):
		notices.tell([anna], ticket, "Look", urgent=urgent)
	ways = told(ticket, anna)
	assert ways["Desk"].state == "Waiting" and ways["Email"].state == ("Held" if held else "Waiting")
	if held:
		assert str(clock.to_moment(ways["Email"].next_try)) == "2026-03-10 07:00:00"


@pytest.mark.parametrize("ignore", [0, 1])
def test_heads_have_quiet_hours_unless_the_settings_say_otherwise(ticket, ignore):
	frappe.db.set_single_value("Oki Tickets Settings", "heads_ignore_quiet_hours", ignore)
	frappe.clear_document_cache("Oki Tickets Settings")
	head = create_head()
	prefer(head, by_email=1, has_quiet_hours=1, quiet_from="22:00", quiet_until="07:00")
	with clock.at(NIGHT):
		notices.tell([head], ticket, "Look")
	assert told(ticket, head)["Email"].state == ("Waiting" if ignore else "Held")


def test_quiet_hours_are_of_the_persons_own_zone(ticket):
	anna = create_agent()
	frappe.db.set_value("User", anna, "time_zone", "America/New_York")
	prefer(anna, by_email=1, has_quiet_hours=1, quiet_from="22:00", quiet_until="07:00")
	with clock.at(NIGHT):
		notices.tell([anna], ticket, "Look")
	assert told(ticket, anna)["Email"].state == "Waiting"


def test_a_ticket_of_nobody_comes_with_a_button_and_is_not_gathered(ticket):
	anna, stefan = create_agent(), create_head()
	for user in (anna, stefan):
		prefer(user, by_email=1)
	notices.tell([anna], ticket, "New")
	assert told(ticket, anna)["Email"].can_take and not told(ticket, anna)["Email"].gather_key
	ticket.agent = anna
	notices.tell([stefan], ticket, "Look")
	assert not told(ticket, stefan)["Email"].can_take
	assert told(ticket, stefan)["Email"].gather_key == f"notice:{stefan}"


def test_each_reads_it_in_a_language_of_ones_own(ticket):
	anna, bert = create_agent(), create_agent()
	frappe.db.set_value("User", bert, "language", "pl")
	notices.tell([anna, bert], ticket, lambda: notices.deadline(ticket, is_first_response=False))
	english, polish = (told(ticket, user)["Desk"].subject for user in (anna, bert))
	assert english.startswith(f"{ticket.name} is overdue") and polish != english
	assert frappe.local.lang == "en"


def test_in_house_desk_notices_are_written_at_once_and_nothing_leaves(ticket):
	anna = create_agent()
	prefer(anna, by_email=1)
	with outbox.in_house():
		notices.tell([anna], ticket, "Look")
	assert not told(ticket, anna)
	assert frappe.db.count("Notification Log", {"for_user": anna, "document_name": ticket.name}) == 1


def test_one_changes_only_ones_own_choice():
	anna, bert = create_agent(), create_agent()
	prefer(anna, by_email=1)
	with as_user(bert):
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(doctype="Notice Preference", user=create_agent()).insert()
		stolen = frappe.get_doc("Notice Preference", anna)
		stolen.user = bert
		with pytest.raises((frappe.PermissionError, frappe.CannotChangeConstantError)):
			stolen.save()
		assert frappe.get_list("Notice Preference", pluck="name") == []
	with as_user(anna):
		own = frappe.get_doc("Notice Preference", anna)
		own.update({"has_quiet_hours": 1, "quiet_until": None})
		with pytest.raises(frappe.ValidationError, match="both"):
			own.save()
		assert frappe.get_list("Notice Preference", pluck="name") == [anna]


@pytest.mark.parametrize(
	("written", "stored"),
	[("22:00", "22:00"), (" 7 ", "07:00"), ("7:5", "07:05"), ("24:00", None), ("noon", None)],
)
def test_times_of_day_are_checked(written, stored):
	doc = frappe.get_doc(
		doctype="Notice Preference", user=create_agent(), has_quiet_hours=1, quiet_from=written
	)
	if stored:
		assert (doc.insert().quiet_from, doc.quiet_until) == (stored, "07:00")
	else:
		with pytest.raises(frappe.ValidationError, match="22:00"):
			doc.insert()


def test_desk_notices_arrive_through_a_worker():
	"""Committed, as on a real site; the bell rings for people who are there."""
	anna = create_agent()
	outbox.post("Desk", anna, {"subject": "Look"}, key=f"test:{anna}")
	frappe.db.commit()
	try:
		deliver_outbox("Desk")
		assert frappe.get_all("Notification Log", {"for_user": anna}, pluck="subject") == ["Look"]
		assert frappe.db.get_value(outbox.DOCTYPE, {"recipient": anna}, "state") == "Sent"
	finally:
		for doctype, field in (("Notification Log", "for_user"), (outbox.DOCTYPE, "recipient")):
			frappe.db.delete(doctype, {field: anna})
		for doctype in ("Support Agent", "User"):
			frappe.delete_doc(doctype, anna, force=True, ignore_permissions=True, delete_permanently=True)
		frappe.db.commit()
