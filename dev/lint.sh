# ./oki lint [--fix]: Python by ruff, shell by shellcheck, JavaScript and CSS by biome.

run_lint() {
	local fix="" failed=0
	[[ "${1:-}" != --fix ]] || { fix=yes && shift; }
	(($# == 0)) || die "unknown word '$1': ./oki lint [--fix]"
	log_open lint
	tools_need
	biome_need
	cd "$CHECKOUT" || die "cannot enter $CHECKOUT"
	lint_python "$fix" || failed=1
	lint_shell || failed=1
	lint_pages "$fix" || failed=1
	lint_sizes || failed=1
	if ((failed)); then
		say "lint found something; ./oki lint --fix repairs what it can"
		return 1
	fi
	say "lint is clean"
}

lint_python() { # FIX
	export RUFF_CACHE_DIR="$TOOLS/ruff"
	if [[ -n "$1" ]]; then
		"$TOOLS/bin/ruff" check --quiet --fix . && "$TOOLS/bin/ruff" format --quiet .
	else
		"$TOOLS/bin/ruff" check --quiet . && "$TOOLS/bin/ruff" format --quiet --diff .
	fi
}

# Excluded: the libraries share variables (SC2034, SC2153, SC2154) and hand scripts to other shells (SC2016).
lint_shell() {
	"$TOOLS/bin/shellcheck" --shell=bash --severity=style --exclude=SC2016,SC2034,SC2153,SC2154 oki dev/*.sh .ci/run
}

lint_pages() { # FIX
	local write=()
	[[ -z "$1" ]] || write=(--write)
	"$BIOME" check "${write[@]}" --colors="$( [[ -t 1 ]] && echo force || echo off)" --reporter=summary \
		--no-errors-on-unmatched --max-diagnostics=50 .
}

# A file that outgrows what one can hold in the head is to be split.
lint_sizes() {
	local file count found=0
	while IFS= read -r -d '' file; do
		count="$(wc -l <"$file")"
		if ((count > 300)); then
			say "$file has $count lines; split it by capability (300 at most)"
			found=1
		fi
	done < <(checkout_files | grep -zE '\.(py|js|css|sh)$|^oki$')
	return "$found"
}

# Sets BIOME to the program, installed into the user's cache.
biome_need() {
	local word folder
	have npm || need_packages nodejs npm
	word="$(sha256sum <"$HERE/dev/package.json" | cut -c1-12)"
	folder="${XDG_CACHE_HOME:-$HOME/.cache}/oki-tickets/biome-$word"
	BIOME="$folder/node_modules/.bin/biome"
	[[ -e "$folder/ready" ]] && return 0
	say "installing biome"
	rm -rf "$folder"
	mkdir -p "$folder" && cp "$HERE/dev/package.json" "$folder/"
	logged "installing biome" npm install --prefix "$folder" --no-audit --no-fund --no-package-lock
	touch "$folder/ready"
}
