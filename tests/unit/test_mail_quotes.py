"""What of a mail is new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.mail.phrases import FORWARD_SUBJECT, is_attribution
from oki_tickets.domain.mail.quotes import split_html, split_text
from oki_tickets.domain.mail.reading import read
from oki_tickets.domain.text import plain_text
from tests.mails import sample


def parts(name: str) -> tuple[str, str]:
	mail = read(sample(name))
	split = split_html(mail.html) if mail.html else split_text(mail.text)
	return plain_text(split.new) if mail.html else split.new, plain_text(split.old)


@pytest.mark.parametrize(
	("name", "new", "old"),
	[
		("gmail_reply_en", "It works again, thank you!\nJane", "restart the router"),
		("gmail_reply_ru", "Перезагрузил, не помогло.", "Перезагрузите роутер"),
		("gmail_reply_uk", "Дякую, тепер працює.", "Перезавантажте"),
		(
			"exchange_reply_de",
			"Guten Morgen,\nder Anschluss in München ist weiter gestört – bitte prüfen.",
			"Router neu",
		),
		("outlook_web_reply_fr", "Bonjour, la ligne est toujours coupée à Orléans.", "Redémarrez le routeur"),
		("apple_reply_es", "Sigue sin funcionar.", "Reinicie el router"),
		("thunderbird_reply_pl", "Dziękuję, już działa.", "ponownie router"),
		("yandex_reply_ru", "Да, теперь всё хорошо.", "Перезагрузите роутер"),
		("outlook_text_it", "Buongiorno, ora funziona. Grazie!", "Riavvii il router"),
	],
)
def test_the_new_words_are_told_from_the_old(name, new, old):
	found_new, found_old = parts(name)
	assert found_new == new and old in found_old


def test_answers_between_the_lines_stay_where_they_are():
	new, old = parts("interleaved_en")
	assert "Since Monday." in new and not old


@pytest.mark.parametrize(
	"line",
	[
		"On Tue, Mar 3, 2026 at 10:02 AM Support <support@desk.example> wrote:",
		"Am 03.03.2026 um 10:02 schrieb Support <support@desk.example>:",
		"Am Di., 3. März 2026 um 10:02 Uhr schrieb Support:",
		"Le mar. 3 mars 2026 à 10:02, Support <support@desk.example> a écrit :",
		"El mar, 3 mar 2026 a las 10:02, Support (<support@desk.example>) escribió:",
		"Il giorno mar 3 mar 2026 alle ore 10:02 Support ha scritto:",
		"wt., 3 mar 2026 o 10:02 Support <support@desk.example> napisał(a):",
		"W dniu 03.03.2026 o 10:02, Support pisze:",
		"Wiadomość napisana przez Support w dniu 3 mar 2026, o godz. 10:02:",
		"вт, 3 мар. 2026 г. в 10:02, Поддержка <support@desk.example>:",
		"03.03.2026 10:02, Поддержка пишет:",
		"вт, 3 бер. 2026 р. о 10:02 Підтримка <support@desk.example> пише:",
	],
)
def test_attributions_of_eight_languages(line):
	assert is_attribution(line)
	assert split_text(f"New words\n\n{line}\n> old").new == "New words"
	assert (
		plain_text(split_html(f"<p>New words</p><p>{line.replace('<', '&lt;')}</p><p>old</p>").new)
		== "New words"
	)


@pytest.mark.parametrize(
	"line", ["He wrote:", "Call me at 10:30", "At 10:02 the light went red:", "x" * 301 + " 10:02 wrote:"]
)
def test_ordinary_lines_are_no_attributions(line):
	assert not is_attribution(line)


def test_an_attribution_may_be_broken_into_lines():
	text = "New\n\nOn Tue, Mar 3, 2026 at 10:02 AM A Very Long Name of a Department\n<support@desk.example> wrote:\n> old"
	assert split_text(text).new == "New"


@pytest.mark.parametrize(
	"separator",
	[
		"-----Original Message-----",
		"-----Ursprüngliche Nachricht-----",
		"-----Wiadomość oryginalna-----",
		"-------- Исходное сообщение --------",
		"-----Message d'origine-----",
	],
)
def test_separators(separator):
	assert split_text(f"New\n{separator}\nold").old.endswith("old")
	assert split_html(f"<div>New</div><div>{separator}</div><div>old</div>").old.count("old") == 1


def test_outlook_s_heading_and_its_line():
	heading = "From: Support\nSent: Tuesday, March 3, 2026 10:02\nTo: Klara\nSubject: RE: Line\n\nold"
	assert split_text(f"New\n________________________________\n{heading}").new == "New"
	assert split_text(f"New\n\n{heading}").new == "New"
	assert not split_text("New\n________________________________\nJan Kowalski, Customer").old
	assert not split_text("From: Warsaw to Berlin\nthe line is down").old
	html = "<p>New</p><p><b>From:</b> Support<br><b>Sent:</b> Tuesday<br><b>Subject:</b> x</p><p>old</p>"
	assert plain_text(split_html(html).new) == "New"


def test_quoted_lines_at_the_end_are_old_without_an_attribution():
	assert split_text("New\n> old\n> older").old == "> old\n> older"
	assert not split_text("> between\nNew").old


def test_a_line_above_a_quotation_goes_with_it():
	html = "New words<br><br>On 3 Mar 2026 at 10:02, <b>Support</b> wrote:<br><blockquote>old</blockquote>"
	split = split_html(html)
	assert plain_text(split.new) == "New words" and "wrote:" in split.old
	assert not split_html("<p>As the poet says:</p><blockquote>words</blockquote>").old
	assert (
		plain_text(
			split_html("<p>New</p><div>On 3 Mar 2026 at 10:02 S wrote:</div><blockquote>old</blockquote>").new
		)
		== "New"
	)


def test_nothing_is_taken_away_where_nothing_new_is_left():
	html = '<div class="gmail_quote">old <img src="cid:1"></div>'
	assert "old" in split_html(html).new and not split_html(html).old


def test_a_picture_is_something_new():
	split = split_html('<img src="cid:1"><br><div class="gmail_quote">old</div>')
	assert "cid:1" in split.new and "old" in split.old


def test_empty_lines_styles_and_comments_go():
	split = split_html(
		"<style>p {}</style><!-- x --><p>New</p><p>&nbsp;</p><br><hr><div><br></div><div class='yahoo_quoted'>old</div>"
	)
	assert (
		split.new == "<p>New</p><p>\xa0</p><br/><hr/>" and split.old == '<div class="yahoo_quoted">old</div>'
	)


@given(st.text(alphabet=">ab\n :-_", max_size=80))
def test_no_word_is_lost(text):
	split = split_text(text)
	assert sorted(f"{split.new} {split.old}".split()) == sorted(text.split())


def test_forwards_are_told_by_their_subject():
	assert all(FORWARD_SUBJECT.match(subject) for subject in ("Fwd: x", "FW: x", "WG: x", "TR : x", "PD: x"))
	assert not FORWARD_SUBJECT.match("Re: Fwd")
