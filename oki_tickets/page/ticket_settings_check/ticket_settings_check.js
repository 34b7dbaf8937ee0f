frappe.pages["ticket-settings-check"].on_page_load = (wrapper) => {
	oki_tickets.set_up_settings_check(wrapper);
};
