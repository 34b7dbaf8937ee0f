"""A customer at a desk, who has a ticket: for tests of what the portal does with what they type."""

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.browser.portal_people import SIZES, People
from tests.portal import remove_what_was_made


@pytest.fixture(scope="module")
def people():
	yield People.arrive()
	remove_what_was_made()


@pytest.fixture
def page(open_page, people) -> Page:
	return open_page(SIZES["desktop"], people.colleague, factories.PASSWORD)


@pytest.fixture
def ticket(people) -> str:
	return people.raise_ticket()
