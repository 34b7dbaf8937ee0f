// "Why here?": what the desk chose for a ticket when it came, and for what reason.

import { API, safe } from "./words";

/** Puts the question into the form's menu. */
export function offer_reasons(frm) {
	if (frm.is_new()) return;
	frm.page.add_menu_item(__("Why Here?"), () => show_reasons(frm.docname), true);
}

async function show_reasons(ticket) {
	const rows = await frappe.xcall(`${API}get_routing_reasons`, { ticket }, "GET");
	const dialog = new frappe.ui.Dialog({
		title: __("Why Here?"),
		fields: [{ fieldtype: "HTML", fieldname: "reasons" }],
	});
	dialog.fields_dict.reasons.$wrapper.html(reasons_html(rows));
	dialog.show();
}

function reasons_html(rows) {
	if (!rows.length)
		return `<p class="text-muted">${__("This ticket came before the desk wrote reasons down.")}</p>`;
	return `<p class="text-muted">${__("What the ticket got when it came:")}</p>
		<div class="oki-reasons">${rows.map(row_html).join("")}</div>`;
}

function row_html(row) {
	const now = row.now ? `<span class="oki-reason-now">${__("now: {0}", [safe(row.now)])}</span>` : "";
	return `<div class="oki-reason"><span class="oki-reason-label">${safe(row.label)}</span>
		<div><b>${safe(row.value)}</b> ${now}<p>${safe(row.sentence)}</p></div></div>`;
}
