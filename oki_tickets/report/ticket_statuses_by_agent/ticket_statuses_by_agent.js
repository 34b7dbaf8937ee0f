frappe.query_reports["Ticket Statuses by Agent"] = oki_tickets.report();
