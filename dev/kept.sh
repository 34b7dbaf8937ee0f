# ./oki test --keep: one test bench for each checkout stays, so that the next run starts in seconds.

# OKI_TEST_NAME gives several people on one checkout a kept bench each.
kept_folder() {
	printf '%s/test-bench-kept-%s' "$BENCH_CACHE" "$(printf '%s' "$CHECKOUT:${OKI_TEST_NAME:-}" | sha256sum | cut -c1-10)"
}

# One run at a time on one kept bench; the next waits.
test_lock() { # FOLDER
	as_bench_user touch "$1.lock"
	exec 9<"$1.lock"
	if ! flock -n 9; then
		say "another ./oki test --keep is at work here; waiting for it (OKI_TEST_NAME=... gives you a bench of your own)"
		flock 9
	fi
}

test_kept_ready() { # FOLDER
	local folder="$1"
	if [[ ! -e "$folder/kept" ]]; then
		as_bench_user test -d "$folder" && test_bench_drop "$folder"
		test_bench_own "$folder"
		test_source "$folder"
		test_bench_make "$folder"
		test_bench_build "$folder"
		note_words "$folder"
		as_bench_user touch "$folder/kept"
		return 0
	fi
	test_source "$folder"
	kept_revive "$folder"
	test_bench_redis "$folder"
	kept_update "$folder"
}

# After the machine was restarted its ports may be another's: it gets new ones.
kept_revive() { # FOLDER
	proc_alive "$1/run" redis_cache && proc_alive "$1/run" redis_queue && return 0
	say "starting the kept test bench again"
	proc_stop_all "$1/run"
	# shellcheck disable=SC2046
	test_bench_config "$1" $(free_ports 4)
	test_bench_site_config "$1"
}

kept_update() { # FOLDER
	local folder="$1"
	if has_changed "$folder" pages; then
		test_bench_app "$folder"
		test_bench_build "$folder"
	fi
	if has_changed "$folder" code || has_changed "$folder" records; then
		test_bench_restart "$folder"
	fi
	if has_changed "$folder" records; then
		say "migrating"
		logged "migrating" frappe "$folder" --site "$TEST_SITE" migrate --skip-search-index
	fi
	note_words "$folder"
}

test_drop_kept() {
	local folder
	bench_need
	folder="$(kept_folder)"
	as_bench_user test -d "$folder" || die "no test bench is kept for this checkout"
	db_start
	db_need_root
	test_lock "$folder"
	test_bench_drop "$folder"
	as_bench_user rm -f "$folder.lock"
	say "the kept test bench is gone"
}
