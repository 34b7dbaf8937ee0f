frappe.query_reports["Discipline Violations by Agent"] = oki_tickets.report();
