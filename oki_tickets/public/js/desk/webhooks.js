// How telephone systems, chat services and other sites are connected, for administrators.

import { is_saved } from "./saved";

const TELEPHONE = "oki_tickets.api.telephone.";

export const webhooks = {
	calls: (frm) =>
		describe(
			frm,
			`${TELEPHONE}describe_calls`,
			__("Calls by Webhook"),
			__(
				"Let the telephone system send a POST request with a JSON body to this address whenever a call rings, is answered, missed or ends. What it does not know it leaves out."
			)
		),

	chats: (frm) =>
		describe(
			frm,
			`${TELEPHONE}describe_chats`,
			__("Chats by Webhook"),
			__(
				"Let the chat service send a POST request with a JSON body to this address for each message of a visitor. Set verified to true only where the visitor is logged in with you."
			)
		),

	async form(frm) {
		if (!(await is_saved(frm))) return;
		const { address, code } = await frappe.xcall("oki_tickets.api.guests.describe");
		show(__("Form for Guests"), [
			help(__("Put this into a page of your site. The site has to be among those that may show the form.")),
			copied("code", __("Code"), code),
			copied("address", __("Address of the form alone"), address),
		]);
	},
};

async function describe(frm, method, title, text) {
	if (!(await is_saved(frm))) return;
	const told = await frappe.xcall(method);
	show(title, [
		help(text),
		copied("address", __("URL"), told.address),
		copied("secret", __("Secret"), told.secret),
		help(signature_html()),
		{
			fieldtype: "Code",
			fieldname: "example",
			label: __("Example"),
			options: "JSON",
			read_only: 1,
			default: told.example,
		},
	]);
}

function signature_html() {
	return __(
		"Each request is signed: the header {0} is the present second since 1970, the header {1} is {2} of that number, a dot and the body, keyed with the secret.",
		["<code>X-Oki-Timestamp</code>", "<code>X-Oki-Signature</code>", "<code>sha256=</code>HMAC-SHA256"]
	);
}

function show(title, fields) {
	new frappe.ui.Dialog({ title, fields, size: "large" }).show();
}

function help(html) {
	return { fieldtype: "HTML", options: `<p class="text-muted">${html}</p>` };
}

function copied(fieldname, label, text) {
	return { fieldname, label, fieldtype: "Data", read_only: 1, default: text, with_copy_button: 1 };
}
