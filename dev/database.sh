# MariaDB: start it where it is down, make and drop databases of our own.

DB_HOST=127.0.0.1
DB_PORT=3306

# The bench may keep its data elsewhere: its own configuration says where.
db_where() {
	local host port
	host="$(bench_config db_host)"
	port="$(bench_config db_port)"
	DB_HOST="${host:-127.0.0.1}"
	DB_PORT="${port:-3306}"
	[[ "$DB_HOST" == localhost ]] && DB_HOST=127.0.0.1
	return 0
}

db_is_local() {
	[[ "$DB_HOST" == 127.0.0.1 || "$DB_HOST" == "::1" ]]
}

db_answers() {
	(exec 3<>"/dev/tcp/$DB_HOST/$DB_PORT") 2>/dev/null
}

db_start() {
	db_answers && return 0
	db_is_local || die "MariaDB does not answer on $DB_HOST:$DB_PORT: start it there and call again"
	is_rootlike || die "MariaDB is not running: start it (sudo systemctl start mariadb) and call again"
	say "starting MariaDB"
	local name
	for name in mariadb mysql; do
		if [[ -d /run/systemd/system ]]; then
			as_root systemctl start "$name" >>"$OKI_LOG" 2>&1 && break
		else
			as_root service "$name" start >>"$OKI_LOG" 2>&1 </dev/null && break
		fi
	done
	for _ in {1..60}; do
		db_answers && return 0
		sleep 0.5
	done
	die "MariaDB did not start within 30 seconds: see $OKI_LOG and the server's own log, then call again"
}

# The MariaDB client with the right to make databases; SQL on standard input.
db_root() {
	db_root_run mariadb --batch --skip-column-names "$@"
}

# Any of its programs with that right.
db_root_run() { # PROGRAM ARGUMENTS...
	local program="$1"
	shift
	if [[ -n "${OKI_DB_ROOT_PASSWORD:-}" ]]; then
		MYSQL_PWD="$OKI_DB_ROOT_PASSWORD" "$program" --host="$DB_HOST" --port="$DB_PORT" \
			--user="${OKI_DB_ROOT_USER:-root}" "$@"
	else
		as_root "$program" "$@"
	fi
}

db_need_root() {
	have mariadb || die "the MariaDB client is missing: apt-get install mariadb-client, and call again"
	if [[ -z "${OKI_DB_ROOT_PASSWORD:-}" ]]; then
		db_is_local || die "MariaDB is on $DB_HOST: set OKI_DB_ROOT_USER and OKI_DB_ROOT_PASSWORD and call again"
		is_rootlike || die "no right to make a database: call with sudo, or set OKI_DB_ROOT_USER and OKI_DB_ROOT_PASSWORD"
	fi
	db_root -e "select 1" >>"$OKI_LOG" 2>&1 ||
		die "MariaDB refused the log-in: set OKI_DB_ROOT_USER and OKI_DB_ROOT_PASSWORD and call again (details: $OKI_LOG)"
}

db_hosts() {
	if db_is_local; then
		printf '%s\n' localhost 127.0.0.1
	else
		printf '%s\n' %
	fi
}

# An empty database and a user of the same name; one that is there is replaced, so NAME must be ours.
db_create() { # NAME PASSWORD
	local name="$1" password="$2" host
	{
		echo "DROP DATABASE IF EXISTS \`$name\`;"
		echo "CREATE DATABASE \`$name\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
		for host in $(db_hosts); do
			echo "CREATE OR REPLACE USER '$name'@'$host' IDENTIFIED BY '$password';"
			echo "GRANT ALL PRIVILEGES ON \`$name\`.* TO '$name'@'$host';"
		done
	} | db_root >>"$OKI_LOG" 2>&1 || die_by_log "making the database $name"
}

db_drop() { # NAME
	local name="$1" host
	{
		echo "DROP DATABASE IF EXISTS \`$name\`;"
		for host in $(db_hosts); do
			echo "DROP USER IF EXISTS '$name'@'$host';"
		done
	} | db_root
}

# The client logged in as a site's own user.
db_site() { # PROGRAM NAME PASSWORD ARGUMENTS...
	local program="$1" name="$2" password="$3"
	shift 3
	MYSQL_PWD="$password" "$program" --host="$DB_HOST" --port="$DB_PORT" --user="$name" "$@" "$name"
}

random_word() {
	od -An -N12 -tx1 /dev/urandom | tr -d ' \n'
}
