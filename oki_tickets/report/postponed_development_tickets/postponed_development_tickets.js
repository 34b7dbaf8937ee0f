frappe.query_reports["Postponed Development Tickets"] = oki_tickets.report();
