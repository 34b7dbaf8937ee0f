# ./oki up and ./oki down: a running ERPNext with the app and its demo.

UP_SITE=oki.localhost

run_up() {
	(($# == 0)) || die "./oki up takes options only, not '$1': see ./oki help"
	log_open up
	bench_need
	RUN="$BENCH/.oki"
	as_bench_user mkdir -p "$RUN" "$BENCH_CACHE" || die "cannot write to $BENCH: give it to $BENCH_USER and call again"
	say "using the bench $BENCH as $BENCH_USER"
	up_lock
	machine_need_servers
	up_port_free
	up_database
	site_resolves "$UP_SITE"
	up_redis
	app_place
	app_install
	up_site
	up_serve
	up_tell
}

up_lock() {
	as_bench_user touch "$RUN/lock"
	exec 8<"$RUN/lock"
	flock -n 8 || die "another ./oki up is at work in $BENCH: wait for it to end"
}

# The port that was asked for, or the one of last time, or the bench's own.
up_port() {
	local port="$OPT_PORT"
	[[ -n "$port" ]] || port="$(cat "$RUN/port" 2>/dev/null)"
	[[ -n "$port" ]] || port="$(bench_config_port webserver_port 8000)"
	printf '%s' "$port"
}

# Sets UP_PORT, and UP_FOREIGN where the bench's own web server (bench start, supervisor) holds it.
up_port_free() {
	local pid
	UP_PORT="$(up_port)"
	UP_FOREIGN=""
	if proc_alive "$RUN" front; then
		[[ "$(cat "$RUN/port" 2>/dev/null)" == "$UP_PORT" ]] && return 0
		proc_stop "$RUN" front
	fi
	port_busy "$UP_PORT" || return 0
	pid="$(port_pid "$UP_PORT")"
	if [[ -n "$pid" && "$(readlink "/proc/$pid/cwd")" == "$BENCH"* ]]; then
		UP_FOREIGN=yes
		return 0
	fi
	die "port $UP_PORT is held by $(port_holder "$UP_PORT"): stop it, or choose another port with --port"
}

up_database() {
	if ! db_answers; then
		db_start
		as_bench_user touch "$RUN/mariadb-started"
	fi
}

up_redis() {
	serve_redis "$BENCH" "$RUN" redis_cache "$(bench_config_port redis_cache 13000)"
	serve_redis "$BENCH" "$RUN" redis_queue "$(bench_config_port redis_queue 11000)"
}

up_site() {
	local folder="$BENCH/sites/$UP_SITE" state
	state="$(as_bench_user cat "$RUN/site" 2>/dev/null)"
	if [[ "$state" == ready ]] && as_bench_user test -e "$folder/site_config.json"; then
		up_site_opens "$folder" ||
			die "the database of $UP_SITE does not open: restore it, or remove $folder to have the site made anew, and call again"
		up_site_update "$folder"
		return
	fi
	if as_bench_user test -e "$folder" && [[ -z "$state" ]]; then
		die "the bench has a site $UP_SITE that this script did not make: rename it, or use another bench with --bench"
	fi
	as_bench_user rm -rf "$folder"
	up_site_make
}

up_site_opens() { # FOLDER
	up_site_query "$1" "select 1" >/dev/null
}

# Somebody may have uninstalled the app by hand.
up_site_has_app() { # FOLDER
	[[ "$(up_site_query "$1" "select defvalue from tabDefaultValue where defkey = 'installed_apps'")" == *'"oki_tickets"'* ]]
}

up_site_query() { # FOLDER SQL
	local name password
	{
		read -r name
		read -r password
	} < <(as_bench_user "$BENCH/env/bin/python" -c '
import json, sys
config = json.load(open(sys.argv[1]))
print(config["db_name"], config["db_password"], sep="\n")' "$1/site_config.json" 2>>"$OKI_LOG")
	[[ -n "${password:-}" ]] && db_site mariadb "$name" "$password" -e "$2" 2>>"$OKI_LOG"
}

up_site_make() {
	local database password
	database="okidemo$(printf '%s' "$BENCH" | sha256sum | cut -c1-9)"
	password="$(random_word)"
	db_need_root
	say "making the site $UP_SITE; this takes some minutes, once"
	db_create "$database" "$password"
	# Noted first, so that a call after an interrupted one knows the rest for its own.
	as_bench_user tee "$RUN/site" >/dev/null <<<making
	logged "making the site" frappe "$BENCH" new-site "$UP_SITE" --no-setup-db --db-name "$database" \
		--db-password "$password" --db-host "$DB_HOST" --db-port "$DB_PORT" --admin-password admin
	say "installing ERPNext there"
	logged "installing ERPNext" frappe "$BENCH" --site "$UP_SITE" install-app erpnext
	app_build
	say "installing Oki Tickets there"
	logged "installing Oki Tickets" frappe "$BENCH" --site "$UP_SITE" install-app oki_tickets
	up_demo
	logged "starting the scheduler" frappe "$BENCH" --site "$UP_SITE" enable-scheduler
	note_words "$RUN"
	as_bench_user tee "$RUN/site" >/dev/null <<<ready
}

up_demo() {
	say "filling in the demo: company, lines, people, tickets"
	up_note_people
}

# The command prints whom one can log in as; that is kept for later calls, without Frappe's own chatter.
up_note_people() {
	frappe "$BENCH" --site "$UP_SITE" oki-demo 2>>"$OKI_LOG" </dev/null | as_bench_user tee "$RUN/people" >>"$OKI_LOG" ||
		die_by_log "making the demo"
	up_demo_as_it_is | as_bench_user tee "$RUN/people-of" >/dev/null
}

# Something that is another one for each demo; nothing where there is none.
up_demo_as_it_is() {
	up_site_query "$BENCH/sites/$UP_SITE" "select sha1(defvalue) from tabDefaultValue
		where defkey = 'oki_tickets_demo' and defvalue like '%\"ready\": true%'"
}

# Somebody may have taken the demo away by hand, or made it anew, with another password.
up_people() {
	local demo
	demo="$(up_demo_as_it_is)"
	if [[ -z "$demo" ]]; then
		printf 'The demo was taken away: ./oki run --site %s oki-demo makes it again.\n' "$UP_SITE"
		return
	fi
	[[ "$demo" == "$(as_bench_user cat "$RUN/people-of" 2>/dev/null)" ]] || up_note_people
	as_bench_user grep -v '^Updating ' "$RUN/people"
}

up_site_update() { # FOLDER
	if ! app_is_built || has_changed "$RUN" pages; then
		app_build
	fi
	if has_changed "$RUN" records; then
		say "the app changed; migrating"
		logged "migrating" frappe "$BENCH" --site "$UP_SITE" migrate
	fi
	if ! up_site_has_app "$1"; then
		say "the app was uninstalled from $UP_SITE; installing it again"
		logged "installing Oki Tickets" frappe "$BENCH" --site "$UP_SITE" install-app oki_tickets
		up_demo
		up_stop_code
	fi
	if has_changed "$RUN" code || has_changed "$RUN" records; then
		up_stop_code
	fi
	note_words "$RUN"
}

# Servers that hold the app's code in memory; they start anew with what is there now.
up_stop_code() {
	local name
	for name in web worker1 worker2 schedule clock; do
		proc_stop "$RUN" "$name"
	done
}

up_serve() {
	if [[ -n "$UP_FOREIGN" ]]; then
		say "the bench's own servers are running; using them"
		wait_for 30 site_answers "$UP_SITE" "$UP_PORT" ||
			die "the bench's own servers started before the app came: restart them (bench restart, or bench start anew) and call again"
		return 0
	fi
	if ! proc_alive "$RUN" front || ! proc_alive "$RUN" web; then
		say "starting the servers"
	fi
	serve_web "$BENCH" "$RUN" "$UP_PORT" "$(up_realtime_port)"
	serve_workers "$BENCH" "$RUN" 2
	serve "$BENCH" "$RUN" schedule "$BENCH/env/bin/python" -m frappe.utils.bench_helper frappe schedule
	if grep -qs 'ticket-clock' "$APP_SOURCE"/oki_tickets/commands.py; then
		serve "$BENCH" "$RUN" clock "$BENCH/env/bin/python" -m frappe.utils.bench_helper frappe \
			--site "$UP_SITE" ticket-clock
	fi
	printf '%s' "$UP_PORT" | as_bench_user tee "$RUN/port" >/dev/null
	wait_for 90 site_answers "$UP_SITE" "$UP_PORT" || die "the site does not answer: see $RUN/web.log, mend it and call again"
}

up_realtime_port() {
	if ! proc_alive "$RUN" socketio; then
		free_ports 1 | as_bench_user tee "$RUN/realtime-port" >/dev/null
		proc_stop "$RUN" front
	fi
	cat "$RUN/realtime-port"
}

up_tell() {
	local address="http://$UP_SITE:$UP_PORT"
	if [[ "$(as_bench_user cat "$RUN/address" 2>/dev/null)" != "$address" ]]; then
		logged "noting the address" frappe "$BENCH" --site "$UP_SITE" set-config host_name "$address"
		as_bench_user tee "$RUN/address" >/dev/null <<<"$address"
	fi
	printf '\n%s is ready: %s\n\n' "Oki Tickets" "$address"
	up_people
	printf '\nAdministrator, password admin, may do all. ./oki down stops the servers.\n'
}

run_down() {
	(($# == 0)) || die "./oki down takes options only, not '$1': see ./oki help"
	log_open down
	bench_find
	[[ -n "$BENCH" ]] || die "no bench found, so nothing to stop: name yours with --bench"
	RUN="$BENCH/.oki"
	as_bench_user test -d "$RUN" || die "./oki up has started nothing in $BENCH"
	proc_stop_all "$RUN"
	say "the servers are stopped"
	[[ -e "$RUN/mariadb-started" ]] && down_database
	return 0
}

# MariaDB is stopped only if ./oki up started it and nobody else has begun to use it.
down_database() {
	local others
	as_bench_user rm -f "$RUN/mariadb-started"
	others="$(db_root -e "select count(*) from information_schema.processlist where user not in ('root', 'system user', 'event_scheduler')" 2>>"$OKI_LOG")"
	[[ "$others" == 0 ]] || return 0
	say "stopping MariaDB"
	if [[ -d /run/systemd/system ]]; then
		as_root systemctl stop mariadb >>"$OKI_LOG" 2>&1
	else
		as_root service mariadb stop >>"$OKI_LOG" 2>&1
	fi
}
