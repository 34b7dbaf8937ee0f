// Amounts of time in words, short enough for a column.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/** "1 h 20 min" for seconds; days only of time by the wall's clock, since a working day has no fixed length. */
export function duration(seconds, { is_working_time = false } = {}) {
	if (seconds < MINUTE) return __("less than 1 min");
	if (seconds < HOUR) return __("{0} min", [Math.floor(seconds / MINUTE)]);
	if (seconds < 2 * DAY || is_working_time) return two_units(seconds, HOUR, MINUTE, "{0} h", "{0} min");
	return two_units(seconds, DAY, HOUR, "{0} d", "{0} h");
}

function two_units(seconds, long, short, long_words, short_words) {
	const rest = Math.floor((seconds % long) / short);
	const words = __(long_words, [Math.floor(seconds / long)]);
	return rest ? `${words} ${__(short_words, [rest])}` : words;
}
