"""The demo's story before it is played: the same at any moment that one looks back from."""

from datetime import datetime, timedelta

import pytest

from oki_tickets.setup.demo import plan


@pytest.mark.parametrize("hours", range(0, 4000, 211))
def test_there_is_a_whole_story_at_any_moment(hours):
	now = datetime(2026, 1, 1, 9) + timedelta(hours=hours)
	told = plan.stories(now)
	assert len(told) == plan.TOTAL == 200
	assert {story.channel for story in told} >= {"Portal", "E-mail", "Telephone", "Telegram", "Chat"}
	assert max(moment for story in told for moment in story.moments) <= now
