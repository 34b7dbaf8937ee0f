# A whole run of ./oki test goes in two lanes: each has a test bench of its own, and takes the test files that
# the other has not taken. One bench alone leaves a core idle whenever it waits for its own servers.

lanes_run() { # KIND...
	local first second lane failed=0
	first="$BENCH_CACHE/test-bench-$$-$(random_word | cut -c1-4)"
	# shellcheck disable=SC2064
	trap "test_bench_drop '$first'; rm -rf '$OKI_TMP'" EXIT
	test_bench_own "$first"
	test_source "$first"
	test_bench_make "$first"
	test_bench_build "$first"
	if ! lanes_wanted "$@"; then
		test_bench_serve "$first"
		test_kinds "$first" "$@"
		return
	fi
	second="$first-2"
	# shellcheck disable=SC2064
	trap "test_bench_drop '$first'; test_bench_drop '$second'; rm -rf '$OKI_TMP'" EXIT
	test_bench_twin "$first" "$second"
	test_bench_serve "$first"
	# In a shell of its own, which knows its own ports.
	(
		test_bench_serve "$second"
		LANES="$first/lanes" test_kinds "$second" "$@"
	) >"$OKI_TMP/lane" 2>&1 &
	lane=$!
	LANES="$first/lanes" test_kinds "$first" "$@" || failed=1
	wait "$lane" || failed=1
	cat "$OKI_TMP/lane"
	return "$failed"
}

# A person who names tests wants to see them go by, and a machine of one core gains nothing.
lanes_wanted() { # KIND...
	[[ " $* " != *" bench "* ]] && ((${#PYTEST_ARGUMENTS[@]} == 0)) && (($(nproc) > 1)) && [[ "${OKI_LANES:-2}" != 1 ]]
}

# A second bench that equals the first: its database is copied as it is after the app was installed.
test_bench_twin() { # FIRST FOLDER
	local first="$1" folder="$2" database password
	say "making its twin for the second lane"
	as_bench_user mkdir -p "$folder" "$first/lanes" || die "cannot write to $BENCH_CACHE: free it and call again"
	as_bench_user cp "$first/owner" "$folder/owner"
	database="okitest$(random_word | cut -c1-12)"
	password="$(random_word)"
	test_bench_folder "$folder"
	as_bench_user tee "$folder/database" >/dev/null <<<"$database"
	test_bench_redis "$folder"
	db_create "$database" "$password"
	test_bench_copy_database "$(cat "$first/database")" "$database" || die_by_log "copying the test site"
	site_folder "$folder" "$database" "$password"
	test_bench_same_key "$first" "$folder"
	test_bench_spare "$folder" "${database}_spare"
	test_bench_site_config "$folder"
	as_bench_user cp -r "$first/apps/oki_tickets" "$folder/apps/"
	as_bench_user cp -r "$first"/sites/assets/*.json "$first/sites/assets/locale" "$folder/sites/assets/"
	as_bench_user ln -s "$folder/apps/oki_tickets/oki_tickets/public" "$folder/sites/assets/oki_tickets"
	as_bench_user cp "$first/sites/apps.txt" "$folder/sites/apps.txt"
}

test_bench_copy_database() { # FROM TO
	{
		echo "SET autocommit=0, unique_checks=0, foreign_key_checks=0;"
		db_root_run mariadb-dump --single-transaction --quick --no-tablespaces --extended-insert "$1"
		echo "COMMIT;"
	} | db_root "$2" >>"$OKI_LOG" 2>&1
}

# What the copied database holds encrypted is read with the first site's key.
test_bench_same_key() { # FIRST FOLDER
	as_bench_user "$2/env/bin/python" - "$1/sites/$TEST_SITE/site_config.json" "$2/sites/$TEST_SITE/site_config.json" <<-'PYTHON'
		import json, sys

		first, second = (json.load(open(path)) for path in sys.argv[1:])
		with open(sys.argv[2], "w") as stream:
		    json.dump(second | {"encryption_key": first["encryption_key"]}, stream, indent=1)
	PYTHON
}
