frappe.query_reports["Top Customers by Tickets"] = oki_tickets.report();
