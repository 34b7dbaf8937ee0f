frappe.query_reports["Ticket Communication by Agent"] = oki_tickets.report();
