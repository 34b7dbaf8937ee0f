frappe.query_reports["First Response and Resolution Time"] = oki_tickets.report({ more: ["group_by"] });
