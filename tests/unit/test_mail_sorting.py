"""What mails are."""

import pytest

from oki_tickets.domain.mail.reading import read
from oki_tickets.domain.mail.sorting import Kind, Verdict, is_forged, sort, writer_of
from tests.mails import DESK, make, sample

OWN = frozenset({DESK})


def kind(raw: bytes, own: frozenset[str] = OWN) -> str:
	return sort(read(raw), own, lambda found: found.startswith("ours")).kind


PEOPLE = [
	*("gmail_reply_en", "gmail_new_pl", "gmail_reply_ru", "gmail_reply_uk", "exchange_reply_de"),
	*("outlook_web_reply_fr", "apple_reply_es", "thunderbird_reply_pl", "yandex_reply_ru", "outlook_text_it"),
	*("apple_picture_en", "gmail_forward_en", "interleaved_en", "outlook_winmail", "wrong_charset"),
	*("cyrillic_unlabelled", "unknown_charset", "nothing_in_it", "broken_boundary", "cut_off"),
	"own_google_group",
]
AUTOMATIC = [
	*("exchange_out_of_office_de", "exchange_suppress_only_en", "gmail_vacation_en", "read_receipt"),
	*(f"out_of_office_subject_{code}" for code in ("en", "pl", "ru", "de", "fr", "es", "it", "uk")),
]
BOUNCES = ["postfix_bounce", "exchange_ndr", "gmail_bounce", "qmail_bounce", "postfix_delay"]


@pytest.mark.parametrize("name", PEOPLE)
def test_people_s_mails_pass(name):
	assert sort(read(sample(name)), OWN, lambda _found: False) == Verdict(Kind.PERSON)


@pytest.mark.parametrize("name", AUTOMATIC)
def test_automatic_answers_stop(name):
	assert kind(sample(name)) == Kind.AUTO_REPLY


@pytest.mark.parametrize("name", BOUNCES)
def test_bounces_stop(name):
	assert kind(sample(name)) == Kind.BOUNCE


def test_a_server_s_daemon_is_known_by_its_name():
	assert kind(make("MAILER-DAEMON@b.example", "Your mail")) == Kind.BOUNCE


@pytest.mark.parametrize("name", ["mailman_list", "newsletter"])
def test_lists_stop(name):
	assert kind(sample(name)) == Kind.LIST


def test_our_own_mails_stop():
	assert kind(make(DESK)) == Kind.OWN
	assert kind(make("a@b.example", Message_ID="<ours.1@x>")) == Kind.OWN
	assert kind(make("a@b.example", X_Oki_Tickets="ours.2@x")) == Kind.OWN


def test_another_desk_s_people_are_people():
	assert kind(make("a@b.example", X_Oki_Tickets="theirs@x")) == Kind.PERSON


@pytest.mark.parametrize(
	"headers",
	[
		{"Precedence": "auto_reply"},
		{"X_Autorespond": "Away"},
		{"Auto_Submitted": "auto-generated; owner-email=x@y"},
	],
)
def test_headers_of_programs_that_answer(headers):
	assert kind(make("a@b.example", **headers)) == Kind.AUTO_REPLY


@pytest.mark.parametrize(
	"headers", [{"Auto_Submitted": "no"}, {"X_Auto_Response_Suppress": "None"}, {"X_Autoreply": "no"}]
)
def test_headers_that_say_no_are_no_reason(headers):
	assert kind(make("a@b.example", **headers)) == Kind.PERSON


@pytest.mark.parametrize(
	"subject",
	[
		"Out of office printers do not print",
		"Automatic reply does not work in my mailbox",
		"Undelivered parcel",
		"Fuera de servicio",
		"Returned mail to our customers is not counted",
	],
)
def test_sentences_that_begin_like_that_are_people_s(subject):
	assert kind(make("a@b.example", subject)) == Kind.PERSON


def test_a_group_that_leads_to_the_desk_keeps_its_writer():
	mail = read(sample("own_google_group"))
	assert writer_of(mail, OWN) == ("'Klara Kowalska' via Support", "klara@customer.example")
	silent = (
		sample("own_google_group").replace(b"X-Original-Sender", b"X-Other").replace(b"Reply-To", b"X-Else")
	)
	assert writer_of(read(silent), OWN)[1] == DESK
	assert kind(sample("own_google_group"), frozenset({"sales@desk.example"})) == Kind.LIST
	assert writer_of(read(make("a@b.example")), OWN) == ("", "a@b.example")


def test_what_the_mail_server_says_of_the_sender_counts():
	assert is_forged(read(make("a@b.example", Authentication_Results="mx; dmarc=fail (p=NONE)")))
	assert not is_forged(read(sample("gmail_reply_en")))
