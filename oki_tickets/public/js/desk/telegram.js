// Linking one's own Telegram account.

import { safe } from "./words";

const API = "oki_tickets.api.telegram.";

export const telegram = {
	/** Buttons on a form that belongs to the session's user. */
	async add_buttons(frm) {
		const { offered, linked } = await frappe.xcall(`${API}get_state`);
		if (!offered) return;
		frm.add_custom_button(linked ? __("Link Another Telegram Account") : __("Link Telegram"), () =>
			telegram.link()
		);
		if (linked) frm.add_custom_button(__("Unlink Telegram"), () => telegram.unlink(frm));
	},

	async link() {
		const { url, code, bot, minutes } = await frappe.xcall(`${API}new_link`);
		frappe.msgprint({
			title: __("Link Telegram"),
			message: `
				<p>${__("Open the bot on the device where you use Telegram, and press Start.")}</p>
				<p><a class="btn btn-primary" href="${encodeURI(url)}" target="_blank" rel="noopener">${__("Open {0}", [`@${safe(bot)}`])}</a></p>
				<p>${__("Or write this to {0}:", [`<b>@${safe(bot)}</b>`])}</p>
				<pre>/start ${safe(code)}</pre>
				<p class="text-muted">${__("The code works once, for {0} minutes.", [minutes])}</p>`,
		});
	},

	unlink(frm) {
		frappe.confirm(__("Notices come by Telegram no more. Unlink the account?"), async () => {
			await frappe.xcall(`${API}unlink`);
			frm.reload_doc();
		});
	},
};
