// Work that a ticket causes elsewhere in ERPNext, linked back to it: in the form's menu.

/** Menu items for what the person may make. */
export function offer_work(frm) {
	if (frm.is_new()) return;
	const { name: ticket, subject, description, customer } = frm.doc;
	const offer = (label, doctype, values) => {
		if (!frappe.model.can_create(doctype)) return;
		frm.page.add_menu_item(label, () => make(doctype, { ticket, ...values }), true);
	};
	offer(__("New Task"), "Task", { subject, description });
	const note = `${ticket}: ${frappe.utils.escape_html(subject)}`;
	offer(__("New Timesheet"), "Timesheet", { customer, note });
}

// Frappe's dialog for a quick entry would leave half of it out.
async function make(doctype, values) {
	await frappe.model.with_doctype(doctype);
	const doc = Object.assign(frappe.model.get_new_doc(doctype), values);
	frappe.set_route("Form", doctype, doc.name);
}
