// The desk's Email Templates to choose from, already filled in for the ticket.

import { API, safe } from "./words";

export async function choose_canned_reply(ticket, on_choice) {
	const replies = await frappe.xcall(`${API}get_canned_replies`, { ticket });
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
		const words = this.$search.val().toLowerCase().split(/\s+/);
		return this.replies.filter((reply) => {
			const text = `${reply.name} ${reply.preview}`.toLowerCase();
			return words.every((word) => text.includes(word));
		});
	}

	render() {
		const rows = this.found().map(
			(reply) => `<button type="button" class="oki-canned-row" data-name="${safe(reply.name)}">
				<b>${safe(reply.name)}</b><span>${safe(reply.preview)}</span></button>`
		);
		this.$list.html(rows.join("") || `<p class="text-muted">${__("Nothing fits.")}</p>`);
	}

	choose(reply) {
		if (!reply) return;
		this.dialog.hide();
		this.on_choice(reply.body);
	}
}
