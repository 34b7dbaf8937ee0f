frappe.ui.form.on("Broadcast", {
	refresh(frm) {
		const { starts_at, ends_at } = frm.doc;
		const now = frappe.datetime.now_datetime();
		if (frm.is_new() || !frm.perm[0]?.write || starts_at > now || (ends_at && ends_at <= now)) return;
		frm.add_custom_button(__("End Now"), () => {
			frm.set_value("ends_at", frappe.datetime.now_datetime());
			return frm.save();
		});
	},
});
