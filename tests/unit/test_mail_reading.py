"""What mails of real programs say."""

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.mail import charsets, tnef
from oki_tickets.domain.mail.identity import fingerprint
from oki_tickets.domain.mail.reading import Report, as_html, read
from tests.mails import FOLDER, make, sample


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.eml")))
def test_every_sample_is_read(name):
	mail = read(sample(name))
	assert "@" in mail.sender and mail.message_id


def test_headers_are_read_as_people_read_them():
	mail = read(sample("exchange_reply_de"))
	assert (mail.sender, mail.sender_name) == ("j.mueller@kunde.example", "Müller, Jürgen")
	assert mail.subject == "AW: Störung"
	assert mail.references == ("ANSWER-ID",)
	assert mail.sent_at == datetime(2026, 3, 3, 9, 30, tzinfo=timezone.utc)
	assert mail.recipients == ("support@desk.example",)


def test_the_nearest_reference_comes_first():
	mail = read(make("a@b.example", In_Reply_To="<3@x>", References="<1@x> <2@x> <3@x>"))
	assert mail.references == ("3@x", "2@x", "1@x")


def test_of_alternatives_the_richer_is_taken():
	mail = read(sample("gmail_new_pl"))
	assert "<div>od rana nie działa łącze.</div>" in mail.html and not mail.text and not mail.pieces


def test_text_and_markup_side_by_side_are_both_kept():
	raw = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
	raw += b"--x\r\nContent-Type: text/html\r\n\r\n<p>one</p>\r\n--x\r\nContent-Type: text/plain\r\n\r\ntwo & three\r\n--x--"
	assert read(raw).html == "<p>one</p>\n<p>two &amp; three</p>"


def test_plain_texts_in_a_row_are_one():
	raw = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
	raw += b"--x\r\n\r\none\r\n--x\r\n\r\n   \r\n--x\r\n\r\ntwo\r\n--x--"
	assert read(raw).text == "one\n\ntwo"


def test_an_alternative_without_any_text_is_nothing():
	raw = b"From: a@b.example\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
	raw += b"--x\r\nContent-Type: text/plain\r\n\r\n \r\n--x--"
	assert read(raw).text == read(raw).html == ""


def test_pictures_keep_the_name_that_the_text_calls_them_by():
	(picture,) = read(sample("apple_picture_en")).pieces
	assert (picture.name, picture.kind) == ("light.png", "image/png")
	assert picture.cid == "2F1A-light@customer.example" and picture.content.startswith(b"\x89PNG")


def test_files_have_harmless_names():
	mail = read(make("a@b.example", files={"../../etc/passwd": b"x", "plan.pdf": b"%PDF"}))
	assert [piece.name for piece in mail.pieces] == [".._.._etc_passwd", "plan.pdf"]


def test_files_without_a_name_get_one_by_their_kind():
	raw = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
	for kind in ("image/jpeg", "text/calendar", "application/x-thing"):
		raw += f"--x\r\nContent-Type: {kind}\r\n\r\ncontent\r\n".encode()
	raw += b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nlog\r\n"
	raw += b"--x\r\nContent-Type: image/png\r\n\r\n\r\n--x--"
	names = [piece.name for piece in read(raw).pieces]
	assert names == ["file-1.jpg", "file-2.ics", "file-3.bin", "file-4.txt"]


def test_a_mail_in_a_mail_is_a_file():
	raw = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
	raw += b"--x\r\n\r\nSee below.\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
	raw += b"From: c@d.example\r\nSubject: inner\r\nMessage-ID: <in@d>\r\n\r\nInner words\r\n--x--"
	mail = read(raw)
	(piece,) = mail.pieces
	assert mail.text == "See below." and mail.returned_ids == ("in@d",)
	assert piece.name == "mail-2.eml" and b"Inner words" in piece.content


def test_winmail_is_unpacked():
	mail = read(sample("outlook_winmail"))
	assert mail.text == "The protocol is attached."
	assert [piece.name for piece in mail.pieces] == ["Störung Protokoll.txt", "plan.pdf"]
	assert mail.pieces[0].content == b"line 1: no carrier\r\n"


def test_a_winmail_that_breaks_off_stays_as_it_is():
	whole = sample("outlook_winmail")
	mail = read(make("a@b.example", files={"winmail.dat": b"\x78\x9f\x3e\x22\x01\x00 broken"}))
	assert [piece.name for piece in mail.pieces] == ["winmail.dat"]
	assert tnef.unpack(b"nothing") is None and tnef.unpack(b"") is None
	assert read(whole.replace(b"eJ8+", b"AAAA")).pieces[0].name == "winmail.dat"


def test_tnef_of_odd_shape():
	head = b"\x78\x9f\x3e\x22\x01\x00"

	def attribute(kind: int, data: bytes) -> bytes:
		return b"\x02" + kind.to_bytes(4, "little") + len(data).to_bytes(4, "little") + data + b"\0\0"

	properties = (1).to_bytes(4, "little") + b"\x01\x10\x07\x37"
	nothing = (0).to_bytes(4, "little")
	ansi = (1).to_bytes(4, "little") + b"\x1e\x00\x07\x37" + b"\1\0\0\0\5\0\0\0abcd\0\0\0\0"
	for long_name, name in ((properties, "file.bin"), (nothing, "file.bin"), (ansi, "abcd")):
		content = (
			head + attribute(0x00069002, b"") + attribute(0x0006800F, b"x") + attribute(0x00069005, long_name)
		)
		assert tnef.unpack(content).files == [(name, b"x")]
	assert tnef.unpack(head + attribute(0x00018010, b"title")[:-4]) is None
	lost = head + attribute(0x00018010, b"t\0") + attribute(0x0006800F, b"x") + attribute(0x00069005, ansi)
	assert tnef.unpack(lost).files == []


def test_a_mail_server_s_report_is_read():
	mail = read(sample("postfix_bounce"))
	assert mail.report.action == "failed" and mail.report.recipient == "klara@customer.example"
	assert mail.report.diagnostic.startswith("550 5.1.1") and "User unknown" in mail.report.diagnostic
	assert mail.returned_ids == ("ANSWER-ID",)
	assert read(sample("exchange_ndr")).report.recipient == "klara@kunde.example"
	assert "ANSWER-ID" in read(sample("exchange_ndr")).returned_ids
	odd = sample("postfix_bounce").replace(b"message/delivery-status", b"message/delivery-status; x=y")
	assert read(odd).report.action == "failed"
	empty = b"From: a@b.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--"
	assert read(empty).report == Report()
	assert read(make("a@b.example")).report is None


def test_wrong_and_missing_charsets_lose_no_word():
	assert read(sample("wrong_charset")).text == "Zażółć gęślą jaźń"
	assert read(sample("wrong_charset")).subject == "Zażółć gęślą jaźń"
	assert read(sample("cyrillic_unlabelled")).subject == "Не работает связь"
	assert "не работает" in read(sample("cyrillic_unlabelled")).text
	unknown = read(sample("unknown_charset"))
	assert unknown.subject == "café" and "Crème brûlée" in unknown.text and unknown.sent_at is None


def test_charsets_are_guessed_by_their_letters():
	assert charsets.text_of("Связь".encode("cp1251"), "utf-8") == "Связь"
	assert charsets.text_of("Größe".encode("cp1252"), "utf-8") == "Größe"
	assert charsets.header_text("=?utf-8?B?a?= words") == "=?utf-8?B?a?= words"


@pytest.mark.parametrize("name", ["nothing_in_it", "broken_boundary", "cut_off"])
def test_broken_mails_are_read_as_far_as_they_go(name):
	mail = read(sample(name))
	assert {"nothing_in_it": "", "broken_boundary": "The words without any boundary."}.get(
		name, "The words arrive."
	) == mail.text.strip()


def test_a_mail_without_a_sender_says_so():
	assert read(b"To: x@y.example\r\n\r\nwords").sender == ""
	assert read(b"From: nobody\r\nSender: Real <r@y.example>\r\n\r\nwords").sender == "r@y.example"


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_a_mail_s_fingerprint(raw):
	assert len(fingerprint(raw)) == 64


@given(st.text(max_size=200))
def test_any_text_survives_in_a_body(text):
	raw = b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode(
		"utf-8", "replace"
	)
	assert read(raw).sender == "a@b.example"


def test_copies_of_a_mail_are_one_and_other_mails_are_not():
	raw = sample("gmail_new_pl")
	copy = b"Received: from x by y\r\nX-Spam: no\r\n" + raw.replace(b"\r\n", b"\n")
	assert fingerprint(raw) == fingerprint(copy)
	assert fingerprint(raw) != fingerprint(raw.replace(b"<CAPL0001", b"<CAPL0002"))
	assert fingerprint(raw) != fingerprint(raw[:-60])


def test_plain_text_becomes_paragraphs():
	assert as_html("a < b\nc\n\n\nd") == "<p>a &lt; b<br>c</p><p>d</p>"
