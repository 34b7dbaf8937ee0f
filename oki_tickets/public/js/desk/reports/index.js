// What all reports about tickets have in common: filters, colours of figures, the tickets behind a figure.

import { safe } from "../words";
import { filters_of, name_period } from "./filters";
import { show_tickets } from "./tickets";

/** Settings of a report as Frappe takes them; `more` names filters of its own. */
export function report({ more } = {}) {
	return {
		filters: filters_of(more),
		formatter: format,
		after_datatable_render: () => name_period(frappe.query_report),
		onload: (view) => view.page.main.on("click", ".oki-figure", (event) => open(view, event)),
	};
}

function format(value, row, column, data, default_formatter) {
	// Nothing to measure is no zero.
	if (data && (value === null || value === undefined)) return "";
	const shown = column.fieldtype === "Data" ? safe(value) : default_formatter(value, row, column, data);
	if (!data) return shown;
	const classes = [
		data.is_total && "oki-report-total",
		(data.over || []).includes(column.fieldname) && "oki-report-over",
	].filter(Boolean);
	const cell = column.figure && value && data.keys ? opening(shown, column, data) : shown;
	return classes.length ? `<span class="${classes.join(" ")}">${cell}</span>` : cell;
}

/** The figure as a button that knows what it counts; Frappe's formatter puts numbers into a block of their own. */
function opening(shown, column, data) {
	const asked = JSON.stringify({ figure: column.figure, keys: { ...data.keys, ...column.keys } });
	return `<a role="button" tabindex="0" class="oki-figure" data-asked="${safe(asked)}">${shown}</a>`;
}

function open(view, event) {
	event.preventDefault();
	show_tickets(view.report_name, view.get_filter_values(), JSON.parse(event.currentTarget.dataset.asked));
}
