frappe.ui.form.on("Oki Tickets Settings", {
	refresh(frm) {
		oki_tickets.digests.set_up(frm);
		frm.add_custom_button(__("Check My Settings"), () => frappe.set_route("ticket-settings-check"));
	},
	digest_preview(frm) {
		return oki_tickets.digests.preview(frm);
	},
	call_webhook(frm) {
		return oki_tickets.webhooks.calls(frm);
	},
	chat_webhook(frm) {
		return oki_tickets.webhooks.chats(frm);
	},
	form_snippet(frm) {
		return oki_tickets.webhooks.form(frm);
	},
	jira_test(frm) {
		return oki_tickets.jira.test_connection(frm);
	},
	jira_webhook(frm) {
		return oki_tickets.jira.describe_webhook(frm);
	},
});
