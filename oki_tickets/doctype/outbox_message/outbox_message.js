frappe.ui.form.on("Outbox Message", {
	refresh(frm) {
		frm.disable_save();
		oki_tickets.outbox.show_moments(frm);
		if (["Failed", "Given Up", "Sent", "Held"].includes(frm.doc.state)) {
			frm.add_custom_button(__("Send Again"), () =>
				oki_tickets.outbox.send_again([frm.doc.name]).then(() => frm.reload_doc())
			);
		}
	},
});
