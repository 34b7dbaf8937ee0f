// A move as a person makes it: what it needs is asked for, nothing else; what the server refuses leaves the
// dialog open with everything that was typed.

import { hold_words } from "./dialogs";
import { sendable_html, TOOLBAR } from "./editor";
import { category_of } from "./statuses";

const MESSAGE = "message";

/**
 * Asks for what `move` needs and calls `make(values)`, which resolves to something true once it is done.
 * `known` are values to begin with, `message` the text of a message that was begun.
 */
export function ask_for_move({ move, title, known = {}, message = "", make }) {
	const fields = fields_of(move, known, message);
	if (fields.length) return new MoveDialog(move, title, fields, make).show();
	if (category_of(move.to_status) !== "Closed") return make({});
	return frappe.confirm(__("{0}: are you sure?", [title || move.label]), () => make({}));
}

function fields_of(move, known, message) {
	const required = move.fields.map((name) => docfield(name, known, { reqd: 1 }));
	const choices = move.one_of.flatMap((group) => [
		{ fieldtype: "Section Break", label: __("One of these") },
		...group.map((name) => docfield(name, known, {})),
	]);
	return [...required, ...choices, ...(move.needs_message ? [message_field(message)] : [])];
}

/** The ticket's own field, so that label, type and choices are the same everywhere. */
function docfield(fieldname, known, extra) {
	const { label, fieldtype, options, description } = frappe.meta.get_docfield("Ticket", fieldname);
	const queries = {
		merged_into: () => ({ filters: { name: ["!=", known.name || ""] } }),
		engineer: () => ({ filters: { user_type: "System User", enabled: 1 } }),
	};
	return {
		fieldname,
		label: __(label),
		fieldtype,
		options,
		description,
		default: known[fieldname],
		get_query: queries[fieldname],
		...extra,
	};
}

/** Not `reqd` for Frappe: a required editor that is read within 300 ms of the last key is emptied by it. */
function message_field(message) {
	return {
		fieldname: MESSAGE,
		fieldtype: "Text Editor",
		label: __("Message to the Customer"),
		get_toolbar_options: () => TOOLBAR,
		default: message,
	};
}

class MoveDialog {
	constructor(move, title, fields, make) {
		this.move = move;
		this.make = make;
		this.dialog = new frappe.ui.Dialog({
			title: title || move.label,
			fields,
			primary_action_label: move.label,
			primary_action: (values) => this.submit(values),
		});
	}

	show() {
		this.dialog.show();
		this.dialog.$wrapper.addClass("oki-move-dialog");
		hold_words(this.dialog);
		this.dialog.fields_dict[MESSAGE]?.$wrapper.find(".control-label").addClass("reqd");
		return this.dialog;
	}

	async submit(values) {
		const complete = { ...values, ...this.message() };
		if (this.busy || !this.is_complete(complete)) return;
		this.busy = true;
		this.dialog.disable_primary_action();
		const done = await this.make(complete);
		this.busy = false;
		this.dialog.enable_primary_action();
		if (done) this.dialog.hide();
	}

	message() {
		const control = this.dialog.fields_dict[MESSAGE];
		return control ? { [MESSAGE]: sendable_html(control.quill) } : {};
	}

	is_complete(values) {
		const groups = [...this.move.one_of, ...(this.move.needs_message ? [[MESSAGE]] : [])];
		const missing = groups.find((group) => !group.some((name) => values[name]));
		if (!missing) return true;
		const labels = missing.map((name) => this.dialog.fields_dict[name].df.label);
		frappe.msgprint({
			title: __("Missing Values"),
			indicator: "orange",
			message:
				labels.length > 1
					? __("Fill in one of these: {0}.", [labels.join(", ")])
					: __("Fill in: {0}.", labels),
		});
		return false;
	}
}
