"""Recordings of calls: fetched once the telephone system has them, heard by the desk alone."""

import frappe
import pytest

from oki_tickets.api import agent
from oki_tickets.channels import connections, outbox, recordings, signed
from oki_tickets.channels.port import Letter, Refused, TryLater
from oki_tickets.services import clock
from oki_tickets.services.personal_data import retention
from tests.calls import create_caller, take_calls, tell, the_call
from tests.factories import as_user, create_agent, create_line, create_portal_user
from tests.outside import Reply, Service
from tests.signed import deliver_here

SOUND = b"ID3 the sound of a call"
MP3 = {"Content-Type": "audio/mpeg"}


@pytest.fixture(autouse=True)
def telephone(monkeypatch):
	"""A telephone system on this machine that has a recording of every call."""
	outside = Service(lambda _request: Reply(200, SOUND, MP3))
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [outside.host])
	take_calls()
	keep(1)
	with outside.running(), clock.at("2026-03-02 10:00:00"):
		yield outside


def keep(value: int) -> None:
	frappe.db.set_single_value(recordings.SETTINGS, "recordings_kept", value)
	frappe.clear_document_cache(recordings.SETTINGS)


def call_of(user_number: str, url: str):
	"""A call that is over and has its recording there; what was asked for is not fetched yet."""
	tell(**{"from": user_number}, status="ended", duration=60, recording_url=url)
	return the_call()


def letter_of(call) -> Letter:
	row = frappe.get_last_doc(outbox.DOCTYPE, {"channel": recordings.CHANNEL, "recipient": call.name})
	return Letter(row.name, row.channel, row.recipient, frappe.parse_json(row.payload))


def asked_for(call) -> int:
	return frappe.db.count(outbox.DOCTYPE, {"channel": recordings.CHANNEL, "recipient": call.name})


def files_of(call) -> list:
	return frappe.get_all(
		"File", {"attached_to_name": call.name}, ["name", "file_url", "is_private", "owner"]
	)


def fetch(call) -> None:
	recordings.RecordingAdapter().send(letter_of(call))


def test_a_recording_is_kept_and_heard_from_the_tickets_card_by_the_desk_alone(telephone):
	user, anna = create_caller("601 333 001"), create_agent()
	call = call_of("601333001", f"{telephone.url}/4711?token=secret")
	assert "secret" not in letter_of(call).payload["address"]
	deliver_here(recordings.CHANNEL)
	(file,) = files_of(call)
	assert (file.is_private, file.owner) == (1, "Administrator") and file.file_url.endswith(".mp3")
	doc = frappe.get_doc("File", file.name)
	assert doc.get_content() == SOUND or doc.get_content().encode() == SOUND
	with as_user(anna):
		shown = agent.get_desk_view(call.ticket)["conversation"][0]["call"]
		assert shown.kept_recording == f"{file.file_url}?fid={file.name}" and shown.plays
		assert frappe.has_permission("File", doc=doc.name)
	for person in (user, create_portal_user(), "Guest"):
		with as_user(person):
			assert not frappe.has_permission("File", doc=doc.name)


def test_an_agent_of_another_line_neither_hears_nor_lists_it(telephone):
	create_caller("601 333 002")
	call = call_of("601333002", f"{telephone.url}/4711")
	deliver_here(recordings.CHANNEL)
	other = create_agent(lines=(create_line(),))
	frappe.db.set_single_value(recordings.SETTINGS, "own_lines_only", 1)
	frappe.clear_document_cache(recordings.SETTINGS)
	with as_user(other):
		assert not frappe.has_permission("File", doc=files_of(call)[0].name)
		assert not frappe.get_list("File", {"attached_to_name": call.name})


def test_nobody_gets_at_it_by_a_file_of_their_own(telephone):
	user = create_caller("601 333 003")
	call = call_of("601333003", f"{telephone.url}/4711")
	deliver_here(recordings.CHANNEL)
	url = files_of(call)[0].file_url
	with as_user(user), pytest.raises(frappe.PermissionError):
		frappe.get_doc(doctype="File", file_url=url, is_private=1).insert()
	with as_user(create_agent()), pytest.raises(frappe.PermissionError):
		forged = frappe.get_doc(doctype="File", file_name="a.mp3", content=b"x", is_private=1)
		forged.update({"attached_to_doctype": "Ticket Call", "attached_to_name": call.name})
		forged.insert()


def test_without_the_setting_the_card_leads_to_the_telephone_system(telephone):
	keep(0)
	create_caller("601 333 004")
	call = call_of("601333004", f"{telephone.url}/4711.mp3")
	assert not asked_for(call)
	with as_user(create_agent()):
		shown = agent.get_desk_view(call.ticket)["conversation"][0]["call"]
	assert shown.recording_url.endswith("4711.mp3") and shown.plays and not shown.kept_recording


def test_a_recording_that_comes_later_or_lies_elsewhere_now_takes_the_first_ones_place(telephone):
	tell(**{"from": "+48601333005"}, status="ended", duration=60)
	call = the_call()
	assert not asked_for(call)
	for name in ("first", "second", "second"):
		tell(**{"from": "+48601333005"}, status="ended", recording_url=f"{telephone.url}/{name}", mood=name)
	assert asked_for(call) == 2
	deliver_here(recordings.CHANNEL)
	assert len(files_of(call)) == 1 and [request.path for request in telephone.requests] == ["/second"]


def test_a_recording_behind_a_redirect_is_followed_and_never_inside(telephone):
	create_caller("601 333 006")
	call = call_of("601333006", f"{telephone.url}/4711")
	telephone.misbehave(Reply(302, b"", {"Location": "/store/4711"}))
	fetch(call)
	assert [request.path for request in telephone.requests] == ["/4711", "/store/4711"] and files_of(call)
	telephone.misbehave(Reply(302, b"", {"Location": "http://169.254.169.254/latest"}))
	with pytest.raises(Refused):
		fetch(call)
	telephone.always = Reply(302, b"", {"Location": "/round"})
	with pytest.raises(TryLater, match="302"):
		fetch(call)


@pytest.mark.parametrize(
	("reply", "outcome"),
	[
		(Reply(404), TryLater),
		(Reply(503), TryLater),
		(Reply(fault="cut"), TryLater),
		(Reply(401), Refused),
		(Reply(200, b"<html>Log in</html>", {"Content-Type": "text/html"}), Refused),
		(Reply(200, b"", MP3), Refused),
		(Reply(200, b"x" * 200, MP3), Refused),
	],
	ids=["not yet", "down", "cut off", "log-in", "a page", "nothing", "too long"],
)
def test_what_cannot_be_had_now_is_tried_again_and_what_is_none_is_left(
	telephone, monkeypatch, reply, outcome
):
	monkeypatch.setattr(recordings, "get_max_file_size", lambda: 100)
	create_caller("601 333 007")
	call = call_of("601333007", f"{telephone.url}/4711")
	telephone.misbehave(reply)
	with pytest.raises(outcome):
		fetch(call)
	assert not files_of(call) and the_call().recording_url, "the link stays"
	if outcome is TryLater:
		fetch(call)
		assert len(files_of(call)) == 1


def test_a_recording_goes_with_its_ticket_and_with_age(telephone):
	first = call_of("+48601333008", f"{telephone.url}/first")
	deliver_here(recordings.CHANNEL)
	retention.erase([first.ticket])
	assert not files_of(first)
	fetch_after = letter_of(first)
	recordings.RecordingAdapter().send(fetch_after)
	assert not files_of(first), "what was forgotten is not fetched again"
	tell(id="second", **{"from": "+48601333009"}, status="ended", recording_url=f"{telephone.url}/second")
	second = the_call(call_id=signed.digest("webhook:second"))
	deliver_here(recordings.CHANNEL)
	assert files_of(second)
	frappe.delete_doc("Ticket", second.ticket, force=True)
	assert not files_of(second) and not frappe.db.exists("Comment", {"reference_name": second.name})
