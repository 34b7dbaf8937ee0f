// Amounts of time in words, short enough for a column.

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

const in_minutes = (number) => __("{0} min", [number]);
const in_hours = (number) => __("{0} h", [number]);
const in_days = (number) => __("{0} d", [number]);

/** "1 h 20 min" for seconds, in a column ("is_short") the first of them; days only of time by the wall's clock, since a working day has no fixed length. */
export function duration(seconds, { is_working_time = false, is_short = false } = {}) {
	if (seconds < MINUTE) return is_short ? in_minutes("< 1") : __("less than 1 min");
	if (seconds < HOUR) return in_minutes(Math.floor(seconds / MINUTE));
	const [long, short, ...words] =
		seconds < 2 * DAY || is_working_time
			? [HOUR, MINUTE, in_hours, in_minutes]
			: [DAY, HOUR, in_days, in_hours];
	const rest = is_short ? 0 : Math.floor((seconds % long) / short);
	return two_units(Math.floor(seconds / long), rest, words);
}

const two_units = (many, rest, [in_long, in_short]) =>
	rest ? `${in_long(many)} ${in_short(rest)}` : in_long(many);
