// An agent has one record, and no list of others': the list leads there, and to a new one at first.
frappe.listview_settings["Notice Preference"] = {
	async onload() {
		if (frappe.user.has_role(["Support Head", "System Manager"])) return;
		const user = frappe.session.user;
		const is_there = await frappe.db.exists("Notice Preference", user);
		frappe.route_flags.replace_route = true;
		if (is_there) frappe.set_route("Form", "Notice Preference", user);
		else frappe.new_doc("Notice Preference");
	},
};
