# The machine: what must be installed, and its names.

# need_packages PACKAGE...: Debian's or Ubuntu's, or one line that says what is missing.
need_packages() {
	have apt-get || die "missing here: $*. This script installs by itself on Debian and Ubuntu only: install them and call again"
	is_rootlike || die "missing here: $*. Install them (sudo apt-get install $*) and call again"
	say "installing $*"
	[[ -n "${APT_IS_FRESH:-}" ]] || logged "reading the list of packages" as_root env DEBIAN_FRONTEND=noninteractive apt-get update
	APT_IS_FRESH=yes
	logged "installing $*" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

machine_need_servers() {
	local packages=()
	have redis-server || packages+=(redis-server)
	have mariadb || packages+=(mariadb-client)
	if db_is_local && ! have mariadbd && ! [[ -x /usr/sbin/mariadbd ]] && ! db_answers; then
		packages+=(mariadb-server)
	fi
	have curl || packages+=(curl)
	have ss || packages+=(iproute2)
	((${#packages[@]} == 0)) || need_packages "${packages[@]}"
	node_need
}

node_need() {
	local version
	version="$(as_bench_user node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')"
	[[ "${version:-0}" -ge 18 ]] && return 0
	[[ "${version:-0}" -eq 0 ]] || die "Node $version is too old, 18 or newer is needed: install it and call again"
	need_packages nodejs npm
	version="$(as_bench_user node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')"
	[[ "${version:-0}" -ge 18 ]] || die "this system's Node is older than 18: install Node 18 or newer and call again"
}

# Names under .localhost mean this machine, but not every resolver knows it; Frappe's realtime server and
# its PDF maker open the site by name.
site_resolves() { # SITE
	getent hosts "$1" >/dev/null && return 0
	is_rootlike || die "this machine does not know the name $1: add '127.0.0.1 $1' to /etc/hosts and call again"
	say "adding $1 to /etc/hosts"
	printf '127.0.0.1 %s\n' "$1" | as_root tee -a /etc/hosts >/dev/null ||
		die "cannot write /etc/hosts: add '127.0.0.1 $1' there and call again"
}

# Sets OKI_CHROMIUM to a browser for the tests.
browser_need() {
	local name
	for name in "${OKI_CHROMIUM:-}" chromium chromium-browser google-chrome; do
		[[ -n "$name" ]] && OKI_CHROMIUM="$(command -v "$name")" && return 0
	done
	need_packages chromium
	OKI_CHROMIUM="$(command -v chromium)" || die "Chromium is missing: install it or set OKI_CHROMIUM to its path, and call again"
}
