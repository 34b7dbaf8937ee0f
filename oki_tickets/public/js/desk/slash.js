// "/" in the editor: the canned replies whose names or texts have the words that follow.

import { find_canned, load_canned } from "./canned_replies";
import { safe } from "./words";

const TYPED = /(?:^|\s)\/([^\s/][^/\n]{0,40})?$/;
const MOST = 6;

export class Slash {
	constructor(editor, ticket_of) {
		Object.assign(this, { editor, ticket_of, found: [], at: 0 });
		this.quill = editor.quill;
		this.$list = $(`<div class="oki-slash" role="listbox" hidden></div>`).appendTo(this.quill.container);
		this.$list.on("mousedown", "[data-at]", (event) => {
			event.preventDefault();
			this.choose($(event.currentTarget).data("at"));
		});
		this.quill.on("text-change", (_delta, _before, source) => source === "user" && this.look());
		this.quill.root.addEventListener("keydown", (event) => this.steer(event), true);
		this.quill.root.addEventListener("blur", () => this.close());
	}

	typed() {
		const range = this.quill.getSelection();
		if (!range || range.length) return null;
		const before = this.quill.getText(Math.max(0, range.index - 60), Math.min(60, range.index));
		const match = TYPED.exec(before);
		return match && { words: match[1] || "", length: (match[1] || "").length + 1, end: range.index };
	}

	async look() {
		const before = this.typed();
		if (!before) return this.close();
		const replies = await load_canned(this.ticket_of());
		const now = this.typed();
		if (!now) return this.close();
		this.found = find_canned(replies, now.words).slice(0, MOST);
		this.at = 0;
		this.render();
	}

	render() {
		const rows = this.found.map(
			(reply, at) => `<div role="option" data-at="${at}" aria-selected="${at === this.at}">
				<b>${safe(reply.name)}</b> <span>${safe(reply.preview)}</span></div>`
		);
		this.$list.html(rows.join("")).prop("hidden", !rows.length);
	}

	steer(event) {
		if (this.$list.prop("hidden") || event.ctrlKey || event.metaKey) return;
		const steps = { ArrowDown: 1, ArrowUp: -1 };
		if (event.key in steps) {
			this.at = (this.at + steps[event.key] + this.found.length) % this.found.length;
			this.render();
		} else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at);
		else if (event.key === "Escape") this.close();
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	choose(at) {
		const reply = this.found[at];
		const typed = this.typed();
		this.close();
		if (!reply || !typed) return;
		this.quill.deleteText(typed.end - typed.length, typed.length, "user");
		this.quill.setSelection(typed.end - typed.length, 0, "silent");
		this.editor.insert(reply.body);
	}

	close() {
		this.$list.prop("hidden", true);
	}
}
