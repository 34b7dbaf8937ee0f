# Servers of our own: each in a session of its own, with a pid file and a log.

# A pid alone may have been given to another program since: the start time makes it certain.
proc_stamp() { # PID
	local line fields
	line="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
	# The name in brackets may hold blanks, so count from behind it.
	read -r -a fields <<<"${line##*) }"
	[[ "${fields[0]}" != Z ]] && printf '%s\n' "${fields[19]}"
}

stamped_alive() { # FILE with "PID STAMP"
	local pid stamp
	[[ -r "$1" ]] && read -r pid stamp <"$1" && [[ -n "$pid" && "$(proc_stamp "$pid")" == "$stamp" ]]
}

# proc_start FOLDER NAME COMMAND...: as the bench's user; log and pid in FOLDER.
proc_start() {
	local folder="$1" name="$2" pid
	shift 2
	# In a shell of its own, which ends at once: the server is nobody's child and outlives this script.
	(exec "${BENCH_AS[@]}" setsid bash -c 'echo $$ >"$0"; log="$1"; shift; exec "$@" >>"$log" 2>&1 </dev/null' \
		"$folder/$name.starting" "$folder/$name.log" "$@" >/dev/null 2>&1 6>&- 7>&- 8>&- 9>&- &)
	for _ in {1..100}; do
		[[ -s "$folder/$name.starting" ]] && break
		sleep 0.05
	done
	pid="$(cat "$folder/$name.starting")" || die "could not start $name: see $folder/$name.log"
	printf '%s %s\n' "$pid" "$(proc_stamp "$pid")" | as_bench_user tee "$folder/$name.pid" >/dev/null
	as_bench_user rm -f "$folder/$name.starting"
}

proc_alive() { # FOLDER NAME
	stamped_alive "$1/$2.pid"
}

proc_stop() { # FOLDER NAME
	local file="$1/$2.pid" pid
	if stamped_alive "$file"; then
		read -r pid _ <"$file"
		as_bench_user kill -TERM -- "-$pid" 2>/dev/null
		for _ in {1..100}; do
			stamped_alive "$file" || break
			sleep 0.1
		done
		as_bench_user kill -KILL -- "-$pid" 2>/dev/null
	fi
	as_bench_user rm -f "$file"
}

proc_stop_all() { # FOLDER
	local file
	# Redis last, so that the others can say goodbye to it.
	for file in "$1"/[!r]*.pid "$1"/r*.pid; do
		[[ -e "$file" ]] && proc_stop "$1" "$(basename "$file" .pid)"
	done
	return 0
}

# Whatever still runs for a bench of ours, wherever it was started from.
procs_of_bench() { # FOLDER
	local environ
	for environ in /proc/[0-9]*/environ; do
		if cat "$environ" 2>/dev/null | tr '\0' '\n' | grep -qxF "FRAPPE_BENCH_ROOT=$1"; then
			basename "$(dirname "$environ")"
		fi
	done
}

port_busy() { # PORT
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

port_line() { # PORT
	ss -Hltnp "sport = :$1" 2>/dev/null
}

port_pid() { # PORT
	port_line "$1" | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | head -n 1
}

port_holder() { # PORT
	local name
	name="$(port_line "$1" | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (process \2)/p' | head -n 1)"
	printf '%s' "${name:-another program}"
}

free_ports() { # COUNT
	python3 - "$1" <<-'PYTHON'
		import socket, sys

		held = [socket.socket() for _ in range(int(sys.argv[1]))]
		for one in held:
		    one.bind(("127.0.0.1", 0))
		print(*(one.getsockname()[1] for one in held))
	PYTHON
}

wait_for() { # SECONDS COMMAND...
	local until=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		((SECONDS < until)) || return 1
		sleep 0.2
	done
}

redis_answers() { # PORT
	local answer
	exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
	printf 'PING\r\n' >&3
	read -r -t 2 answer <&3
	exec 3>&-
	[[ "$answer" == +PONG* || "$answer" == -NOAUTH* ]]
} 2>/dev/null
