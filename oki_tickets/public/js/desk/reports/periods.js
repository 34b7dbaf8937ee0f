// Periods that people ask for by name.

const iso = (day) => day.format("YYYY-MM-DD");
const today = () => moment(frappe.datetime.now_date());

const LENGTHS = {
	"This Month": () => [today().startOf("month"), today()],
	"Last Month": () => whole("month"),
	"This Week": () => [today().startOf("isoWeek"), today()],
	"Last Week": () => whole("isoWeek"),
	"Last 30 Days": () => [today().subtract(29, "days"), today()],
	"This Quarter": () => [today().startOf("quarter"), today()],
	"Last Quarter": () => whole("quarter"),
	"This Year": () => [today().startOf("year"), today()],
};

function whole(unit) {
	const length = { isoWeek: "week" }[unit] || unit;
	const start = today().startOf(unit).subtract(1, length);
	return [start, start.clone().endOf(unit)];
}

export const OWN_DAYS = "Own Days";

/** Options of the filter; the texts are collected for translation by name here. */
export function options() {
	const labels = [
		["This Month", __("This Month")],
		["Last Month", __("Last Month")],
		["This Week", __("This Week")],
		["Last Week", __("Last Week")],
		["Last 30 Days", __("Last 30 Days")],
		["This Quarter", __("This Quarter")],
		["Last Quarter", __("Last Quarter")],
		["This Year", __("This Year")],
		[OWN_DAYS, __("Own Days")],
	];
	return labels.map(([value, label]) => ({ value, label }));
}

/** First and last day (YYYY-MM-DD, the site's today) of a period by its name. */
export function days_of(name) {
	return LENGTHS[name]().map(iso);
}

/** The name of the period that has these days, OWN_DAYS where none has. */
export function name_of(from_date, to_date) {
	const is_it = (name) => days_of(name).join() === [from_date, to_date].join();
	return Object.keys(LENGTHS).find(is_it) || OWN_DAYS;
}
