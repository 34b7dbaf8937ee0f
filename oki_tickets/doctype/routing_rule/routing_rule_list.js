frappe.listview_settings["Routing Rule"] = {
	hide_name_column: true,
	add_fields: ["is_enabled"],

	get_indicator(doc) {
		return doc.is_enabled
			? [__("Enabled"), "green", "is_enabled,=,1"]
			: [__("Disabled"), "gray", "is_enabled,=,0"];
	},
};
