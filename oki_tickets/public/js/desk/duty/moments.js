// Moments of the next days, short enough for a button.
import { day_in_words } from "../words";

/** "14:00" today, "Mon 14:00" within a week, else with the date; `at` is a moment in the user's time. */
export function short_moment(at) {
	const now = moment().tz(frappe.boot.time_zone?.user || moment.tz.guess());
	const time = at.format("HH:mm");
	if (at.format("YYYYMMDD") === now.format("YYYYMMDD")) return time;
	const is_soon = at.diff(now, "days") < 6;
	return `${is_soon ? day_in_words(at, { weekday: "short" }) : frappe.datetime.obj_to_user(at)} ${time}`;
}

/** The same for a UTC second. */
export const short_second = (second) =>
	short_moment(moment.unix(second).tz(frappe.boot.time_zone?.user || moment.tz.guess()));
