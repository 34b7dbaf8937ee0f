// Copies the hours of one day to others, in the form; saving stays the person's own decision.

import { DAYS } from "./week";

export const OFFICE_HOURS = { from_time: "08:00:00", to_time: "17:00:00" };

/** Asks from which day to which; the hours that those days had are replaced. */
export function ask_to_copy(frm, on_done) {
	const filled = DAYS.filter((day) => rows_of(frm, day).length);
	const dialog = new frappe.ui.Dialog({
		title: __("Copy to Another Day"),
		fields: [
			{
				fieldname: "source",
				fieldtype: "Select",
				label: __("Hours Of"),
				options: filled.map((day) => ({ value: day, label: __(day) })),
				default: filled[0],
				reqd: 1,
			},
			{
				fieldname: "targets",
				fieldtype: "MultiCheck",
				label: __("Copy To"),
				description: __("The hours that these days have now are replaced."),
				columns: 2,
				options: DAYS.map((day) => ({ value: day, label: __(day) })),
			},
		],
		primary_action_label: __("Copy"),
		primary_action({ source, targets }) {
			const days = (targets || []).filter((day) => day !== source);
			if (!days.length) {
				frappe.show_alert({ message: __("Choose another day to copy to."), indicator: "orange" });
				return;
			}
			dialog.hide();
			copy(frm, source, days);
			on_done();
		},
	});
	dialog.show();
}

const rows_of = (frm, day) => (frm.doc.working_hours || []).filter((row) => row.day === day);

function copy(frm, source, targets) {
	const hours = rows_of(frm, source).map(({ from_time, to_time }) => ({ from_time, to_time }));
	const kept = frm.doc.working_hours.filter((row) => !targets.includes(row.day));
	const copied = targets.flatMap((day) => hours.map((row) => ({ ...row, day })));
	put(frm, [...kept, ...copied]);
}

/** Monday to Friday, for a schedule that has no hours yet. */
export function fill_office_hours(frm) {
	put(
		frm,
		DAYS.slice(0, 5).map((day) => ({ day, ...OFFICE_HOURS }))
	);
}

/** Puts these rows in place of all, in the order of the week. */
function put(frm, rows) {
	const values = rows
		.map(({ day, from_time, to_time }) => ({ day, from_time, to_time }))
		.sort((one, other) => DAYS.indexOf(one.day) - DAYS.indexOf(other.day));
	frm.clear_table("working_hours");
	for (const row of values) frm.add_child("working_hours", row);
	frm.refresh_field("working_hours");
	frm.dirty();
}
