"""Runs the benchmarks in a bench's own Python, with the test tools last on the path."""

import os
import sys

sys.path.append(os.environ["OKI_TEST_TOOLS"])

from benchmarks.__main__ import main

if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
