"""The guides: no link leads nowhere, every picture is shown, and no guide is too long to read."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
GUIDES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
MOST_LINES = 400


def ids(guides: list[Path]) -> list[str]:
	return [str(guide.relative_to(ROOT)) for guide in guides]


def anchors(guide: Path) -> set[str]:
	"""As GitHub makes them of headings."""
	return {
		re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
		for heading in HEADING.findall(guide.read_text())
	}


@pytest.mark.parametrize("guide", GUIDES, ids=ids(GUIDES))
def test_links_lead_somewhere(guide):
	broken = []
	for link in LINK.findall(guide.read_text()):
		path, _, anchor = link.partition("#")
		if re.match(r"\w+:", path):
			continue
		target = guide.parent / path if path else guide
		if not target.exists() or (anchor and anchor not in anchors(target)):
			broken.append(link)
	assert broken == []


def test_every_picture_is_shown():
	shown = {Path(link).name for guide in GUIDES for link in LINK.findall(guide.read_text())}
	kept = {path.name for path in (ROOT / "docs/pictures").glob("*.png")}
	assert kept - shown == set()


def test_the_buttons_of_the_first_ticket_are_called_so():
	"""What a newcomer is told to press, in bold, is a text of the app."""
	texts = {message.id for message in read_po((ROOT / "oki_tickets/locale/main.pot").open("rb"))}
	buttons = re.findall(r"\*\*(.+?)\*\*", (ROOT / "docs/first-ticket.md").read_text())
	assert len(buttons) > 5 and [button for button in buttons if button not in texts] == []


@pytest.mark.parametrize("guide", GUIDES, ids=ids(GUIDES))
def test_no_guide_is_too_long(guide):
	assert len(guide.read_text().splitlines()) <= MOST_LINES
