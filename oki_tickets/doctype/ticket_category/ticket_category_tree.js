frappe.treeview_settings["Ticket Category"] = {
	breadcrumb: "Oki Tickets",
	title: __("Ticket Categories"),
	get_tree_root: false,
	root_label: "All Ticket Categories",
	ignore_fields: ["parent_ticket_category"],
};
