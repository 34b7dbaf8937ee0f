// Whether somebody is typing into the form's own fields at this moment, or has not chosen yet what they look for.

// Frappe's form takes over what is typed half a second after the last key.
const PAUSE = 1000;

export class Typing {
	/** Listens to all fields of `frm` but the conversation, which belongs to no document. */
	constructor(frm) {
		$(frm.layout.wrapper).on("input", ({ target }) => {
			if (!target.closest(".oki-talk")) Object.assign(this, { field: target, at: Date.now() });
		});
		// A link is taken over once it is chosen or left.
		$(frm.layout.wrapper).on("focusout", ({ target }) => {
			if (target === this.field) this.field = null;
		});
	}

	goes_on() {
		const is_choosing = this.field?.dataset.fieldtype === "Link";
		return is_choosing || Date.now() - (this.at ?? 0) < PAUSE;
	}
}
