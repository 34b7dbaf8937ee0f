# A bench where the machine has none: what https://docs.frappe.io tells people to type, typed for them.

FRAPPE_BRANCH=version-15

bench_make() {
	local cli
	make_needs_system
	make_user
	BENCH="$BENCH_HOME/frappe-bench"
	say "no bench found; making one in $BENCH (a quarter of an hour on a common machine)"
	make_clear_rest
	make_packages
	make_cli
	cli="$(bench_cli)" || die "frappe-bench installed, but its command is not there: see $OKI_LOG"
	make_init "$cli"
	bench_take "$BENCH"
	say "the bench is made"
}

make_needs_system() {
	local name=""
	name="$(sed -n 's/^ID\(_LIKE\)\?=//p' /etc/os-release 2>/dev/null | tr '\n"' '  ')"
	[[ "$name" == *debian* || "$name" == *ubuntu* ]] ||
		die "this script makes a bench on Debian and Ubuntu only: make one by Frappe's guide and name it with --bench"
}

# Bench refuses root, so root's bench belongs to a user of its own.
make_user() {
	if [[ $EUID -ne 0 ]]; then
		bench_user_is "$(id -un)"
		return
	fi
	if ! getent passwd frappe >/dev/null; then
		say "creating the user frappe"
		logged "creating the user frappe" useradd --create-home --shell /bin/bash frappe
	fi
	bench_user_is frappe
}

# Half a bench of an earlier try is made anew; a folder of somebody else's is left alone.
make_clear_rest() {
	as_bench_user mkdir -p "$BENCH_CACHE" || die "cannot write to $BENCH_CACHE: free it and call again"
	as_bench_user test -e "$BENCH" || return 0
	[[ "$(as_bench_user cat "$BENCH_CACHE/making" 2>/dev/null)" == "$BENCH" ]] ||
		die "$BENCH is there, but lacks frappe or erpnext: complete it (bench get-app erpnext), move it away, or name another with --bench"
	say "removing the half-made bench of an earlier try"
	as_bench_user rm -rf "$BENCH"
}

make_packages() {
	local name packages=()
	for name in git gcc make pkg-config curl; do
		have "$name" || packages+=("$name")
	done
	as_bench_user python3 -c "$PYTHON_MINIMUM" 2>/dev/null || packages+=(python3)
	as_bench_user python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
	# Some of Frappe's libraries are compiled, WeasyPrint draws with Pango.
	for name in python3-dev libffi-dev libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core; do
		dpkg -s "$name" >/dev/null 2>&1 || packages+=("$name")
	done
	((${#packages[@]} == 0)) || need_packages "${packages[@]}"
	as_bench_user python3 -c "$PYTHON_MINIMUM" ||
		die "Frappe 15 needs Python 3.10 or newer, which this system's python3 is not: use a newer Debian or Ubuntu"
	machine_need_servers
	if ! have wkhtmltopdf && is_rootlike; then
		say "installing wkhtmltopdf, which makes PDFs"
		as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends wkhtmltopdf >>"$OKI_LOG" 2>&1 ||
			say "wkhtmltopdf is not to be had here; all works but PDFs"
	fi
}

make_cli() {
	if ! as_bench_user bash -c 'command -v yarn' >/dev/null; then
		say "installing yarn"
		logged "installing yarn" as_bench_user npm install --global --prefix "$BENCH_HOME/.local" yarn@1
	fi
	[[ -z "$(bench_cli)" ]] || return 0
	say "installing the bench command"
	logged "making a Python environment" as_bench_user python3 -m venv --clear "$BENCH_HOME/.bench-cli"
	logged "installing the bench command" as_bench_user "$BENCH_HOME/.bench-cli/bin/python" -m pip install \
		--quiet --retries 2 frappe-bench
}

make_init() { # CLI
	local constraint="$BENCH_CACHE/constraints.txt" path
	as_bench_user tee "$BENCH_CACHE/making" >/dev/null <<<"$BENCH"
	as_bench_user tee "$constraint" >/dev/null <<<'setuptools<81'
	path="PATH=$(dirname "$1"):$(as_bench_user printenv PATH)"
	local with=(env -C "$BENCH_HOME" "$path" PIP_CONSTRAINT="$constraint" UV_CONSTRAINT="$constraint" UV_BUILD_CONSTRAINT="$constraint")
	say "getting Frappe"
	logged "getting Frappe" as_bench_user "${with[@]}" "$1" init frappe-bench --no-backups --skip-assets \
		--frappe-branch "$FRAPPE_BRANCH" --frappe-path "${OPT_FRAPPE:-${OKI_FRAPPE:-https://github.com/frappe/frappe}}"
	logged "installing setuptools<81" as_bench_user "$BENCH/env/bin/python" -m pip install --quiet 'setuptools<81'
	say "getting ERPNext"
	logged "getting ERPNext" as_bench_user "${with[@]}" env -C "$BENCH" "$1" get-app --skip-assets \
		--branch "$FRAPPE_BRANCH" "${OPT_ERPNEXT:-${OKI_ERPNEXT:-https://github.com/frappe/erpnext}}"
	say "building their pages"
	logged "building the pages" as_bench_user "${with[@]}" env -C "$BENCH" CI=true "$1" build --production
	as_bench_user rm -f "$BENCH_CACHE/making"
}
