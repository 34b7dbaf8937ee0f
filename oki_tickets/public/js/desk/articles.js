// Help Articles to put into a reply or a note, as text or as a link.

import { safe } from "./words";

const DOOR = "oki_tickets.api.knowledge.get_articles";
const PAUSE = 300;

/** Lets the agent choose; `on_choice` gets HTML. A reply takes only what is for customers. */
export function choose_article(ticket, is_note, on_choice) {
	new ArticlePicker(ticket, is_note, on_choice).show();
}

class ArticlePicker {
	constructor(ticket, is_note, on_choice) {
		Object.assign(this, { ticket, is_note, on_choice });
	}

	show() {
		this.dialog = new frappe.ui.Dialog({
			title: __("Articles"),
			fields: [{ fieldtype: "HTML", fieldname: "list" }],
		});
		const $body = this.dialog.fields_dict.list.$wrapper;
		this.$search = $(`<input type="search" class="form-control oki-canned-search">`)
			.attr({ placeholder: __("Search articles"), "aria-label": __("Search articles") })
			.on(
				"input",
				frappe.utils.debounce(() => this.look(), PAUSE)
			)
			.appendTo($body);
		this.$list = $(`<div class="oki-canned"></div>`).appendTo($body);
		this.$list.on("click", "[data-put]", (event) => this.choose($(event.currentTarget)));
		this.look();
		this.dialog.show();
		this.dialog.$wrapper.one("shown.bs.modal", () => this.$search.trigger("focus"));
	}

	async look() {
		const words = this.$search.val().trim();
		const found = await frappe.xcall(DOOR, { ticket: this.ticket, words }, "GET");
		if (words !== this.$search.val().trim()) return;
		this.found = found.filter((article) => this.is_note || article.link);
		const rows = this.found.map((article, at) => row_html(article, at));
		this.$list.html(rows.join("") || `<p class="text-muted">${__("Nothing fits.")}</p>`);
	}

	choose($button) {
		const article = this.found[$button.data("at")];
		this.dialog.hide();
		const link = `<p><a href="${encodeURI(article.link)}">${safe(article.title)}</a></p>`;
		this.on_choice($button.data("put") === "link" ? link : article.body);
	}
}

function row_html({ title, excerpt, link }, at) {
	const inner = link ? "" : `<span class="indicator-pill yellow">${__("For agents")}</span>`;
	const button = (put, label) =>
		`<button type="button" class="btn btn-default btn-xs" data-put="${put}" data-at="${at}">${label}</button>`;
	return `<div class="oki-article-row"><b>${safe(title)}</b> ${inner}<p class="text-muted">${safe(excerpt)}</p>
		${button("text", __("Insert Text"))} ${link ? button("link", __("Insert Link")) : ""}</div>`;
}
