frappe.ui.form.on("Inbound Mail", {
	refresh(frm) {
		frm.disable_save();
		oki_tickets.mail.show_buttons(frm);
	},
});
