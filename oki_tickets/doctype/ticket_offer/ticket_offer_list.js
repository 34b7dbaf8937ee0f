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
		// "Open" alone is what a button says.
		const label = doc.outcome === "Open" ? __("Open", null, "Ticket Offer") : __(doc.outcome);
		return [label, colour, `outcome,=,${doc.outcome}`];
	},
};
