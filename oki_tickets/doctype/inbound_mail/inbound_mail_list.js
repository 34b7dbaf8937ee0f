frappe.listview_settings["Inbound Mail"] = {
	add_fields: ["state", "kind"],
	get_indicator(doc) {
		const colour = {
			Waiting: "orange",
			Done: "green",
			"Held Back": "red",
			Stopped: "gray",
			Unreadable: "red",
		}[doc.state];
		return [__(doc.state), colour, `state,=,${doc.state}`];
	},
};
