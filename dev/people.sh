# Who runs what: Frappe's bench refuses root, so its commands run as the owner of the bench.

# Variables that describe the machine (certificates, proxies, registries, language) and so hold for
# every user of it. Folders of the caller's home are left out: another user could not write there.
ordinary_variables() {
	compgen -e | grep -E '^(LANG|LANGUAGE|LC_.*|TZ|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|CI|OKI_.*|.*_PROXY|.*_proxy|SSL_CERT_.*|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NODE_EXTRA_CA_CERTS|GIT_SSL_.*|PIP_.*|UV_.*|NPM_CONFIG_.*|npm_config_.*|YARN_.*|HYPOTHESIS_.*)$' |
		grep -vEi '^(PIP_CACHE_DIR|PIP_TARGET|PIP_USER|PIP_PREFIX|PIP_REQUIRE_VIRTUALENV|UV_CACHE_DIR|UV_PYTHON.*|npm_config_(cache|userconfig|prefix)|YARN_CACHE_FOLDER)$'
}

# Sets BENCH_USER, BENCH_HOME, BENCH_CACHE, and in BENCH_AS how a command becomes that user's.
bench_user_is() { # USER
	local name node
	BENCH_USER="$1"
	BENCH_HOME="$(getent passwd "$BENCH_USER" | cut -d: -f6)"
	[[ -d "$BENCH_HOME" ]] || die "the user $BENCH_USER has no home folder: make one, or choose another bench with --bench"
	BENCH_CACHE="$BENCH_HOME/.cache/oki-tickets"
	local path="$BENCH_HOME/.local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	for node in "$BENCH_HOME"/.nvm/versions/node/*/bin; do
		[[ -x "$node/node" ]] && path="$node:$path"
	done
	if [[ "$(id -un)" == "$BENCH_USER" ]]; then
		path="$path:$PATH"
		BENCH_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/oki-tickets"
		BENCH_AS=()
	else
		BENCH_AS=(setpriv --reuid "$BENCH_USER" --regid "$(id -g "$BENCH_USER")" --init-groups)
	fi
	# In the user's home, since that user may not be allowed where the caller stands.
	BENCH_AS+=(env -i -C "$BENCH_HOME" "HOME=$BENCH_HOME" "USER=$BENCH_USER" "LOGNAME=$BENCH_USER" "SHELL=/bin/bash" "PATH=$path")
	for name in $(ordinary_variables); do
		BENCH_AS+=("$name=${!name}")
	done
}

as_bench_user() { # COMMAND...
	"${BENCH_AS[@]}" "$@"
}

# Root, or somebody who may become root, by a password where there is a terminal to ask at.
is_rootlike() {
	[[ $EUID -eq 0 ]] && return 0
	have sudo || return 1
	sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }
}

# A server started so must not hold this call's locks (6 to 9) for as long as it lives.
as_root() { # COMMAND...
	if [[ $EUID -eq 0 ]]; then
		"$@" 6>&- 7>&- 8>&- 9>&-
	else
		sudo "$@"
	fi
}

# The whole call again as root, for a bench that is neither the caller's nor readable to the caller.
again_as_root() {
	local name kept=()
	for name in $(ordinary_variables); do
		kept+=("$name=${!name}")
	done
	rm -rf "$OKI_TMP"
	exec sudo env "${kept[@]}" "$HERE/oki" "${ORIGINAL_WORDS[@]}"
}
