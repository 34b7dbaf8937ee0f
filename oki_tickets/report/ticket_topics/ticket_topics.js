frappe.query_reports["Ticket Topics"] = oki_tickets.report();
