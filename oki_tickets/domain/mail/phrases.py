"""Words by which mail programs of eight languages (English, Polish, Russian, German, French, Spanish, Italian,
Ukrainian) say what a mail or a line of it is."""

import re

# At the beginning of a subject, alone or before a colon or dash: people begin sentences with them too.
AUTO_SUBJECT = re.compile(
	r"""^\s*(?:(?:re|aw|odp|sv|ответ|отв)\s*:\s*)*(?:
	out\s+of\s+(?:the\s+)?office(?:\s+auto\s?-?reply)? | automatic\s+reply | auto\s?-?reply | auto\s?-?response
	| away\s+from\s+(?:the\s+)?office | vacation\s+(?:reply|response)
	| odpowied[zź]\s+automatyczna | automatyczna\s+odpowied[zź] | autoodpowied[zź] | poza\s+biurem
	| nieobecno[sś][cć]\s+w\s+biurze
	| автоматический\s+ответ | автоответ(?:чик)? | вне\s+офиса | нет\s+на\s+рабочем\s+месте
	| automatische\s+(?:antwort|r(?:ü|ue)ckantwort) | abwesenheit(?:snotiz|smeldung|snachricht)?
	| au(?:ß|ss)er\s+haus
	| r[eé]ponse\s+automatique | absence\s+du\s+bureau | message\s+d['’]absence | absent\s+du\s+bureau
	| respuesta\s+autom[aá]tica | fuera\s+de\s+(?:la\s+)?oficina | ausente\s+de\s+la\s+oficina
	| risposta\s+automatica | fuori\s+(?:sede|ufficio)
	| автоматична\s+відповідь | поза\s+офісом | автовідповідь
	)\s*(?:[:\-–—(!.\[]|$)""",
	re.IGNORECASE | re.VERBOSE,
)

BOUNCE_SUBJECT = re.compile(
	r"""^\s*(?:
	undeliver(?:able|ed)(?:\s+mail\s+returned\s+to\s+sender)? | mail\s+delivery\s+(?:failed|failure|subsystem|system)
	| delivery\s+(?:status\s+notification|failure|has\s+failed) | returned\s+mail | failure\s+notice
	| niedostarczalne | nie\s+mo[zż]na\s+dostarczy[cć] | zwr[oó]t\s+wiadomo[sś]ci | недоставлено
	| не\s+удается\s+доставить | недоставленное\s+сообщение | unzustellbar | mail\s*zustellung\s+fehlgeschlagen
	| non\s+remis | [eé]chec\s+de\s+(?:la\s+)?remise | no\s+se\s+puede\s+entregar | no\s+entregable
	| non\s+recapitabile | mancato\s+recapito | не\s+доставлено
	)""",
	re.IGNORECASE | re.VERBOSE,
)

FORWARD_SUBJECT = re.compile(r"^\s*(?:fwd?|wg|tr|rv|i|pd|пересл|fw|вп)\s*:", re.IGNORECASE)

# "On 3 March 2026 at 10:00 Jan Kowalski <jan@example.com> wrote:" as one line, however long.
_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
_WROTE = re.compile(
	r"""(?:
	\bwrote | \bschrieb\b.* | a\s+écrit | escribió | ha\s+scritto | napisał(?:\(a\)|a)? | \bpisze
	| Wiadomość\s+napisana\s+przez\b.* | пишет | написал(?:\(а\)|а)? | пише | написав(?:\(ла\)|ла)?
	| <\S+@\S+>
	)\s*:$""",
	re.IGNORECASE | re.VERBOSE,
)
LONGEST_ATTRIBUTION = 300

SEPARATOR = re.compile(
	r"""^\s*-{2,}\s*(?:
	original\s+message | original\s+appointment | ursprüngliche\s+nachricht | originalnachricht
	| message\s+d['’]origine | message\s+original | mensaje\s+original | messaggio\s+originale
	| wiadomość\s+oryginalna | oryginalna\s+wiadomość | исходное\s+сообщение | оригінальне\s+повідомлення
	)\s*-{2,}\s*$""",
	re.IGNORECASE | re.VERBOSE,
)

# Outlook's heading of the mail that is answered: From, Sent, To, Subject.
FROM = re.compile(r"^\s*\*?(?:from|von|de|da|od|от|від)\s*:\*?\s*\S", re.IGNORECASE)
SENT = re.compile(
	r"^\s*\*?(?:sent|date|gesendet|datum|envoyé|fecha|enviado(?:\s+el)?|inviato|data|wysłano|дата|отправлено"
	r"|надіслано)\s*:",
	re.IGNORECASE,
)
SUBJECT = re.compile(r"^\s*\*?(?:subject|betreff|objet|asunto|oggetto|temat|тема)\s*:", re.IGNORECASE)


def is_attribution(line: str) -> bool:
	"""Whether the line says when somebody wrote what follows it."""
	words = " ".join(line.split())
	return len(words) <= LONGEST_ATTRIBUTION and bool(_TIME.search(words)) and bool(_WROTE.search(words))


def is_heading(lines: list[str]) -> bool:
	"""Whether these lines begin with Outlook's heading."""
	if not lines or not FROM.match(lines[0]):
		return False
	rest = lines[1:7]
	return any(SENT.match(line) for line in rest) and any(SUBJECT.match(line) for line in rest)
