frappe.treeview_settings["Ticket Category"] = {
	breadcrumb: "Oki Tickets",
	title: __("Ticket Categories"),
};
