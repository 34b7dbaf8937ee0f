frappe.query_reports["Tickets by Channel"] = oki_tickets.report();
