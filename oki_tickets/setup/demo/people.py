"""Whom one can log in as."""

from oki_tickets.setup.demo.data_files import people_of_customers, read


def table(password: str) -> str:
	"""The demo's people as lines of text: role, name, log-in, language, and the password they share."""
	rows = [("Role", "Name", "Log-in", "Language"), *_staff(), *_customers()]
	widths = [max(len(row[column]) for row in rows) for column in range(4)]
	lines = [
		"  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
	]
	lines.insert(1, "  ".join("-" * width for width in widths))
	return "\n".join([*lines, "", f"Everybody's password on this site: {password}"])


def _staff() -> list[tuple[str, ...]]:
	return [
		(
			f"{person['roles'][0]} ({', '.join(person['lines'])})",
			f"{person['first_name']} {person['last_name']}",
			person["email"],
			person["language"],
		)
		for person in read("staff")
	]


def _customers() -> list[tuple[str, ...]]:
	return [
		(
			f"{person['company']}{', all its tickets' if person.get('sees_company_tickets') else ''}",
			f"{person['first_name']} {person['last_name']}",
			person["email"],
			person["language"],
		)
		for person in people_of_customers()
	]
