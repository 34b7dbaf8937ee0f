# The servers of one bench: what `bench start` or supervisor would run, run by us.

# Frappe's own commands for the bench in FOLDER. SOURCE_PATH, where set, comes first on Python's path,
# so that the code of this checkout wins over an app of the same name in the bench's environment.
frappe_env() { # FOLDER COMMAND...
	local folder="$1"
	shift
	as_bench_user env -C "$folder/sites" FRAPPE_BENCH_ROOT="$folder" SITES_PATH="$folder/sites" \
		PYTHONPATH="${SOURCE_PATH:-}" PYTHONPYCACHEPREFIX="$BENCH_CACHE/pycache" \
		NO_PROXY="localhost,.localhost,127.0.0.1${NO_PROXY:+,$NO_PROXY}" \
		no_proxy="localhost,.localhost,127.0.0.1${no_proxy:+,$no_proxy}" "$@"
}

frappe() { # FOLDER ARGUMENTS...
	local folder="$1"
	shift
	frappe_env "$folder" "$folder/env/bin/python" -m frappe.utils.bench_helper frappe "$@"
}

frappe_build() { # FOLDER
	local folder="$BENCH_CACHE/tmp"
	as_bench_user mkdir -p "$folder"
	frappe_env "$1" env TMPDIR="$folder" OKI_BEFORE_BUILD="$APP_SOURCE/dev/node/deep_tmp.js" \
		"$1/env/bin/python" "$APP_SOURCE/dev/python/build_pages.py" frappe build --app oki_tickets
}

# serve FOLDER RUN NAME COMMAND...: one server of the bench in FOLDER; its pid and log are in RUN.
serve() {
	local folder="$1" run="$2" name="$3"
	shift 3
	proc_alive "$run" "$name" && return 0
	printf '# starting %s: %s\n' "$name" "$*" >>"$OKI_LOG"
	proc_start "$run" "$name" env -C "$folder/sites" FRAPPE_BENCH_ROOT="$folder" SITES_PATH="$folder/sites" \
		PYTHONPATH="${SOURCE_PATH:-}" PYTHONPYCACHEPREFIX="$BENCH_CACHE/pycache" PYTHONUNBUFFERED=1 "$@"
}

serve_redis() { # FOLDER RUN NAME PORT
	local folder="$1" run="$2" name="$3" port="$4"
	redis_answers "$port" && return 0
	port_busy "$port" && die "port $port, meant for Redis, is held by $(port_holder "$port"): stop it, or change $name in $folder/sites/common_site_config.json"
	serve "$folder" "$run" "$name" redis-server --port "$port" --bind 127.0.0.1 --save "" --appendonly no \
		--dir "$run" --maxmemory 512mb --maxmemory-policy "$(redis_policy "$name")"
	wait_for 15 redis_answers "$port" || die "Redis did not start on port $port: see $run/$name.log"
}

# A cache may forget, a queue may not.
redis_policy() { # NAME
	if [[ "$1" == redis_cache ]]; then echo allkeys-lru; else echo noeviction; fi
}

# serve_web FOLDER RUN PORT REALTIME_PORT
serve_web() {
	local folder="$1" run="$2" port="$3" realtime="$4"
	if [[ -x "$folder/env/bin/gunicorn" ]]; then
		serve "$folder" "$run" web "$folder/env/bin/gunicorn" --bind "unix:$run/web.sock" --workers 2 --threads 8 \
			--timeout 180 --graceful-timeout 5 --preload "frappe.app:application_with_statics()"
	else
		die "gunicorn is missing in $folder/env: run 'bench setup requirements' there and call again"
	fi
	serve "$folder" "$run" socketio env FRAPPE_SOCKETIO_PORT="$realtime" node "$folder/apps/frappe/socketio.js"
	serve "$folder" "$run" front node "$APP_SOURCE/dev/node/front.js" "$port" "$run/web.sock" "$realtime"
}

serve_workers() { # FOLDER RUN COUNT
	local number
	for ((number = 1; number <= $3; number++)); do
		serve "$1" "$2" "worker$number" "$1/env/bin/python" -m frappe.utils.bench_helper frappe \
			worker --queue short,default,long
	done
}

site_answers() { # SITE PORT
	[[ "$(curl -s --noproxy '*' -m 20 -H "Host: $1" "http://127.0.0.1:$2/api/method/ping")" == *pong* ]]
}
