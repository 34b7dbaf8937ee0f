// Filters that the reports share.

import { OWN_DAYS, days_of, name_of, options } from "./periods";

const link = (fieldname, label, doctype) => ({ fieldname, label, fieldtype: "Link", options: doctype });
const select = (fieldname, label, choices) => ({
	fieldname,
	label,
	fieldtype: "Select",
	options: choices.map(([value, words]) => ({ value, label: words })),
});

const MORE = {
	interval: () =>
		select("interval", __("Interval"), [
			["", __("Fitting Interval")],
			["Day", __("By Day")],
			["Week", __("By Week")],
			["Month", __("By Month")],
		]),
	group_by: () => ({
		...select("group_by", __("Group By"), [
			["support_line", __("Line")],
			["agent", __("Agent")],
			["priority", __("Priority")],
			["customer", __("Customer")],
			["ticket_type", __("Type")],
		]),
		default: "support_line",
	}),
};

const CHANNELS = ["Portal", "E-mail", "Telegram", "Telephone", "Chat", "Desk", "API"];

/** The filters of a report; `more` names those of its own, which come after the period. */
export function filters_of(more = []) {
	return [
		...period(),
		...more.map((name) => MORE[name]()),
		link("support_line", __("Line"), "Support Line"),
		link("agent", __("Agent"), "Support Agent"),
		link("customer", __("Customer"), "Customer"),
		link("ticket_type", __("Type"), "Ticket Type"),
		link("category", __("Category"), "Ticket Category"),
		select("channel", __("Channel"), [["", __("All Channels")], ...CHANNELS.map((name) => [name, __(name)])]),
		link("priority", __("Priority"), "Ticket Priority"),
	];
}

function period() {
	const [from_date, to_date] = days_of("This Month");
	const day = (fieldname, label, value) => ({
		fieldname,
		label,
		fieldtype: "Date",
		default: value,
		reqd: 1,
		on_change: follow_days,
	});
	return [
		{
			fieldname: "period",
			label: __("Period"),
			fieldtype: "Select",
			options: options(),
			default: "This Month",
			on_change: follow_name,
		},
		day("from_date", __("From Date"), from_date),
		day("to_date", __("To Date"), to_date),
	];
}

/** A chosen name sets the days; the report is read once, with both. */
async function follow_name(report) {
	const name = report.get_filter_value("period");
	if (name === OWN_DAYS) return;
	const [from_date, to_date] = days_of(name);
	report._no_refresh = true;
	await report.get_filter("from_date").set_value(from_date);
	await report.get_filter("to_date").set_value(to_date);
	report._no_refresh = false;
	report.refresh(true);
}

/** Says what the days are called, which an address may have brought. */
export function name_period(report) {
	const [from_date, to_date] = ["from_date", "to_date"].map((name) => report.get_filter_value(name));
	report.get_filter("period").set_input(name_of(from_date, to_date));
}

/** Days that are changed by hand have another name. */
function follow_days(report) {
	if (report._no_refresh) return;
	name_period(report);
	if (report.get_filter_value("from_date") && report.get_filter_value("to_date")) report.refresh(true);
}
