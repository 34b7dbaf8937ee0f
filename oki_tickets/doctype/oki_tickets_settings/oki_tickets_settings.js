frappe.ui.form.on("Oki Tickets Settings", {
	jira_test(frm) {
		return oki_tickets.jira.test_connection(frm);
	},
	jira_webhook(frm) {
		return oki_tickets.jira.describe_webhook(frm);
	},
});
