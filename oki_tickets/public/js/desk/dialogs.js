// What the desk's dialogs have in common.

/** Once somebody has typed into the dialog, neither Escape nor a click beside it closes it any more: its × does. */
export function hold_words(dialog) {
	dialog.$wrapper.one("input", () => {
		Object.assign(dialog.$wrapper.data("bs.modal")._config, { backdrop: "static", keyboard: false });
		// Frappe has an Escape of its own.
		dialog.no_cancel_flag = true;
	});
}
