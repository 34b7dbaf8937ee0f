"""A second site in the test bench, with ERPNext and without our app, to install and uninstall it on."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

NAME = "oki-spare.localhost"

# What makes a row itself where Frappe gives it another name each time it writes the table anew.
IDENTITY = {
	"tabDefaultValue": "concat_ws('/', parent, defkey)",
	"tabDocField": "concat_ws('/', parent, fieldname)",
	"tabDocPerm": "concat_ws('/', parent, role, permlevel)",
	"tabCustom DocPerm": "concat_ws('/', parent, role, permlevel)",
	"tabInstalled Application": "app_name",
}


class SpareSite:
	"""The site `oki-spare.localhost`, restored from the kept copy of an empty ERPNext site."""

	def __init__(self) -> None:
		self.sites = Path(os.environ["OKI_TEST_SITES_PATH"])
		self.folder = self.sites / NAME
		bench = self.sites.parent
		self.dump = bench / "base.sql.gz"
		assert self.dump.exists(), "this test bench is older than the test: ./oki test --drop, and call again"
		self.config = json.loads((bench / "spare.json").read_text())

	def restore(self) -> None:
		"""ERPNext as it is before our app comes; what was there is lost."""
		shutil.rmtree(self.folder, ignore_errors=True)
		for name in ("public/files", "private/files", "private/backups", "locks", "logs"):
			(self.folder / name).mkdir(parents=True)
		(self.folder / "site_config.json").write_text(json.dumps(self.config))
		self.remove_tables()
		dump = subprocess.Popen(["gzip", "-dc", str(self.dump)], stdout=subprocess.PIPE)
		self._client("mariadb", "--init-command=SET unique_checks=0, foreign_key_checks=0", stdin=dump.stdout)
		assert dump.wait() == 0

	def remove_tables(self) -> None:
		"""Leaves the database empty."""
		name = self.config["db_name"]
		self.sql(
			f"DROP DATABASE `{name}`; CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
		)

	def drop(self) -> None:
		self.remove_tables()
		shutil.rmtree(self.folder, ignore_errors=True)

	def bench(self, *arguments: str) -> str:
		"""`bench --site oki-spare.localhost ARGUMENTS`; returns what it printed, raises where it failed."""
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", NAME, *arguments]
		done = subprocess.run(command, cwd=self.sites, capture_output=True, text=True, timeout=900)
		assert done.returncode == 0, f"{arguments}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
		assert "Traceback" not in done.stdout + done.stderr, done.stdout[-3000:] + done.stderr[-3000:]
		return done.stdout

	def run(self, dotted_function: str) -> object:
		"""Calls a function of a test module on the site, as Administrator, and commits; returns what it
		returned, by JSON."""
		module, _, function = dotted_function.rpartition(".")
		program = (
			f"import frappe, json; frappe.init({NAME!r}, sites_path='.'); frappe.connect();"
			f"from {module} import {function}; found = {function}(); frappe.db.commit();"
			"print('\\n' + json.dumps(found, default=str))"
		)
		done = subprocess.run(
			[sys.executable, "-c", program], cwd=self.sites, capture_output=True, text=True, timeout=300
		)
		assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
		return json.loads(done.stdout.splitlines()[-1])

	def sql(self, statement: str) -> list[list[str]]:
		"""Rows as text."""
		text = self._client("mariadb", "--batch", "--skip-column-names", "-e", statement)
		return [line.split("\t") for line in text.splitlines()]

	def keys(self) -> dict[str, set[str]]:
		"""Of every table the names of its rows; nothing of tables whose rows have no name."""
		tables = [row[0] for row in self.sql("SHOW TABLES")]
		named = {
			row[0]
			for row in self.sql(
				"SELECT table_name FROM information_schema.columns "
				"WHERE table_schema = DATABASE() AND column_name = 'name'"
			)
		}
		parts = [
			f"SELECT '{table}', {IDENTITY.get(table, '`name`')} FROM `{table}`"
			for table in tables
			if table in named
		]
		found: dict[str, set[str]] = {table: set() for table in tables}
		for start in range(0, len(parts), 100):
			for table, name in self.sql(
				" UNION ALL ".join(f"({part})" for part in parts[start : start + 100])
			):
				found[table].add(name)
		return found

	def columns(self) -> set[tuple[str, str]]:
		"""(table, column) of all tables."""
		rows = self.sql(
			"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
		)
		return {(table, column) for table, column in rows}

	def files(self) -> set[str]:
		"""Every file that people have put into the site."""
		paths = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
		return {str(path) for path in paths if path.parts[1:2] == ("files",)}

	def lines(self, pattern: str) -> list[str]:
		"""Rows of the whole database, as INSERTs, in which the pattern is found."""
		text = self._client("mariadb-dump", "--skip-extended-insert", "--no-create-info", "--no-tablespaces")
		return [line for line in text.splitlines() if re.search(pattern, line)]

	def _client(self, program: str, *arguments: str, stdin=None) -> str:
		where = (f"--host={self.config['db_host']}", f"--port={self.config['db_port']}")
		user = f"--user={self.config['db_name']}"
		done = subprocess.run(
			[program, *where, user, *arguments, self.config["db_name"]],
			stdin=stdin,
			capture_output=True,
			env={**os.environ, "MYSQL_PWD": self.config["db_password"]},
			timeout=600,
		)
		assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
		return done.stdout.decode("utf-8", "replace")
