// What is offered in the form's link fields, and what one choice tells of the others.

import { statuses_of } from "./statuses";
import { API } from "./words";

export function set_queries(frm) {
	frm.set_query("contact", () => {
		if (!frm.doc.customer) return {};
		return {
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: { link_doctype: "Customer", link_name: frm.doc.customer },
		};
	});
	frm.set_query("contract", () => ({
		filters: { party_type: "Customer", party_name: frm.doc.customer || "", docstatus: 1 },
	}));
	frm.set_query("agent", () => {
		const line = frm.doc.support_line;
		return { filters: line ? [["Support Agent Line", "support_line", "=", line]] : [] };
	});
	frm.set_query("engineer", () => ({ filters: { user_type: "System User", enabled: 1 } }));
	frm.set_query("category", () => ({ filters: { is_group: 0 } }));
	frm.set_query("waits_for", () => ({
		filters: { name: ["!=", frm.doc.name], status: ["in", statuses_of()] },
	}));
}

/** For a new ticket: fills what contact or address tells into fields that are still empty. */
export async function recognise(frm, args) {
	if (!frm.is_new() || !Object.values(args)[0]) return;
	// One form shows all tickets: by the time of the answer another one may be in it.
	const { doc } = frm;
	const party = await frappe.xcall(`${API}recognise`, args);
	if (frm.doc !== doc) return;
	const fields = {
		customer: party.customer,
		contact: party.contact,
		raised_by: party.email,
		phone: party.phone,
	};
	const news = Object.entries(fields).filter(([name, value]) => value && !frm.doc[name]);
	await frm.set_value(Object.fromEntries(news));
	if (frm.doc !== doc) return;
	if (party.contract && party.customer === frm.doc.customer && !frm.doc.contract) {
		await frm.set_value("contract", party.contract);
	}
}
