"""Runs pytest in a bench's own Python, so that tests see exactly the versions that the app will meet.

The test tools lie in a folder of their own (OKI_TEST_TOOLS), put last on the path: nothing is
installed into the bench, and wherever both have a package, the bench's wins.
"""

import os
import sys

sys.path.append(os.environ["OKI_TEST_TOOLS"])

import lanes
import pytest

if __name__ == "__main__":
	sys.exit(pytest.main(sys.argv[1:], plugins=[lanes]))
