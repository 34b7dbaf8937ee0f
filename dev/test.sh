# ./oki test: unit tests need Python alone; site and browser tests get a bench of their own.

run_test() { # [unit] [site] [browser] [--keep] [--drop] [-- PYTEST ARGUMENTS]
	local word kinds=() keep="" drop="" unit="" failed=0
	while (($#)); do
		word="$1"
		shift
		case "$word" in
		unit | site | browser) kinds+=("$word") ;;
		--keep) keep=yes ;;
		--drop) drop=yes ;;
		--) break ;;
		*) die "unknown word '$word': ./oki test [unit|site|browser] [--keep|--drop] [-- pytest arguments]" ;;
		esac
	done
	PYTEST_ARGUMENTS=("$@")
	log_open test
	[[ -z "$drop" ]] || { test_drop_kept && return 0; }
	((${#kinds[@]})) || kinds=(unit site browser)
	# Looked for first: it decides whether the call must become root's.
	[[ "${kinds[*]}" == unit ]] || bench_find
	if [[ "${kinds[*]}" == unit ]]; then
		test_unit
		return
	fi
	if [[ " ${kinds[*]} " == *" unit "* ]]; then
		# They need a core and no bench: it is made meanwhile.
		test_unit >"$OKI_TMP/unit" 2>&1 &
		unit=$!
	fi
	test_on_bench "$keep" "${kinds[@]}" || failed=1
	if [[ -n "$unit" ]]; then
		wait "$unit" || failed=1
		cat "$OKI_TMP/unit"
	fi
	return "$failed"
}

# ./oki bench: the claims about speed, measured on a test bench of their own.
run_benchmarks() { # [--keep] [MODULE...]
	local keep="" word
	BENCHMARKS=()
	for word in "$@"; do
		case "$word" in
		--keep) keep=yes ;;
		*)
			[[ -f "$CHECKOUT/benchmarks/$word.py" ]] || die "there is no benchmark '$word': see the files in benchmarks/"
			BENCHMARKS+=("$word")
			;;
		esac
	done
	log_open bench
	test_on_bench "$keep" bench
}

# Sets TEST_PATHS to the folders that pytest looks in: these, unless the caller's own arguments name some.
test_paths() { # ROOT FOLDER...
	local root="$1" argument
	shift
	TEST_PATHS=("${@/#/$root/}")
	for argument in "${PYTEST_ARGUMENTS[@]}"; do
		if [[ "$argument" != -* && -e "$root/${argument%%::*}" ]]; then
			TEST_PATHS=()
		fi
	done
}

test_unit() {
	local coverage=()
	tools_need
	test_paths "$CHECKOUT" tests/unit tests/oki
	if ((${#PYTEST_ARGUMENTS[@]} == 0)) && [[ -d "$CHECKOUT/oki_tickets/domain" ]]; then
		coverage=(--cov --cov-report=term-missing:skip-covered --cov-fail-under=100)
	fi
	(
		cd "$CHECKOUT" &&
			COVERAGE_FILE="$TOOLS/coverage" HYPOTHESIS_STORAGE_DIRECTORY="$TOOLS/hypothesis" PYTHONPYCACHEPREFIX="$TOOLS/pycache" \
				"$TOOLS/bin/python" -m pytest -o cache_dir="$TOOLS/pytest-unit" "${coverage[@]}" \
				"${TEST_PATHS[@]}" "${PYTEST_ARGUMENTS[@]}"
	)
}

test_on_bench() { # KEEP KIND...
	local keep="$1" folder
	shift
	bench_need
	as_bench_user mkdir -p "$BENCH_CACHE" || die "cannot write to $BENCH_CACHE: free it and call again"
	machine_need_servers
	db_start
	db_need_root
	site_resolves "$TEST_SITE"
	site_tools_need
	[[ " $* " != *" browser "* ]] || browser_need
	test_bench_sweep
	if [[ -z "$keep" ]]; then
		lanes_run "$@"
		return
	fi
	folder="$(kept_folder)"
	test_lock "$folder"
	test_kept_ready "$folder"
	test_bench_serve "$folder"
	test_kinds "$folder" "$@"
}

test_kinds() { # FOLDER KIND...
	local folder="$1" kind failed=0
	shift
	for kind in "$@"; do
		case "$kind" in
		unit) ;;
		bench)
			on_test_bench "$folder" dev/python/benchmarks_on_bench.py "${BENCHMARKS[@]}" || failed=1
			[[ -z "${OKI_BENCH_JSON:-}" ]] || cp "$folder/bench.json" "$OKI_BENCH_JSON"
			;;
		*) test_kind "$folder" "$kind" || failed=1 ;;
		esac
	done
	test_pictures "$folder"
	return "$failed"
}

# Where the bench's user reads the app: in the checkout, or in a copy beside the test bench's sites.
test_source() { # FOLDER
	APP_SOURCE="$CHECKOUT"
	if ! checkout_is_readable; then
		APP_SOURCE="$1/source"
		copy_checkout "$APP_SOURCE"
	fi
	SOURCE_PATH="$APP_SOURCE"
}

# The guides' pictures, taken by the browser tests, replaced only where that is asked for.
test_pictures() { # FOLDER
	[[ "${OKI_PICTURES:-}" == 1 ]] && compgen -G "$1/pictures/*.png" >/dev/null || return 0
	mkdir -p "$CHECKOUT/docs/pictures" && cp "$1"/pictures/*.png "$CHECKOUT/docs/pictures/"
}

test_kind() { # FOLDER KIND
	local arguments=()
	test_paths "$APP_SOURCE" "tests/$2"
	as_bench_user mkdir -p "$1/pictures"
	arguments=(--rootdir "$APP_SOURCE" -c "$APP_SOURCE/pyproject.toml" -o "cache_dir=$1/pytest-$2")
	on_test_bench "$1" dev/python/pytest_on_bench.py "${arguments[@]}" "${TEST_PATHS[@]}" "${PYTEST_ARGUMENTS[@]}"
}

# A Python file of the checkout, run by the test bench's own Python and told where the test site is.
on_test_bench() { # FOLDER FILE ARGUMENTS...
	local folder="$1" file="$2"
	shift 2
	as_bench_user env -C "$APP_SOURCE" FRAPPE_BENCH_ROOT="$folder" SITES_PATH="$folder/sites" PYTHONPATH="$SOURCE_PATH" \
		PYTHONPYCACHEPREFIX="$BENCH_CACHE/pycache" HYPOTHESIS_STORAGE_DIRECTORY="$BENCH_CACHE/hypothesis" \
		NO_PROXY="localhost,.localhost,127.0.0.1" no_proxy="localhost,.localhost,127.0.0.1" \
		OKI_TEST_TOOLS="$SITE_TOOLS" OKI_TEST_SITE="$TEST_SITE" OKI_TEST_SITES_PATH="$folder/sites" \
		OKI_BENCH_TICKETS="${OKI_BENCH_TICKETS:-1000000}" OKI_BENCH_FACTS="$folder/bench.json" OKI_TEST_BENCH="$folder" OKI_TEST_LANES="${LANES:-}" OKI_TEST_URL="http://$TEST_SITE:$WEB_PORT" OKI_CHROMIUM="${OKI_CHROMIUM:-}" OKI_PICTURES_FOLDER="$folder/pictures" \
		"$folder/env/bin/python" "$APP_SOURCE/$file" "$@"
}
