frappe.pages["duty-board"].on_page_load = (wrapper) => {
	oki_tickets.set_up_duty_board(wrapper);
};
