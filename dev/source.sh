# The checkout as the bench's user sees it: itself, or a copy where that user may not read it.

checkout_is_readable() {
	as_bench_user test -r "$CHECKOUT/oki_tickets/hooks.py" -a -x "$CHECKOUT" -a -r "$CHECKOUT/dev" 2>/dev/null
}

# The files that belong to the checkout, committed or about to be, and no junk.
checkout_files() {
	if git_here rev-parse --git-dir >/dev/null 2>&1; then
		git_here ls-files --cached --others --exclude-standard -z |
			while IFS= read -r -d '' file; do
				[[ -e "$CHECKOUT/$file" ]] && printf '%s\0' "$file"
			done
	else
		(cd "$CHECKOUT" && find . -type f -not -path '*/node_modules/*' -not -name '*.pyc' -printf '%P\0')
	fi
}

# The caller may not be the owner of the checkout (root, sudo): git is told that this is meant.
git_here() {
	git -c safe.directory="$CHECKOUT" -C "$CHECKOUT" "$@"
}

# A copy of the checkout in FOLDER, files that are gone removed, unchanged ones left alone.
copy_checkout() { # FOLDER
	local folder="$1" fresh="$1.new"
	as_bench_user rm -rf "$fresh"
	as_bench_user mkdir -p "$fresh" || die "cannot write to $fresh: free it and call again"
	(cd "$CHECKOUT" && checkout_files | tar --null --no-recursion -cf - -T -) |
		as_bench_user tar -xf - -C "$fresh" || die "copying the checkout to $folder failed: look at the disk's room and call again"
	# What was built for the copy stays: the build decides by itself what is stale.
	if [[ -d "$folder/oki_tickets/public/dist" ]]; then
		as_bench_user mkdir -p "$fresh/oki_tickets/public"
		as_bench_user mv "$folder/oki_tickets/public/dist" "$fresh/oki_tickets/public/dist"
	fi
	as_bench_user rm -rf "$folder"
	as_bench_user mv "$fresh" "$folder"
}

# One word that changes when the files under the named paths change.
tree_word() { # PATH...
	(
		cd "$CHECKOUT" || exit 1
		checkout_files | tr '\0' '\n' | LC_ALL=C sort >"$OKI_TMP/files"
		for path in "$@"; do
			grep -E "$path" "$OKI_TMP/files"
		done | tr '\n' '\0' | xargs -0 -r sha256sum | sha256sum | cut -c1-16
	)
}

# What each kind of change asks for: records a migrate, pages a build, code fresh servers.
change_word() { # records|pages|code
	case "$1" in
	records) tree_word '^oki_tickets/.*\.(json|txt|csv)$' '^oki_tickets/hooks\.py$' '^oki_tickets/(setup|patches)/' '^fixtures/' ;;
	pages) tree_word '^oki_tickets/public/' '^oki_tickets/locale/' ;;
	code) tree_word '^oki_tickets/.*\.(py|html|css|js|json|md)$' ;;
	esac
}

note_words() { # FOLDER
	local kind
	for kind in records pages code; do
		change_word "$kind" | as_bench_user tee "$1/word-$kind" >/dev/null
	done
}

has_changed() { # FOLDER KIND
	[[ "$(change_word "$2")" != "$(cat "$1/word-$2" 2>/dev/null)" ]]
}
