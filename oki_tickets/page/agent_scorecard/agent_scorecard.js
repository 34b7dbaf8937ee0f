frappe.pages["agent-scorecard"].on_page_load = (wrapper) => {
	oki_tickets.set_up_scorecard(wrapper);
};
