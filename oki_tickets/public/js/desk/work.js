// Work that a ticket causes elsewhere in ERPNext, linked back to it.

/** Buttons for what the person may make. */
export function offer_work(frm) {
	if (frm.is_new()) return;
	const { name: ticket, subject, description, customer } = frm.doc;
	const offer = (doctype, values) => {
		if (!frappe.model.can_create(doctype)) return;
		frm.add_custom_button(__(doctype), () => frappe.new_doc(doctype, { ticket, ...values }), __("Create"));
	};
	offer("Task", { subject, description });
	offer("Timesheet", { customer, note: `${ticket}: ${frappe.utils.escape_html(subject)}` });
}
