// Frappe's own Text Editor, without a document behind it: it belongs to the composer alone, so that
// writing a message never makes the ticket's form dirty.

export const TOOLBAR = [
	["bold", "italic", "underline", "strike"],
	["blockquote", "code-block", "link"],
	[{ list: "ordered" }, { list: "bullet" }],
	["clean"],
];

const is_empty = (quill) => !quill.getText().trim() && !quill.root.querySelector("img");

/** What a Quill editor holds, as HTML that reads well outside of Quill; "" where nothing is written.
 * Quill 2 writes every space as a hard one, which would keep lines from breaking. */
export function sendable_html(quill) {
	return is_empty(quill) ? "" : quill.getSemanticHTML().replaceAll("&nbsp;", " ");
}

export class Editor {
	constructor({ parent, on_change, on_files, on_send }) {
		this.control = frappe.ui.form.make_control({
			parent,
			df: {
				fieldtype: "Text Editor",
				fieldname: "body",
				get_toolbar_options: () => TOOLBAR,
				enable_mentions: 1,
			},
			render_input: true,
			only_input: true,
		});
		this.quill = this.control.quill;
		this.quill.on(
			"text-change",
			(_delta, _before, source) => source !== "silent" && on_change(source === "user")
		);
		this.take_files(on_files);
		this.send_by_keyboard(on_send);
	}

	/** Pictures that are pasted or dropped become files of the message, not megabytes of its text. */
	take_files(on_files) {
		const take = (event, source) => {
			const files = [...(source?.files || [])];
			if (!files.length) return;
			event.preventDefault();
			event.stopPropagation();
			on_files(files);
		};
		this.quill.root.addEventListener("paste", (event) => take(event, event.clipboardData), true);
		this.quill.root.addEventListener("drop", (event) => take(event, event.dataTransfer), true);
	}

	send_by_keyboard(on_send) {
		this.quill.root.addEventListener(
			"keydown",
			(event) => {
				if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
				event.preventDefault();
				event.stopPropagation();
				on_send();
			},
			true
		);
	}

	/** HTML to send. */
	html() {
		return sendable_html(this.quill);
	}

	/** HTML to put back later with `restore`. */
	draft() {
		return is_empty(this.quill) ? "" : this.quill.root.innerHTML;
	}

	restore(html) {
		const delta = this.quill.clipboard.convert({ html: html || "", text: "" });
		this.quill.setContents(delta, "silent");
		this.quill.history.clear();
	}

	insert(html) {
		const at = this.quill.getSelection(true).index;
		const delta = this.quill.clipboard.convert({ html, text: "" });
		const Delta = delta.constructor;
		this.quill.updateContents(new Delta().retain(at).concat(delta), "user");
		this.quill.setSelection(at + delta.length(), 0, "silent");
	}

	/** Says what is written here, to the eye while nothing is and to screen readers always. */
	set_placeholder(text) {
		this.quill.root.dataset.placeholder = text;
		this.quill.root.setAttribute("role", "textbox");
		this.quill.root.setAttribute("aria-multiline", "true");
		this.quill.root.setAttribute("aria-label", text);
	}

	enable(yes) {
		this.quill.enable(yes);
	}

	focus() {
		this.quill.focus();
	}
}
