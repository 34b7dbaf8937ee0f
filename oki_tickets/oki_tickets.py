"""Frappe resolves the module "Oki Tickets" to this file; its path makes doctype/ and report/ lie beside it."""

import os

__path__ = [os.path.dirname(__file__)]
