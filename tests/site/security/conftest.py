"""One world for all tests of a file; what people do in it is committed, as on a real site."""

import pytest

from tests.site.security import around_samples, people


@pytest.fixture(scope="module")
def world():
	made = people.build()
	yield made
	around_samples.remove()
	people.remove(made)
