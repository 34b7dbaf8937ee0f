// Somebody else has changed the ticket while this form holds unsaved changes: neither side's work is lost.

import { safe } from "./words";

/** Tells who did what, with a button that takes the new state and puts the own changes back on it. */
export function tell_conflict(frm, view, base) {
	take_back(frm);
	frm.layout.show_message(
		`<div class="oki-conflict"><span>${what_happened(frm, view)}</span>
			<button type="button" class="btn btn-xs btn-primary">${__("Reload and keep my changes")}</button></div>`,
		"yellow",
		true
	);
	frm.layout.message.find(".oki-conflict button").one("click", () => reload_with_changes(frm, base));
}

function what_happened(frm, view) {
	const moves = view.conversation.filter((entry) => entry.kind === "status");
	const last = moves[moves.length - 1];
	if (!last || view.status.name === frm.doc.status) {
		return __("This ticket was changed after you opened it.");
	}
	if (last.by_itself) return __("The ticket moved to {0} by itself.", [bold(view.status.label)]);
	return __("{0} moved the ticket to {1}.", [bold(last.by_name), bold(view.status.label)]);
}

const bold = (text) => `<b>${safe(text)}</b>`;

function take_back(frm) {
	frm.layout.message.find(".oki-conflict").closest(".form-message").remove();
}

async function reload_with_changes(frm, base) {
	const changes = own_changes(frm, base);
	await frm.reload_doc();
	await frm.set_value(changes);
	take_back(frm);
}

/** The fields that differ from the document as it was loaded. */
export function own_changes(frm, base) {
	const names = frm.meta.fields
		.filter((df) => frappe.model.is_value_type(df.fieldtype) && !df.read_only)
		.map((df) => df.fieldname)
		.filter((name) => (frm.doc[name] ?? "") !== (base[name] ?? ""));
	return Object.fromEntries(names.map((name) => [name, frm.doc[name]]));
}
