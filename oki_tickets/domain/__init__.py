"""The rules of the desk as plain Python: no frappe, no clock, no database."""
