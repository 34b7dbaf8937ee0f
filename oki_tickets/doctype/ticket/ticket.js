frappe.ui.form.on("Ticket", {
	setup(frm) {
		oki_tickets.use_own_colours();
		oki_tickets.set_queries(frm);
		frm.oki_desk = new oki_tickets.TicketForm(frm);
	},
	onload(frm) {
		// The server would choose the same, but Frappe's form asks for it first.
		if (frm.is_new()) frm.doc.ticket_type ||= frappe.boot.oki_tickets?.default_type;
	},
	refresh(frm) {
		frm.oki_desk.refresh();
		oki_tickets.offer_reasons(frm);
		oki_tickets.offer_work(frm);
		oki_tickets.mark_form(frm);
	},
	is_urgent(frm) {
		oki_tickets.mark_form(frm);
	},
	contact(frm) {
		return oki_tickets.recognise(frm, { contact: frm.doc.contact });
	},
	raised_by(frm) {
		return oki_tickets.recognise(frm, { email: frm.doc.raised_by });
	},
});
