"""main.pot holds every text of the sources, and Frappe serves the translations."""

import pytest
from babel.messages.pofile import read_po
from frappe.gettext import translate
from frappe.translate import get_translations_from_apps

APP = "oki_tickets"
WHAT_TO_RUN = (
	"main.pot is not up to date. Run `bench generate-pot-file --app oki_tickets` and "
	"`bench update-po-files --app oki_tickets`, then translate what is empty in pl.po and ru.po."
)


def keys(catalog) -> set[tuple[str | None, str]]:
	return {(message.context, message.id) for message in catalog if message.id}


@pytest.fixture
def extracted(monkeypatch):
	"""The catalogue that Frappe's own command would write; a copy of the checkout knows no git."""
	written = []
	monkeypatch.setattr(translate, "write_catalog", lambda app, catalog: written.append(catalog))
	monkeypatch.setattr(
		translate,
		"get_is_gitignored_function_for_app",
		lambda app: lambda folder: folder.endswith(("/public/dist", "/node_modules")),
	)
	translate.generate_pot(APP)
	return written[0]


def test_main_pot_is_up_to_date(extracted):
	with translate.get_pot_path(APP).open("rb") as file:
		kept = keys(read_po(file))
	found = keys(extracted)
	assert found == kept, (
		f"{WHAT_TO_RUN} New: {sorted(found - kept, key=str)}. Gone: {sorted(kept - found, key=str)}"
	)


@pytest.mark.parametrize(
	("language", "status", "label"),
	[("pl", "Waiting for Data", "Oczekiwanie na dane"), ("ru", "Waiting for Data", "Ожидание данных")],
)
def test_frappe_serves_the_translations(language, status, label):
	assert get_translations_from_apps(language, [APP])[status] == label


def test_a_word_of_ours_leaves_frappes_own_alone():
	ours = get_translations_from_apps("pl", [APP])
	assert ours["Duplicate:Ticket"] == "Duplikat"
	assert ours["Duplicate"] == get_translations_from_apps("pl", ["frappe"])["Duplicate"]
