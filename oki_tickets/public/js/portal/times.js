// "2 hours ago" stays true while the page is open.

const UNITS = [
	["year", 31536000],
	["month", 2592000],
	["week", 604800],
	["day", 86400],
	["hour", 3600],
	["minute", 60],
	["second", 1],
];
// The share of a unit from which the server, too, speaks of it.
const THRESHOLD = 0.85;

export function keep_times_fresh() {
	setInterval(refresh_times, 60000);
}

function refresh_times() {
	const format = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");
	for (const time of document.querySelectorAll("time.oki-time")) {
		time.textContent = ago(new Date(time.dateTime), format);
	}
}

function ago(moment, format) {
	const seconds = (moment - Date.now()) / 1000;
	const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) / length >= THRESHOLD) ?? UNITS.at(-1);
	return format.format(Math.sign(seconds) * Math.max(1, Math.round(Math.abs(seconds) / length)), unit);
}
