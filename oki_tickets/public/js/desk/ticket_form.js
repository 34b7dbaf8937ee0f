// The ticket's form: the conversation in its middle, kept up to date while people write.

import { Composer } from "./composer";
import { tell_conflict } from "./conflict";
import { Conversation } from "./conversation";
import { card_html, strip_html } from "./customer_card";
import { FormMoves } from "./form_moves";
import { jira } from "./jira";
import { Live } from "./live";
import { ask_for_merge, notice_html } from "./merge";
import { related_html } from "./related";
import { bind_shortcuts } from "./shortcuts";
import { category_of } from "./statuses";
import { Typing } from "./typing";
import { look } from "./words";

const SOON = 1000;

export class TicketForm {
	constructor(frm) {
		this.frm = frm;
		// One form shows all tickets: each as it was loaded, by name.
		this.loaded = new Map();
		const $place = frm.fields_dict.conversation.$wrapper.addClass("oki-talk");
		this.$strip = $(`<div class="oki-strip"></div>`).appendTo($place);
		this.$notice = $(`<div></div>`).appendTo($place);
		this.$notice.on("click", "[data-merge]", (event) => this.merge(event.currentTarget.dataset.merge));
		const $bar = $(`<div></div>`).appendTo($place);
		this.conversation = new Conversation($(`<div class="oki-log"></div>`).appendTo($place), {
			pass_on: (html) => this.composer.pass_on(html),
			to_jira: (message, is_note) => jira.send_message(message, frm.doc.jira_issue, is_note),
		});
		this.composer = new Composer({ parent: $place, on_sent: () => this.update() });
		bind_shortcuts(frm, this.composer);
		this.moves = new FormMoves({ frm, bar: $bar, composer: this.composer });
		this.live = new Live(frm, () => this.update());
		this.typing = new Typing(frm);
		const reload = frappe.utils.debounce((ticket) => this.reload_or_tell(ticket), SOON);
		this.reload_soon = () => reload(frm.docname);
		frm.debounced_reload_doc = this.reload_soon;
		frm.show_conflict_message = () => frm.doc.__needs_refresh && this.update();
	}

	/** From the form's refresh: another ticket, the same one anew, or a new one. */
	refresh() {
		this.allow_fields();
		quieten_footer(this.frm);
		if (this.frm.is_new()) return;
		if (!this.frm.is_dirty()) this.loaded.set(this.frm.docname, { ...this.frm.doc });
		if (this.ticket !== this.frm.docname) this.turn_to(this.frm.docname);
		else if (this.view) this.moves.render(this.view);
		this.live.watch();
		this.update();
	}

	/** The desk writes these itself; the form offers only what the server would take. */
	allow_fields() {
		const paused = category_of(this.frm.doc.status) === "Paused";
		this.frm.set_df_property("deferred_until", "read_only", paused ? 0 : 1);
		this.frm.set_df_property("merged_into", "read_only", 1);
	}

	turn_to(ticket) {
		this.ticket = ticket;
		this.view = null;
		this.reloaded_for = null;
		this.$strip.empty();
		this.$notice.empty();
		this.frm.fields_dict.customer_card.$wrapper.empty();
		this.conversation.clear();
		this.moves.clear();
		this.composer.open(ticket);
	}

	/** Fetches the view and shows it; calls that arrive while one is under way become one more. */
	async update() {
		if (this.fetching) {
			this.again = true;
			return;
		}
		this.fetching = true;
		try {
			await this.fetch();
		} finally {
			this.fetching = false;
		}
		if (this.again) {
			this.again = false;
			await this.update();
		}
	}

	async fetch() {
		const ticket = this.frm.docname;
		const view = await look("get_desk_view", { ticket });
		if (view && ticket === this.frm.docname && ticket === this.ticket) this.render(view);
	}

	render(view) {
		this.view = view;
		this.$strip.html(strip_html(view));
		this.$notice.html(notice_html(view) + related_html(view.related, this.ticket));
		this.frm.fields_dict.customer_card.$wrapper.html(card_html(view.customer, view.origin));
		this.conversation.render(view.conversation);
		this.conversation.set_issue(Boolean(this.frm.doc.jira_url));
		this.composer.set_audience(view.customer.person?.full_name || view.customer.email);
		this.moves.render(view);
		this.take_over(view);
	}

	merge(other) {
		const { ticket } = this;
		return this.moves.hand_over(() => ask_for_merge(ticket, () => this.moves.reload(ticket), other));
	}

	/** Brings the form's own fields up to date: at once where they are counted without a save, by a reload
	 * where the document was saved, and by a notice where a reload would lose something. */
	take_over(view) {
		Object.assign(this.frm.doc, view.live);
		for (const name of Object.keys(view.live)) this.frm.refresh_field(name);
		if (frappe.ui.form.is_saving) return;
		if (view.modified === this.frm.doc.modified) {
			// An answer that was asked for before may yet come late, and put back what was.
			this.reloaded_for = null;
			return;
		}
		if (this.frm.is_dirty()) tell_conflict(this.frm, view, this.loaded.get(this.ticket));
		else if (this.reloaded_for !== view.modified) {
			this.reloaded_for = view.modified;
			this.reload_soon();
		}
	}

	/** In place of Frappe's own reload, which takes along what has been typed since it was meant. */
	reload_or_tell(ticket) {
		if (this.frm.docname !== ticket) return;
		// A ticket that Frappe has come back to and holds to be old: nothing of it is on the screen yet.
		const is_shown = this.ticket === this.frm.docname;
		if (is_shown && this.frm.is_dirty()) this.update();
		else if (is_shown && this.typing.goes_on()) this.reload_soon();
		else this.frm.reload_doc();
	}
}

// Frappe's comment box stands under every form. Here it would be a third place to write in, beside reply
// and note, that no customer and no report sees.
function quieten_footer(frm) {
	frm.footer?.wrapper.addClass("oki-quiet-footer");
	// Whose a ticket is follows from Take, Transfer and Escalate; the server refuses Frappe's "Assign To".
	frm.sidebar?.sidebar?.addClass("oki-no-assignments");
}
