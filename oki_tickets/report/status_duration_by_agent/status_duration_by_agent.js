frappe.query_reports["Status Duration by Agent"] = oki_tickets.report();
