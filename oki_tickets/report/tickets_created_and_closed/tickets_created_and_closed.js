frappe.query_reports["Tickets Created and Closed"] = oki_tickets.report({ more: ["interval"] });
