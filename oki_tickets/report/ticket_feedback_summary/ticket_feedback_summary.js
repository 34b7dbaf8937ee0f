frappe.query_reports["Ticket Feedback Summary"] = oki_tickets.report();
