frappe.listview_settings["Ticket Offer"] = {
	hide_name_column: true,
	add_fields: ["outcome"],

	get_indicator(doc) {
		const colour = {
			Open: "blue",
			Taken: "green",
			Drawn: "orange",
			Lost: "gray",
			Missed: "red",
			Withdrawn: "gray",
		}[doc.outcome];
		return [__(doc.outcome), colour, `outcome,=,${doc.outcome}`];
	},
};
