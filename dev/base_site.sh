# A site with Frappe and ERPNext and the setup wizard done, before our app: minutes to make, so its dump
# is kept and restored next time.

TEST_SITE=oki-test.localhost

# base_site FOLDER DATABASE PASSWORD: the site in the bench FOLDER, from the kept dump or from scratch.
base_site() {
	local folder="$1" database="$2" password="$3" dump
	dump="$BENCH_CACHE/sites/$(bench_word | sha256sum | cut -c1-20).sql.gz"
	db_create "$database" "$password"
	if as_bench_user test -s "$dump"; then
		say "restoring an empty ERPNext site"
		base_site_restore "$folder" "$database" "$password" "$dump" >>"$OKI_LOG" 2>&1 && return 0
		say "the kept copy is damaged; making it anew"
		as_bench_user rm -rf "$dump" "$folder/sites/$TEST_SITE"
		db_create "$database" "$password"
	fi
	say "making an empty ERPNext site; this takes some minutes, once"
	base_site_make "$folder" "$database" "$password"
	base_site_keep "$database" "$password" "$dump"
}

base_site_restore() { # FOLDER DATABASE PASSWORD DUMP
	local folder="$1" database="$2" password="$3" dump="$4" tables
	as_bench_user gzip -t "$dump" || return 1
	{
		echo "SET autocommit=0, unique_checks=0, foreign_key_checks=0;"
		as_bench_user gzip -dc "$dump"
		echo "COMMIT;"
	} | db_site mariadb "$database" "$password" || return 1
	tables="$(db_site mariadb "$database" "$password" -Ne "select count(*) from \`tabCompany\`")" || return 1
	[[ "$tables" -ge 1 ]] || return 1
	site_folder "$folder" "$database" "$password"
}

# The folder of a site as `bench new-site` leaves it.
site_folder() { # FOLDER DATABASE PASSWORD
	local site="$1/sites/$TEST_SITE"
	as_bench_user mkdir -p "$site"/{public/files,private/files,private/backups,locks,logs} || return 1
	as_bench_user tee "$site/site_config.json" >/dev/null <<-JSON
		{
		 "db_host": "$DB_HOST",
		 "db_port": $DB_PORT,
		 "db_name": "$2",
		 "db_password": "$3",
		 "db_type": "mariadb"
		}
	JSON
}

base_site_make() { # FOLDER DATABASE PASSWORD
	logged "making the site $TEST_SITE" frappe "$1" new-site "$TEST_SITE" --no-setup-db --db-name "$2" \
		--db-password "$3" --db-host "$DB_HOST" --db-port "$DB_PORT" --admin-password admin
	logged "installing ERPNext" frappe "$1" --site "$TEST_SITE" install-app erpnext
	logged "completing ERPNext's setup" frappe_env "$1" "$1/env/bin/python" \
		"$APP_SOURCE/dev/python/complete_setup.py" "$TEST_SITE" "Oki Telecom Test" OTT
}

base_site_keep() { # DATABASE PASSWORD DUMP
	as_bench_user mkdir -p "$(dirname "$3")"
	if db_site mariadb-dump "$1" "$2" --single-transaction --quick --no-tablespaces --extended-insert 2>>"$OKI_LOG" |
		as_bench_user bash -c 'gzip -1 >"$0.$1" && mv "$0.$1" "$0"' "$3" "$$"; then
		# Older versions' copies are of no more use.
		as_bench_user find "$(dirname "$3")" -name '*.sql.gz' -mtime +30 -delete
	else
		as_bench_user rm -f "$3" "$3.$$"
	fi
}
