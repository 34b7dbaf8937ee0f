"""What mails are."""

import pytest

from oki_tickets.domain.mail.reading import read
from oki_tickets.domain.mail.sorting import Kind, Verdict, Writer, is_forged, sort, writer_of
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


@pytest.mark.parametrize(
	("headers", "found"),
	[
		({"List_Post": "<mailto:all@b.example>"}, Kind.LIST),
		({"Precedence": "bulk"}, Kind.LIST),
		# Amazon's servers put it on people's mails as well.
		({"Feedback_ID": "1.eu-west-1.abc:AmazonSES"}, Kind.PERSON),
	],
)
def test_headers_of_lists(headers, found):
	assert kind(make("a@b.example", **headers)) == found


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
	assert writer(mail) == Writer("'Klara Kowalska' via Support", "klara@customer.example")
	silent = (
		sample("own_google_group").replace(b"X-Original-Sender", b"X-Other").replace(b"Reply-To", b"X-Else")
	)
	assert writer(read(silent)).address == DESK
	assert kind(sample("own_google_group"), frozenset({"sales@desk.example"})) == Kind.LIST
	assert writer(read(make("a@b.example"))) == Writer("", "a@b.example")


def writer(mail, known: tuple[str, ...] = ()) -> Writer:
	return writer_of(mail, OWN, lambda address: address in known)


def test_whom_a_form_names_is_the_writer_and_a_known_person_is_whoever_writes():
	form = read(make("Site <noreply@site.example>", Reply_To="Klara <klara@customer.example>"))
	assert writer(form) == Writer("Klara", "klara@customer.example", relay="noreply@site.example")
	assert writer(form, ("noreply@site.example",)).relay, "a program answers nobody, however well it is known"
	team = read(make("Jan <jan@company.example>", Reply_To="team@company.example"))
	assert writer(team).address == "team@company.example"
	assert writer(team, ("jan@company.example",)) == Writer("Jan", "jan@company.example")


@pytest.mark.parametrize(
	"reply_to", [DESK, "support+oki-1.abc@desk.example", "Jan@Company.example", "nonsense"]
)
def test_answers_that_go_nowhere_else_make_nobody_else_the_writer(reply_to):
	assert writer(read(make("jan@company.example", Reply_To=reply_to))) == Writer("", "jan@company.example")


def test_a_form_that_writes_from_the_desk_s_own_address_is_not_the_desk_s_mail():
	form = {"Reply_To": f"{DESK}, klara@customer.example"}
	assert kind(make(DESK, **form)) == Kind.PERSON
	assert writer(read(make(DESK, **form)), (DESK,)).address == "klara@customer.example"
	assert kind(make(DESK, **form, X_Frappe_Site="https://desk.example")) == Kind.OWN
	assert kind(make(DESK, Reply_To="support+oki-1.abc@desk.example")) == Kind.OWN
	assert kind(make(DESK, **form, Message_ID="<ours.1@x>")) == Kind.OWN


def test_what_the_mail_server_says_of_the_sender_counts():
	assert is_forged(read(make("a@b.example", Authentication_Results="mx; dmarc=fail (p=NONE)")))
	assert not is_forged(read(sample("gmail_reply_en")))
