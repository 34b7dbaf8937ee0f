// Keys of the ticket's form. Frappe's own sheet of shortcuts (Shift + /) lists them with its own.

import { NOTE, REPLY } from "./composer";
import { unless_written } from "./keys";

/** Binds the keys to the form's page, once. */
export function bind_shortcuts(frm, composer) {
	const keys = [
		["alt+shift+r", __("Reply to customer"), () => composer.write(REPLY)],
		["alt+shift+n", __("Internal note"), () => composer.write(NOTE)],
		["alt+shift+c", __("Canned replies"), () => composer.do("canned")],
		["alt+shift+k", __("Articles"), () => composer.do("article")],
	];
	for (const [shortcut, description, action] of keys) {
		frappe.ui.keys.add_shortcut({
			shortcut,
			description,
			action: unless_written(action),
			page: frm.page,
			ignore_inputs: true,
		});
	}
}
