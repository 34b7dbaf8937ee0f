frappe.query_reports["Line Throughput"] = oki_tickets.report();
