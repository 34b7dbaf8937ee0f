const draw = (frm) => frm.oki_schedule.draw();

frappe.ui.form.on("Work Schedule", {
	setup(frm) {
		frm.oki_schedule = new oki_tickets.ScheduleForm(frm);
	},
	refresh: draw,
	time_zone: draw,
	holiday_list: draw,
});

frappe.ui.form.on("Work Schedule Hours", {
	day: draw,
	from_time: draw,
	to_time: draw,
	working_hours_add(frm, doctype, name) {
		frm.oki_schedule.suggest_hours(doctype, name);
	},
	working_hours_remove: draw,
	working_hours_move: draw,
});

frappe.ui.form.on("Work Schedule Exception", {
	date: draw,
	is_off: draw,
	from_time: draw,
	to_time: draw,
	exceptions_add(frm, doctype, name) {
		frm.oki_schedule.empty_times(doctype, name);
	},
	exceptions_remove: draw,
});
