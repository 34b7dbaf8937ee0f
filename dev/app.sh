# The app in the bench: a link to the checkout, or a copy where the bench's user may not read it.

APP_FOLDER=apps/oki_tickets

# Sets APP_SOURCE, the app as the bench sees it.
app_place() {
	local place="$BENCH/$APP_FOLDER"
	APP_SOURCE="$place"
	if [[ "$CHECKOUT" == "$place" ]]; then
		: # called from the bench's own clone
	elif as_bench_user test -d "$place" -a ! -L "$place" && ! as_bench_user test -e "$place/.oki-copy"; then
		die "$place came by bench get-app: call $place/oki up instead, or remove it first (bench remove-app oki_tickets)"
	elif checkout_is_readable; then
		app_link "$place"
	else
		say "copying the app into the bench, whose user may not read this checkout"
		as_bench_user test -L "$place" && as_bench_user rm "$place"
		copy_checkout "$place"
		as_bench_user touch "$place/.oki-copy"
	fi
	app_build_folder
}

app_link() { # PLACE
	[[ "$(readlink -f "$1")" == "$CHECKOUT" ]] && return 0
	as_bench_user test -e "$1" -o -L "$1" && say "from now on the bench uses this checkout"
	as_bench_user rm -rf "$1"
	as_bench_user ln -s "$CHECKOUT" "$1" || die "cannot write to $BENCH/apps: give it to $BENCH_USER and call again"
}

# The build writes into the app: one ignored folder, which must be the bench's user's.
app_build_folder() {
	local public="$APP_SOURCE/oki_tickets/public"
	[[ -d "$public" ]] || return 0
	as_bench_user mkdir -p "$public/dist" 2>/dev/null
	as_bench_user test -w "$public/dist" && return 0
	as_root mkdir -p "$public/dist" 2>>"$OKI_LOG"
	as_root chown -R "$BENCH_USER" "$public/dist" 2>>"$OKI_LOG" ||
		die "$BENCH_USER cannot write to $public/dist: make it writable and call again"
}

app_install() {
	local python="$BENCH/env/bin/python"
	if ! app_is_imported "$python"; then
		say "installing the app into the bench's environment"
		app_install_editable "$python"
		app_is_imported "$python" || die "the bench's Python does not import oki_tickets from $BENCH/$APP_FOLDER: see $OKI_LOG"
		# What an older checkout did to the site says nothing of this one.
		as_bench_user rm -f "$RUN"/word-*
		# Frappe compiles texts only where the source is newer than what it has, whosever that is.
		as_bench_user find "$BENCH/sites/assets/locale" -name oki_tickets.mo -delete 2>>"$OKI_LOG"
	fi
	app_listed || printf '\noki_tickets\n' | as_bench_user tee -a "$BENCH/sites/apps.txt" >/dev/null
	as_bench_user sed -i '/^$/d' "$BENCH/sites/apps.txt"
}

# Whether the bench's Python finds this very app: pip notes where a link led when it installed, and goes on
# importing from there when the link leads to another checkout.
app_is_imported() { # PYTHON
	as_bench_user env -C / "$1" -c 'import os, sys
import oki_tickets
sys.exit(os.path.realpath(oki_tickets.__path__[0]) != os.path.realpath(sys.argv[1]))' \
		"$BENCH/$APP_FOLDER/oki_tickets" 2>>"$OKI_LOG"
}

# pip needs flit_core, from the environment or the network; with neither, a path file does what pip
# would have done.
app_install_editable() { # PYTHON
	local how=()
	as_bench_user "$1" -c 'import flit_core' 2>/dev/null && how=(--no-build-isolation)
	as_bench_user "$1" -m pip install --quiet --no-deps --retries 1 "${how[@]}" -e "$BENCH/$APP_FOLDER" >>"$OKI_LOG" 2>&1 &&
		return 0
	as_bench_user "$1" -c 'import sysconfig, pathlib, sys
pathlib.Path(sysconfig.get_path("purelib"), "oki_tickets.pth").write_text(sys.argv[1] + "\n")' "$BENCH/$APP_FOLDER"
}

app_listed() {
	grep -qx oki_tickets "$BENCH/sites/apps.txt"
}

# Whether the pages that the bench would send are there; another checkout has them not yet.
app_is_built() {
	[[ -n "$(find "$APP_SOURCE/oki_tickets/public/dist" -type f -print -quit 2>/dev/null)" ]] ||
		[[ -z "$(find "$APP_SOURCE/oki_tickets/public" -name '*.bundle.*' -print -quit 2>/dev/null)" ]]
}

app_build() {
	have_bundles "$APP_SOURCE" || return 0
	say "building the app's pages"
	logged "building the app's pages" frappe_build "$BENCH"
}
