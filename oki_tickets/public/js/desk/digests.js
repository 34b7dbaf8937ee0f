// Digests in the settings: whom they go to, what they look like, and one at once.

import { is_saved } from "./saved";
import { safe } from "./words";

const API = "oki_tickets.api.digests.";

export const digests = { set_up, preview };

/** Zones and reports that the rows can name. */
async function set_up(frm) {
	frm.set_query("report", "digest_reports", () => ({
		filters: { module: "Oki Tickets", disabled: 0 },
	}));
	const zones = await frappe.xcall("oki_tickets.api.schedules.get_time_zones", {}, "GET");
	frm.fields_dict.digest_recipients?.grid.update_docfield_property("time_zone", "options", zones);
}

async function preview(frm) {
	if (!(await is_saved(frm))) return;
	const rows = frm.doc.digest_recipients || [];
	if (!rows.length) {
		frappe.msgprint(__("Name a recipient first."));
		return;
	}
	new Preview(rows).show();
}

class Preview {
	constructor(rows) {
		this.names = Object.fromEntries(rows.map((row) => [label_of(row), row.name]));
		const labels = Object.keys(this.names);
		this.dialog = new frappe.ui.Dialog({
			title: __("Digest"),
			size: "extra-large",
			fields: [
				select("recipient", __("Recipient"), labels, () => this.load()),
				{ fieldtype: "Column Break" },
				select("kind", __("Kind"), ["Daily", "Monthly"], () => this.load()),
				{ fieldtype: "Section Break" },
				{ fieldname: "page", fieldtype: "HTML" },
			],
			primary_action_label: __("Send Now"),
			primary_action: () => this.send(),
		});
	}

	show() {
		this.dialog.show();
		this.load();
	}

	asked() {
		const { recipient, kind } = this.dialog.get_values(true);
		return { recipient: this.names[recipient], kind };
	}

	/** The page comes in a frame without scripts, as a mail client would show it. */
	async load() {
		const asked = this.asked();
		const $page = this.dialog.fields_dict.page.$wrapper;
		$page.html(`<p class="text-muted oki-digest-wait">${__("The reports are being made …")}</p>`);
		const said = await frappe.xcall(`${API}preview`, asked).catch(() => null);
		const now = this.asked();
		if (now.recipient !== asked.recipient || now.kind !== asked.kind) return;
		$page.empty();
		if (!said) return;
		$page.append($(`<p class="oki-digest-subject"><b>${safe(said.subject)}</b></p>`));
		const title = __("Digest");
		$(`<iframe class="oki-digest" sandbox="allow-popups" title="${title}"></iframe>`)
			.prop("srcdoc", said.html)
			.appendTo($page);
	}

	async send() {
		const { address } = await frappe.xcall(`${API}send_now`, this.asked());
		this.dialog.hide();
		frappe.show_alert({ message: __("On its way to {0}", [safe(address)]), indicator: "green" });
	}
}

const label_of = (row) =>
	[row.user || row.email, row.support_line && __(row.support_line)].filter(Boolean).join(" · ");

function select(fieldname, label, values, onchange) {
	const options = values.map((value) => ({ value, label: fieldname === "kind" ? __(value) : value }));
	return { fieldname, label, fieldtype: "Select", options, default: values[0], onchange, reqd: 1 };
}
