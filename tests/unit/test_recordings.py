"""What a recording is."""

import pytest

from oki_tickets.domain.recordings import ending, ending_of

HERE = "https://calls.example/4711"


@pytest.mark.parametrize(
	("content_type", "address", "found"),
	[
		("audio/mpeg", HERE, "mp3"),
		("Audio/X-WAV; charset=binary", f"{HERE}.mp3", "wav"),
		("application/octet-stream", f"{HERE}.OGG?token=1.html", "ogg"),
		("", f"{HERE}.m4a", "m4a"),
		("application/octet-stream", f"{HERE}.exe", None),
		("text/html; charset=utf-8", f"{HERE}.mp3", None),
		("", HERE, None),
	],
)
def test_a_sound_is_known_by_its_kind_or_else_by_its_name(content_type, address, found):
	assert ending(content_type, address) == found


def test_an_address_tells_whether_browsers_play_what_is_there():
	assert ending_of("https://calls.example/a.mp3?until=1") == "mp3"
	assert ending_of("https://calls.example/player?of=a.mp3") is None
