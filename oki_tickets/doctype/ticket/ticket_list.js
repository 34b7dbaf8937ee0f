frappe.listview_settings.Ticket = {
	add_fields: ["status", "priority", "agent", "customer", "status_changed_at", "due_at", "is_urgent"],

	get_indicator(doc) {
		return [__(doc.status), oki_tickets.status_colour(doc.status), `status,=,${doc.status}`];
	},

	formatters: {
		subject: (value) => oki_tickets.shown(value),
		priority(value) {
			if (!value) return "";
			const name = oki_tickets.safe(value);
			return `<span class="filterable indicator ${oki_tickets.priority_colour(value)} ellipsis" data-filter="priority,=,${name}">${__(name)}</span>`;
		},
		status_changed_at(value, _df, doc) {
			return oki_tickets.time_in_status(value, doc);
		},
	},

	refresh(list) {
		oki_tickets.mark_list(list);
		list.oki_views?.mark();
		list.oki_search?.take_over();
	},

	onload(list) {
		oki_tickets.use_own_colours();
		oki_tickets.set_up_list_moves(list);
		oki_tickets.set_up_list_views(list);
		oki_tickets.set_up_list_search(list);
	},
};
