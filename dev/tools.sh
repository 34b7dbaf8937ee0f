# Test and lint tools, in the user's cache and never in the checkout or the bench.

PYTHON_MINIMUM='import sys; sys.exit(sys.version_info < (3, 10))'

# Sets TOOLS to a virtual environment with dev/requirements.txt.
tools_need() {
	local word
	have python3 || need_packages python3 python3-venv
	python3 -c "$PYTHON_MINIMUM" || die "Python 3.10 or newer is needed, python3 is older: install one and call again"
	word="$( (python3 -VV && cat "$HERE/dev/requirements.txt") | sha256sum | cut -c1-12)"
	TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/oki-tickets/tools-$word"
	[[ -e "$TOOLS/ready" ]] && return 0
	exec 7>"$TOOLS.lock"
	flock 7
	[[ -e "$TOOLS/ready" ]] && return 0
	say "installing the test tools"
	rm -rf "$TOOLS"
	if ! python3 -m venv "$TOOLS" >>"$OKI_LOG" 2>&1; then
		need_packages python3-venv
		logged "making a Python environment" python3 -m venv --clear "$TOOLS"
	fi
	logged "installing the test tools" "$TOOLS/bin/python" -m pip install --quiet --retries 2 -r "$HERE/dev/requirements.txt"
	touch "$TOOLS/ready"
}

# Sets SITE_TOOLS to a folder with dev/requirements-site.txt for the bench's Python. Packages that the
# bench has too are held at the bench's versions.
site_tools_need() {
	local python="$BENCH/env/bin/python" word
	word="$( ("$python" -VV && cat "$HERE/dev/requirements-site.txt") | sha256sum | cut -c1-12)"
	SITE_TOOLS="$BENCH_CACHE/site-tools-$word"
	as_bench_user test -e "$SITE_TOOLS/ready" && return 0
	as_bench_user touch "$SITE_TOOLS.lock"
	exec 7<"$SITE_TOOLS.lock"
	flock 7
	as_bench_user test -e "$SITE_TOOLS/ready" && return 0
	say "installing the test tools for the bench's Python"
	as_bench_user rm -rf "$SITE_TOOLS"
	as_bench_user mkdir -p "$SITE_TOOLS" || die "cannot write to $SITE_TOOLS: free it and call again"
	site_tools_constraints "$python" | as_bench_user tee "$SITE_TOOLS/constraints.txt" >/dev/null
	as_bench_user tee "$SITE_TOOLS/requirements.txt" >/dev/null <"$HERE/dev/requirements-site.txt"
	logged "installing the test tools" as_bench_user "$python" -m pip install --quiet --retries 2 --target "$SITE_TOOLS" \
		-r "$SITE_TOOLS/requirements.txt" -c "$SITE_TOOLS/constraints.txt"
	as_bench_user touch "$SITE_TOOLS/ready"
}

site_tools_constraints() { # PYTHON
	local named
	named="$(sed -n 's/^\([a-z0-9-]*\)[=<>].*/\1/p' "$HERE/dev/requirements-site.txt" | paste -sd'|')"
	as_bench_user "$1" -m pip freeze --exclude-editable 2>/dev/null | grep -E '^[A-Za-z0-9._-]+==' | grep -viE "^($named)=="
}
