# What the script tells people: one line a step, one line a failure, the rest in a log file.

say() {
	printf 'oki: %s\n' "$*" >&2
}

die() {
	printf 'oki: %s\n' "$*" >&2
	exit 1
}

# A log of this call, so that long output never hides the line that matters.
log_open() { # NAME
	local folder="${XDG_CACHE_HOME:-$HOME/.cache}/oki-tickets/logs"
	mkdir -p "$folder" || die "cannot write to $folder: set XDG_CACHE_HOME to a folder of yours"
	find "$folder" -name '*.log' -mtime +7 -delete
	OKI_LOG="$folder/$1-$(date +%Y%m%d-%H%M%S)-$$.log"
	: >"$OKI_LOG"
}

# Runs a command with its output in the log; a failure ends the script in one line.
logged() { # WHAT COMMAND...
	local what="$1"
	shift
	printf '\n# %s: %s\n' "$what" "$*" >>"$OKI_LOG"
	"$@" >>"$OKI_LOG" 2>&1 </dev/null && return 0
	die_by_log "$what"
}

# Names the likely cause of a failure whose output ended in the log.
die_by_log() { # WHAT
	local what="$1" tail reason
	tail="$(tail -n 60 "$OKI_LOG")"
	case "$tail" in
	*"Could not resolve"* | *"Temporary failure in name resolution"* | *"Failed to connect to"* | \
		*"Failed to establish a new connection"* | *"Network is unreachable"* | *"ENOTFOUND"* | \
		*"EAI_AGAIN"* | *"ECONNREFUSED"*"registry"* | *"dns error"* | *"unable to access"*)
		die "$what failed: no way to the network; connect, or name a mirror (--frappe, --erpnext); details: $OKI_LOG"
		;;
	*"No space left on device"*)
		die "$what failed: the disk is full; make room and call again; details: $OKI_LOG"
		;;
	*"Access denied for user"*)
		die "$what failed: MariaDB refused the log-in; call as root or set OKI_DB_ROOT_USER and OKI_DB_ROOT_PASSWORD; details: $OKI_LOG"
		;;
	esac
	# A Python error's own words, where there is one.
	reason="$(tr '\r' '\n' <<<"$tail" | grep -E '^[A-Za-z_.]*(Error|Exception|Failure)[A-Za-z]*: ' | tail -n 1 | cut -c1-240)"
	die "$what failed${reason:+ ($reason)}; read the end of $OKI_LOG, mend it and call again"
}

have() {
	command -v "$1" >/dev/null 2>&1
}
