# A bench to throw away, for tests: it borrows the code and the Python of the bench that was found, and has
# its own sites, database, Redis and servers. Nothing of the found bench is written to.

# Folders that a killed run left behind: nobody's any more, so they go.
test_bench_sweep() {
	local folder
	for folder in "$BENCH_CACHE"/test-bench-*; do
		as_bench_user test -d "$folder" || continue
		[[ -e "$folder/kept" ]] && continue
		test_bench_owned "$folder" && continue
		say "removing what an earlier, interrupted run left ($(basename "$folder"))"
		test_bench_drop "$folder"
	done
}

test_bench_drop() { # FOLDER
	local folder="$1" pid database
	[[ "$folder" == */oki-tickets/test-bench-* ]] || die "not a test bench: $folder"
	proc_stop_all "$folder/run"
	for pid in $(procs_of_bench "$folder"); do
		as_bench_user kill -KILL "$pid" 2>/dev/null
	done
	database="$(cat "$folder/database" 2>/dev/null)"
	if [[ "$database" == okitest* ]]; then
		db_drop "$database" >>"$OKI_LOG" 2>&1
		db_drop "${database}_spare" >>"$OKI_LOG" 2>&1
	fi
	as_bench_user rm -rf "$folder"
}

# The folder, and a lock on it: as long as this call lives, no other one takes it for a leftover.
test_bench_own() { # FOLDER
	as_bench_user mkdir -p "$1" || die "cannot write to $BENCH_CACHE: free it and call again"
	as_bench_user tee "$1/owner" >/dev/null <<<"$$ $(proc_stamp $$)"
	exec 6<"$1/owner"
	flock 6
}

# The lock tells it to containers that share a home, where a pid says nothing; the pid tells it on file
# systems without locks. One that is only just being made has neither yet, but is young.
test_bench_owned() { # FOLDER
	if [[ -e "$1/owner" ]]; then
		stamped_alive "$1/owner" || ! flock --nonblock "$1/owner" true
	else
		[[ -n "$(find "$1" -maxdepth 0 -mmin -2)" ]]
	fi
}

test_bench_make() { # FOLDER
	local folder="$1" database password
	database="okitest$(random_word | cut -c1-12)"
	password="$(random_word)"
	test_bench_folder "$folder"
	as_bench_user tee "$folder/database" >/dev/null <<<"$database"
	test_bench_redis "$folder"
	base_site "$folder" "$database" "$password"
	test_bench_spare "$folder" "${database}_spare"
	test_bench_site_config "$folder"
	test_bench_app "$folder"
	say "installing the app"
	logged "installing oki_tickets" frappe "$folder" --site "$TEST_SITE" install-app oki_tickets
	logged "migrating" frappe "$folder" --site "$TEST_SITE" migrate --skip-search-index
}

test_bench_folder() { # FOLDER
	local folder="$1" app
	as_bench_user mkdir -p "$folder"/{apps,sites/assets,config/pids,logs,run} ||
		die "cannot write to $folder: free it and call again"
	[[ "${#folder}" -lt 90 ]] || die "the path $folder is too long for a socket: set XDG_CACHE_HOME to a shorter one"
	for app in frappe erpnext hrms; do
		[[ -d "$BENCH/apps/$app" ]] || continue
		as_bench_user ln -s "$BENCH/apps/$app" "$folder/apps/$app"
		as_bench_user ln -s "$BENCH/apps/$app/$app/public" "$folder/sites/assets/$app"
		as_bench_user tee -a "$folder/sites/apps.txt" >/dev/null <<<"$app"
	done
	as_bench_user ln -s "$BENCH/env" "$folder/env"
	for app in assets.json assets-rtl.json css js locale; do
		[[ -e "$BENCH/sites/assets/$app" ]] && as_bench_user cp -r "$BENCH/sites/assets/$app" "$folder/sites/assets/"
	done
	# The found bench's may be of an older checkout, and a copy is new enough for Frappe to keep it.
	as_bench_user find "$folder/sites/assets" -name oki_tickets.mo -delete
	# shellcheck disable=SC2046
	test_bench_config "$folder" $(free_ports 4)
}

test_bench_config() { # FOLDER CACHE_PORT QUEUE_PORT REALTIME_PORT WEB_PORT
	as_bench_user tee "$1/sites/common_site_config.json" >/dev/null <<-JSON
		{
		 "db_host": "$DB_HOST",
		 "db_port": $DB_PORT,
		 "redis_cache": "redis://127.0.0.1:$2",
		 "redis_queue": "redis://127.0.0.1:$3",
		 "redis_socketio": "redis://127.0.0.1:$3",
		 "socketio_port": $4,
		 "webserver_port": $5,
		 "default_site": "$TEST_SITE",
		 "background_workers": 1
		}
	JSON
	printf '%s\n' "$2 $3 $4 $5" | as_bench_user tee "$1/ports" >/dev/null
}

test_bench_ports() { # FOLDER: sets CACHE_PORT QUEUE_PORT REALTIME_PORT WEB_PORT
	# shellcheck disable=SC2034
	read -r CACHE_PORT QUEUE_PORT REALTIME_PORT WEB_PORT <"$1/ports"
}

test_bench_redis() { # FOLDER
	test_bench_ports "$1"
	serve_redis "$1" "$1/run" redis_cache "$CACHE_PORT"
	serve_redis "$1" "$1/run" redis_queue "$QUEUE_PORT"
}

# For tests that install and uninstall the app on a site of their own: an empty database, and ERPNext
# without our app to fill it with.
test_bench_spare() { # FOLDER DATABASE
	local password dump
	password="$(random_word)"
	db_create "$2" "$password"
	as_bench_user tee "$1/spare.json" >/dev/null <<-JSON
		{"db_host": "$DB_HOST", "db_port": $DB_PORT, "db_name": "$2", "db_password": "$password", "db_type": "mariadb"}
	JSON
	dump="$BENCH_CACHE/sites/$(bench_word | sha256sum | cut -c1-20).sql.gz"
	as_bench_user cp "$dump" "$1/base.sql.gz" || die "cannot copy $dump: make room and call again"
}

# A key that is there from the start: two processes that make one at once would not agree on it.
test_bench_site_config() { # FOLDER
	test_bench_ports "$1"
	as_bench_user "$1/env/bin/python" - "$1/sites/$TEST_SITE/site_config.json" "http://$TEST_SITE:$WEB_PORT" <<-'PYTHON'
		import base64, json, os, sys

		path, address = sys.argv[1:]
		with open(path) as stream:
		    config = json.load(stream)
		config.setdefault("encryption_key", base64.urlsafe_b64encode(os.urandom(32)).decode())
		config["host_name"] = address
		config["allow_tests"] = True
		with open(path, "w") as stream:
		    json.dump(config, stream, indent=1)
	PYTHON
}

# The app as a folder of links to the checkout; only public/ is real, since the build writes into it.
test_bench_app() { # FOLDER
	local app="$1/apps/oki_tickets"
	as_bench_user bash -s "$APP_SOURCE" "$app" <<-'SCRIPT'
		source="$1" app="$2"
		mkdir -p "$app/oki_tickets"
		find "$app" "$app/oki_tickets" -maxdepth 1 -type l -delete
		for entry in "$source"/* "$source/oki_tickets"/*; do
			place="$app/${entry#"$source"/}"
			case "${entry#"$source"/}" in
			oki_tickets | oki_tickets/public | *__pycache__) ;;
			*) ln -s "$entry" "$place" ;;
			esac
		done
		find "$app/oki_tickets/public" -mindepth 1 -maxdepth 1 -not -name dist -exec rm -rf {} + 2>/dev/null
		if [[ -d "$source/oki_tickets/public" ]]; then
			mkdir -p "$app/oki_tickets/public"
			tar -C "$source/oki_tickets/public" --exclude=./dist -cf - . | tar -C "$app/oki_tickets/public" -xf -
		fi
	SCRIPT
	grep -qx oki_tickets "$1/sites/apps.txt" || as_bench_user tee -a "$1/sites/apps.txt" >/dev/null <<<oki_tickets
}

test_bench_build() { # FOLDER
	have_bundles "$APP_SOURCE" || return 0
	say "building the app's pages"
	SOURCE_PATH="$1/apps/oki_tickets" logged "building assets" frappe_build "$1"
}

have_bundles() { # SOURCE
	[[ -d "$1/oki_tickets/public" || -d "$1/oki_tickets/locale" ]]
}

# test_bench_serve FOLDER: web, realtime and workers.
test_bench_serve() {
	test_bench_ports "$1"
	test_bench_redis "$1"
	serve_web "$1" "$1/run" "$WEB_PORT" "$REALTIME_PORT"
	serve_workers "$1" "$1/run" 2
	wait_for 60 site_answers "$TEST_SITE" "$WEB_PORT" ||
		die "the test site does not answer: see $1/run/web.log, mend it and call again"
}

# Servers that hold old code in memory are started anew.
test_bench_restart() { # FOLDER
	local name
	for name in front web socketio worker1 worker2; do
		proc_stop "$1/run" "$name"
	done
}
