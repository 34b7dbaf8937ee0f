// What people do about Jira from Desk.

import { is_saved } from "./saved";
import { safe } from "./words";

const API = "oki_tickets.api.jira.";

export const jira = {
	async test_connection(frm) {
		if (!(await is_saved(frm))) return;
		const findings = await frappe.xcall(`${API}test_connection`);
		const is_good = findings.every((finding) => finding.is_good);
		frappe.msgprint({
			title: is_good ? __("Jira is connected") : __("Jira is not connected"),
			indicator: is_good ? "green" : "red",
			message: `<ul class="oki-findings">${findings.map(finding_html).join("")}</ul>`,
		});
	},

	async describe_webhook(frm) {
		if (!(await is_saved(frm))) return;
		const told = await frappe.xcall(`${API}describe_webhook`);
		new frappe.ui.Dialog({
			title: __("News from Jira"),
			fields: [
				help(
					__(
						"In Jira, under System → WebHooks, make a webhook for the events of issues and comments: created, updated, deleted."
					)
				),
				copied("address", __("URL"), told.address),
				copied("secret", __("Secret"), told.secret),
				help(__("A Jira that knows no secret for webhooks gets this address instead:")),
				copied("address_with_token", __("URL with a token"), told.address_with_token),
			],
		}).show();
	},

	/** Sends a message of the ticket to its issue, once the agent has said so. */
	send_message(message, issue, is_note) {
		const question = is_note
			? __("Send this internal note to {0} in Jira?", [safe(issue)])
			: __("Send this message to {0} in Jira?", [safe(issue)]);
		frappe.confirm(question, async () => {
			await frappe.xcall(`${API}send_message`, { message });
			frappe.show_alert({ message: __("On its way to {0}", [safe(issue)]), indicator: "green" });
		});
	},
};

function finding_html(finding) {
	const sign = finding.is_good ? "✓" : "✗";
	return `<li class="${finding.is_good ? "oki-good" : "oki-bad"}"><b>${sign}</b> <span>${safe(finding.text)}</span></li>`;
}

function help(text) {
	return { fieldtype: "HTML", options: `<p class="text-muted">${text}</p>` };
}

function copied(fieldname, label, text) {
	return { fieldname, label, fieldtype: "Data", read_only: 1, default: text, with_copy_button: 1 };
}
