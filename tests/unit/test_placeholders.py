import pytest

from oki_tickets.domain.placeholders import fill, is_plain, names_in

KNOWN = frozenset({"name", "subject"})


def test_placeholders_are_filled_however_they_are_spaced():
	text = "<p>{{ name }}, {{subject}}, {{ doc.subject }}</p>"
	assert names_in(text) == {"name", "subject"} and is_plain(text, KNOWN)
	assert fill(text, {"name": "TKT-1", "subject": "No tone"}) == "<p>TKT-1, No tone, No tone</p>"


def test_a_value_is_no_template():
	assert fill("{{ subject }}", {"subject": "{{ name }} {% x %}"}) == "{{ name }} {% x %}"


@pytest.mark.parametrize(
	"text",
	[
		"{{ grand_total }}",
		"{% if name %}x{% endif %}",
		"{{ name.upper() }}",
		"{{ frappe.session }}",
		"{# x #}",
		"{{ name",
	],
)
def test_programs_and_unknown_names_are_no_canned_reply(text):
	assert not is_plain(text, KNOWN)


def test_a_text_without_any_is_one():
	assert is_plain("<p>We reset the port.</p>", KNOWN) and fill("<p>x</p>", {}) == "<p>x</p>"
