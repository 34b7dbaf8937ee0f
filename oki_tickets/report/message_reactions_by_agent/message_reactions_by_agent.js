frappe.query_reports["Message Reactions by Agent"] = oki_tickets.report();
