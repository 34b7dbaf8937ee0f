// An employee's tickets: those that they answer, and those that they raised.

frappe.ui.form.on("Employee", {
	refresh(frm) {
		if (frm.is_new() || !frm.doc.user_id || !frappe.model.can_read("Ticket")) return;
		const show = (filter) => frappe.set_route("List", "Ticket", "List", filter);
		frm.add_custom_button(__("Tickets as Agent"), () => show({ agent: frm.doc.user_id }), __("View"));
		frm.add_custom_button(__("Tickets Raised"), () => show({ raised_by: frm.doc.user_id }), __("View"));
	},
});
