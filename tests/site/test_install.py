"""Install, migrate and uninstall on a site that lives with ERPNext: nothing lost, nothing left.

One story is lived once, in the fixture; each test looks at one part of what it saw.
"""

from types import SimpleNamespace

import pytest

from tests.spare_site import SpareSite

LIFE = "tests.site.installed_life"
# Frappe's own diaries of what happened when.
DIARIES = {
	"tabError Log",
	"tabScheduled Job Log",
	"tabActivity Log",
	"tabAccess Log",
	"tabRoute History",
}
# A renaming is told to Frappe's search by a job, which comes when it comes.
LATE = {"__global_search"}
OURS = r"oki[_ ]tickets|Oki Tickets|TKT-|Support (Head|Agent|Line)|Ticket (Message|Status|Type|Priority|Category|Customer)"


@pytest.fixture(scope="module")
def story():
	site = SpareSite()
	site.restore()
	seen = SimpleNamespace(before=_look(site))
	site.bench("install-app", "oki_tickets")
	seen.bare = _look(site)
	site.bench("uninstall-app", "oki_tickets", "--yes", "--no-backup")
	seen.bare_after = _look(site)
	site.bench("install-app", "oki_tickets")
	seen.life = site.run(f"{LIFE}.live")
	seen.demo = site.run(f"{LIFE}.begin_demo")
	site.run(f"{LIFE}.change_seeds")
	seen.changed, seen.lived = site.run(f"{LIFE}.seeds"), _look(site)
	site.bench("migrate", "--skip-search-index")
	seen.changed_after, seen.migrated = site.run(f"{LIFE}.seeds"), _look(site)
	site.bench("uninstall-app", "oki_tickets", "--yes", "--no-backup", "--dry-run")
	seen.rehearsed = _look(site)
	site.bench("uninstall-app", "oki_tickets", "--yes", "--no-backup")
	seen.after, seen.traces = _look(site), site.lines(OURS)
	site.bench("install-app", "oki_tickets")
	seen.again = site.run(f"{LIFE}.seeds")
	yield seen
	site.drop()


def _look(site: SpareSite) -> SimpleNamespace:
	return SimpleNamespace(keys=site.keys(), columns=site.columns(), files=site.files())


def _differences(first, second) -> dict[str, set[str]]:
	tables = (first.keys.keys() | second.keys.keys()) - DIARIES - LATE
	found = {table: first.keys.get(table, set()) ^ second.keys.get(table, set()) for table in tables}
	return {table: names for table, names in found.items() if names}


def test_installing_and_uninstalling_at_once_changes_nothing(story):
	assert _differences(story.before, story.bare_after) == {}
	assert story.before.columns == story.bare_after.columns
	assert story.before.files == story.bare_after.files


def test_a_migrate_adds_nothing_and_takes_nothing_away(story):
	assert _differences(story.lived, story.migrated) == {}
	assert story.lived.columns == story.migrated.columns


def test_what_the_desk_made_its_own_survives_a_migrate(story):
	assert story.changed_after == story.changed
	assert "Doing" in story.changed["states"] and story.changed["item"] == 0


def test_a_dry_run_of_uninstalling_touches_nothing(story):
	assert _differences(story.migrated, story.rehearsed) == {}
	assert (story.rehearsed.columns, story.rehearsed.files) == (story.migrated.columns, story.migrated.files)


def test_uninstalling_after_years_of_use_leaves_no_table_and_no_column(story):
	# The administrator's own field on Issue was a link to tickets; its column is Issue's.
	assert story.after.columns ^ story.before.columns == {("tabIssue", "ticket")}


def test_uninstalling_leaves_no_file(story):
	assert story.after.files == story.before.files


def test_uninstalling_leaves_no_row_that_speaks_of_the_app(story):
	assert [line[:300] for line in story.traces] == []


def test_uninstalling_leaves_everything_else(story):
	gone = {table: story.before.keys[table] - names for table, names in story.after.keys.items()}
	assert {table: names for table, names in gone.items() if names and table not in DIARIES} == {}
	assert story.life["issue"] in story.after.keys["tabIssue"]
	assert story.life["customer"] in story.after.keys["tabCustomer"]
	assert {story.life["user"], story.life["agent"]} <= story.after.keys["tabUser"]


def test_uninstalling_takes_the_demo_along(story):
	kept = set.union(*(story.after.keys[f"tab{name}"] for name in ("User", "Customer", "Contact")))
	assert len(story.demo) > 20 and set(story.demo) & kept == set()


def test_installing_again_starts_afresh(story):
	assert "In Progress" in story.again["statuses"] and "Idea" in story.again["types"]
	assert story.again["item"] == 1 and story.again["reopen_days"] != 99
