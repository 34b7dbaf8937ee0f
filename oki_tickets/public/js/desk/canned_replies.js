// The desk's Email Templates to choose from, already filled in for the ticket.

import { API, safe } from "./words";

let loaded = { ticket: null, at: 0, replies: null };
const KEPT_FOR = 60000;

/** The canned replies for the ticket, asked for at most once a minute. */
export function load_canned(ticket) {
	if (loaded.ticket !== ticket || Date.now() - loaded.at > KEPT_FOR) {
		loaded = { ticket, at: Date.now(), replies: frappe.xcall(`${API}get_canned_replies`, { ticket }) };
	}
	return loaded.replies;
}

/** Those that have all the words in their name or text. */
export function find_canned(replies, text) {
	const words = text.toLowerCase().split(/\s+/);
	return replies.filter((reply) => {
		const said = `${reply.name} ${reply.preview}`.toLowerCase();
		return words.every((word) => said.includes(word));
	});
}

export async function choose_canned_reply(ticket, on_choice) {
	const replies = await load_canned(ticket);
	if (!replies.length) {
		frappe.msgprint(__("There are no canned replies yet. Every Email Template is one: add some."));
		return;
	}
	new Picker(replies, on_choice).show();
}

class Picker {
	constructor(replies, on_choice) {
		this.replies = replies;
		this.on_choice = on_choice;
	}

	show() {
		this.dialog = new frappe.ui.Dialog({
			title: __("Canned Replies"),
			fields: [{ fieldtype: "HTML", fieldname: "list" }],
		});
		const $body = this.dialog.fields_dict.list.$wrapper;
		this.$search = $(`<input type="search" class="form-control oki-canned-search">`)
			.attr({ placeholder: __("Search by name or text"), "aria-label": __("Search by name or text") })
			.on("input", () => this.render())
			.on("keydown", (event) => event.key === "Enter" && this.choose(this.found()[0]))
			.appendTo($body);
		this.$list = $(`<div class="oki-canned"></div>`).appendTo($body);
		this.$list.on("click", "[data-name]", (event) => {
			this.choose(this.replies.find((reply) => reply.name === event.currentTarget.dataset.name));
		});
		this.render();
		this.dialog.show();
		this.dialog.$wrapper.one("shown.bs.modal", () => this.$search.trigger("focus"));
	}

	found() {
		return find_canned(this.replies, this.$search.val());
	}

	render() {
		const rows = this.found().map(
			(reply) => `<button type="button" class="oki-canned-row" data-name="${safe(reply.name)}">
				<b>${safe(reply.name)}</b>${language_html(reply)}<span>${safe(reply.preview)}</span></button>`
		);
		this.$list.html(rows.join("") || `<p class="text-muted">${__("Nothing fits.")}</p>`);
	}

	choose(reply) {
		if (!reply) return;
		this.dialog.hide();
		this.on_choice(reply.body);
	}
}

const language_html = ({ language, is_foreign }) =>
	is_foreign ? ` <span class="indicator-pill gray">${safe(language)}</span>` : "";
