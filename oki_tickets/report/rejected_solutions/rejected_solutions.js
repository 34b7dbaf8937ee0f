frappe.query_reports["Rejected Solutions"] = oki_tickets.report();
