frappe.listview_settings["Ticket Transfer"] = {
	hide_name_column: true,
	add_fields: ["kind", "pickup_ignored"],

	get_indicator(doc) {
		if (doc.pickup_ignored) return [__("Pickup Ignored"), "red", "pickup_ignored,=,1"];
		const colour = {
			Taken: "green",
			Pulled: "green",
			Escalated: "orange",
			"Norm Broken": "red",
			Absence: "yellow",
			Development: "purple",
		}[doc.kind];
		return [__(doc.kind), colour || "blue", `kind,=,${doc.kind}`];
	},
};
