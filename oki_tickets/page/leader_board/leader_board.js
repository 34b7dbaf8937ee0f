frappe.pages["leader-board"].on_page_load = (wrapper) => {
	oki_tickets.set_up_leader_board(wrapper);
};
