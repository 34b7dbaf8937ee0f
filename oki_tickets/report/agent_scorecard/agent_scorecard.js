frappe.query_reports["Agent Scorecard"] = oki_tickets.report();
