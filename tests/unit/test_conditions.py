"""What a condition may be made of."""

import ast

import pytest

from oki_tickets.domain.conditions import offence


@pytest.mark.parametrize(
	"condition",
	[
		"'tone' in description",
		"customer_group == 'VIP' and not (is_urgent or language in ['pl', 'ru'])",
		"subject.lower().startswith('re:') and description.count('!') > 3",
		"int(custom_seats or 0) + 1 >= 10 / 2 - -3 // 1",
		"subject[:3] == 'ATM' if channel == 'Email' else priority != 'Low'",
		"raised_by.split('@')[-1] in {'a.example', 'b.example'} or (phone, item) == ('', '')",
	],
)
def test_plain_questions_are_fine(condition):
	assert offence(ast.parse(condition, mode="eval")) is None


@pytest.mark.parametrize(
	("condition", "named"),
	[
		# Takes all memory, or all day.
		("9 ** 9 ** 9 ** 9 > 1", "**"),
		("'x' * 10 ** 10 == subject", "*"),
		("1 << 10 ** 9", "<<"),
		("'%999999999d' % 1 == subject", "%"),
		("f'{subject:>999999999}' == ''", "f'{subject:>999999999}'"),
		("subject.rjust(10 ** 10) == ''", "subject.rjust"),
		("subject.replace('', description) == ''", "subject.replace"),
		("description.join(description) == ''", "description.join"),
		("[1 for a in description for b in description]", "[1 for a in description for b in description]"),
		# Reaches what is none of its business.
		("subject.__class__", "subject.__class__"),
		("().__class__.__base__.__subclasses__()", "().__class__.__base__.__subclasses__"),
		("subject.format(subject)", "subject.format"),
		("subject.lower", "subject.lower"),
		("getattr(subject, 'lower')()", "getattr(subject, 'lower')()"),
		("open('/etc/passwd')", "open('/etc/passwd')"),
		("(lambda: 1)()", "(lambda: 1)()"),
		("(subject := 'x') == 'x'", "(subject := 'x')"),
		("{**{}}", "{**{}}"),
	],
)
def test_what_is_dear_or_reaches_out_is_named(condition, named):
	assert offence(ast.parse(condition, mode="eval")) == named


@pytest.mark.parametrize("sign", ["%", "*", "**", "@", "<<", ">>", "|", "&", "^"])
def test_signs_are_named_as_they_are_written(sign):
	assert offence(ast.parse(f"1 {sign} 2", mode="eval")) == sign
