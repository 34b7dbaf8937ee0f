frappe.ui.form.on("Notice Preference", {
	onload(frm) {
		if (frm.is_new() && !frm.doc.user) frm.set_value("user", frappe.session.user);
	},
	refresh(frm) {
		if (frm.doc.user === frappe.session.user) oki_tickets.telegram.add_buttons(frm);
	},
});
