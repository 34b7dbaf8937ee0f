frappe.listview_settings["Outbox Message"] = {
	hide_name_column: true,
	add_fields: ["state", "gathered_into"],
	get_indicator(doc) {
		const colour = {
			Waiting: "orange",
			Sending: "blue",
			Sent: "green",
			Failed: "red",
			"Given Up": "red",
			Held: "gray",
		}[doc.state];
		return [__(doc.state), colour, `state,=,${doc.state}`];
	},
	onload(list) {
		list.page.add_actions_menu_item(__("Send Again"), () => {
			const names = list.get_checked_items(true);
			oki_tickets.outbox.send_again(names).then(() => list.refresh());
		});
	},
};
