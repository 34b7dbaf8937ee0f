# Finding the bench and speaking to it.

is_bench() { # FOLDER
	[[ -d "$1/apps/frappe" && -d "$1/apps/erpnext" && -x "$1/env/bin/python" && -e "$1/sites/apps.txt" ]]
}

# Sets BENCH, or leaves it empty where the machine has none yet.
bench_find() {
	local named="${OPT_BENCH:-${OKI_BENCH:-}}" folder frappe_home
	BENCH=""
	if [[ -n "$named" ]]; then
		is_bench "$named" ||
			die "$named is not a bench with frappe and erpnext: name one with --bench, or leave the option out and one is made"
		BENCH="$(cd "$named" && pwd -P)"
	else
		frappe_home="$(getent passwd frappe | cut -d: -f6)"
		for folder in "$HOME/frappe-bench" "${frappe_home:-/home/frappe}/frappe-bench"; do
			is_bench "$folder" && BENCH="$(cd "$folder" && pwd -P)" && break
			# A home that the caller may not enter can still hold the bench.
			[[ -x "$(dirname "$folder")" || ! -d "$(dirname "$folder")" ]] || ! is_rootlike || again_as_root
		done
	fi
	[[ -z "$BENCH" ]] || bench_take "$BENCH"
}

bench_take() { # FOLDER
	local owner
	owner="$(stat -c %U "$1")"
	[[ "$owner" != root ]] || die "$1 belongs to root, which Frappe refuses: chown -R it to a user of its own and call again"
	if [[ "$owner" != "$(id -un)" && $EUID -ne 0 ]]; then
		is_rootlike || die "$1 belongs to $owner: call as $owner, as root, or with sudo rights"
		again_as_root
	fi
	bench_user_is "$owner"
	db_where
}

# The bench, made where there is none.
bench_need() {
	bench_find
	[[ -n "$BENCH" ]] || bench_make
	bench_setuptools
}

# Frappe 15 imports pkg_resources (through the libraries of its integrations), which setuptools 81 dropped:
# with a newer one no site can be made.
bench_setuptools() {
	as_bench_user "$BENCH/env/bin/python" -c 'import pkg_resources' 2>/dev/null && return 0
	say "putting setuptools<81 into the bench's environment, which Frappe 15 needs"
	logged "installing setuptools<81" as_bench_user "$BENCH/env/bin/python" -m pip install --quiet --retries 2 'setuptools<81'
}

bench_config() { # KEY
	as_bench_user "$BENCH/env/bin/python" -c '
import json, sys
print(json.load(open(sys.argv[1])).get(sys.argv[2], ""))' "$BENCH/sites/common_site_config.json" "$1" 2>/dev/null
}

bench_config_port() { # KEY DEFAULT: the port of a number or of an address like redis://host:port
	local value
	value="$(bench_config "$1")"
	value="${value##*:}"
	printf '%s' "${value:-$2}"
}

# What the bench runs, in one word: two benches of the same word give the same empty site.
bench_word() {
	local app
	for app in frappe erpnext; do
		as_bench_user git -C "$BENCH/apps/$app" rev-parse HEAD 2>/dev/null
		sed -n 's/^__version__ *= *//p' "$BENCH/apps/$app/$app/__init__.py"
	done
	db_root -e "select version()"
	cat "$HERE/dev/python/complete_setup.py" "$HERE/dev/base_site.sh"
}

# The bench command line, wherever its installer put it.
bench_cli() {
	local name
	for name in "$BENCH_HOME/.local/bin/bench" "$BENCH_HOME/.bench-cli/bin/bench" "$BENCH/env/bin/bench" \
		/usr/local/bin/bench; do
		as_bench_user test -x "$name" && printf '%s' "$name" && return 0
	done
	as_bench_user bash -c 'command -v bench'
}

run_bench() { # ARGUMENTS...
	local cli
	bench_find
	[[ -n "$BENCH" ]] || die "no bench found: make one with ./oki up, or name yours with --bench"
	cli="$(bench_cli)" || die "the bench command is missing: pip install frappe-bench as $BENCH_USER, and call again"
	# Bench looks for its uv, and for yarn, on the path.
	as_bench_user env -C "$BENCH" "PATH=$(dirname "$cli"):$(as_bench_user printenv PATH)" "$cli" "$@"
}
