// Where agents write. Two modes that cannot be mistaken for each other: a reply, which the customer gets,
// and an internal note, in yellow. Each has a draft and files of its own.

import { Answering } from "./answering";
import { choose_article } from "./articles";
import { choose_canned_reply } from "./canned_replies";
import { keep_draft, load_draft } from "./drafts";
import { Editor } from "./editor";
import { FileQueue } from "./file_queue";
import { send_once } from "./sendings";
import { Slash } from "./slash";
import { ask, safe } from "./words";

export const REPLY = "reply";
export const NOTE = "note";

const MARKUP = () => `<section class="oki-composer">
	<div class="oki-composer-head">
		<div class="oki-switch" role="tablist" aria-label="${__("Who reads it")}">
			<button type="button" role="tab" data-mode="${REPLY}">${frappe.utils.icon("reply", "xs")} ${__("Reply to customer")}</button>
			<button type="button" role="tab" data-mode="${NOTE}">${frappe.utils.icon("lock", "xs")} ${__("Internal note")}</button>
		</div>
		<span class="oki-audience"></span>
	</div>
	<div class="oki-answering" role="status" aria-live="polite"></div>
	<div class="oki-editor"></div>
	<div class="oki-queue-place"></div>
	<div class="oki-composer-foot">
		<button type="button" class="btn btn-default btn-sm" data-do="attach">${frappe.utils.icon("attachment", "sm")} ${__("Attach")}</button>
		<button type="button" class="btn btn-default btn-sm" data-do="canned">${frappe.utils.icon("list-alt", "sm")} ${__("Canned replies")}</button>
		<button type="button" class="btn btn-default btn-sm" data-do="article">${frappe.utils.icon("file", "sm")} ${__("Articles")}</button>
		<input type="file" multiple hidden>
		<span class="oki-hint">${__("Ctrl+Enter sends")}</span>
		<button type="button" class="btn btn-sm oki-send" data-do="send"></button>
	</div>
</section>`;

const files_key = (ticket, mode) => `${ticket}:${mode}`;

export class Composer {
	constructor({ parent, on_sent }) {
		this.$area = $(MARKUP()).appendTo(parent);
		this.on_sent = on_sent;
		this.editor = new Editor({
			parent: this.$area.find(".oki-editor")[0],
			on_change: (is_typed) => {
				this.keep();
				if (is_typed) this.answering.say();
			},
			on_files: (files) => this.files.add(files),
			on_send: () => this.send(),
		});
		this.files = new FileQueue({ parent: this.$area.find(".oki-queue-place"), on_change: on_sent });
		const ticket_of = () => this.ticket;
		this.answering = new Answering({ $place: this.$area.find(".oki-answering"), ticket_of });
		this.slash = new Slash(this.editor, ticket_of);
		this.bind();
	}

	bind() {
		this.$area.on("click", "[data-mode]", (event) => {
			this.set_mode(event.currentTarget.dataset.mode);
			this.editor.focus();
		});
		const $input = this.$area.find("input[type=file]");
		$input.on("change", () => {
			this.files.add($input[0].files);
			$input.val("");
		});
		this.actions = {
			attach: () => $input.trigger("click"),
			canned: () => choose_canned_reply(this.ticket, (body) => this.editor.insert(body)),
			article: () => choose_article(this.ticket, this.mode === NOTE, (html) => this.editor.insert(html)),
			send: () => this.send(),
		};
		this.$area.on("click", "[data-do]", (event) => this.do(event.currentTarget.dataset.do));
	}

	/** Shows the drafts of `ticket`; a note that was begun is gone on with unless there is a reply too. */
	open(ticket) {
		if (this.ticket === ticket) return;
		this.ticket = ticket;
		this.audience = null;
		this.answering.clear();
		this.set_mode(!load_draft(ticket, REPLY) && load_draft(ticket, NOTE) ? NOTE : REPLY);
	}

	/** One of the buttons' actions. */
	do(action) {
		if (!this.busy) this.actions[action]();
	}

	/** Goes to the reply or the note. */
	write(mode) {
		this.set_mode(mode);
		this.$area[0].scrollIntoView({ block: "nearest" });
		this.editor.focus();
	}

	set_mode(mode) {
		this.mode = mode;
		const is_note = mode === NOTE;
		this.$area.toggleClass("oki-composer-note", is_note);
		this.$area.find("[data-mode]").each((_at, button) => {
			button.setAttribute("aria-selected", String(button.dataset.mode === mode));
		});
		this.editor.set_placeholder(is_note ? __("A note for your team") : __("Write to the customer"));
		this.editor.restore(load_draft(this.ticket, mode));
		this.files.open(this.ticket, files_key(this.ticket, mode));
		this.label();
	}

	/** Says who will read it; `audience` is the customer's person or address. */
	set_audience(audience) {
		this.audience = audience;
		this.label();
	}

	label() {
		const is_note = this.mode === NOTE;
		const button = is_note ? __("Add internal note") : __("Send reply");
		this.$area.find(".oki-send").text(this.busy ? __("Sending…") : button);
		this.$area.find(".oki-send").toggleClass("btn-primary", !is_note).toggleClass("btn-warning", is_note);
		const readers = is_note
			? __("Only your team sees this")
			: __("To {0}", [safe(this.audience || __("the customer"))]);
		this.$area.find(".oki-audience").html(readers);
	}

	keep() {
		keep_draft(this.ticket, this.mode, this.editor.draft());
	}

	set_busy(busy) {
		this.busy = busy;
		this.editor.enable(!busy);
		this.$area.find("button").prop("disabled", busy);
		this.label();
	}

	/** Sends what is written, once; a refusal leaves everything in place. */
	async send() {
		const body = this.editor.html() || this.words_for_files();
		if (this.busy) return;
		if (!body) {
			frappe.show_alert({ message: __("Write something first."), indicator: "orange" });
			this.editor.focus();
			return;
		}
		this.set_busy(true);
		try {
			await this.deliver(body);
		} finally {
			this.set_busy(false);
		}
		this.on_sent();
	}

	async deliver(body) {
		// Taken now: while the message is on its way, somebody may turn to another ticket.
		const { ticket, mode } = this;
		const files = this.files.waiting_of(files_key(ticket, mode));
		const is_internal = mode === NOTE ? 1 : 0;
		const message = await send_once(ticket, mode, body, (headers) =>
			ask("reply", { ticket, body, is_internal }, headers)
		);
		if (!message) return;
		keep_draft(ticket, mode, "");
		if (this.ticket === ticket && this.mode === mode) this.editor.restore("");
		this.files.send(message, files);
	}

	words_for_files() {
		const names = this.files.waiting.map((item) => safe(item.file.name));
		return names.length ? `<p>${__("Attached: {0}", [names.join(", ")])}</p>` : "";
	}

	/** Somebody else's words, as a reply to look over before it is sent. */
	pass_on(html) {
		this.set_mode(REPLY);
		this.editor.insert(html);
		this.$area[0].scrollIntoView({ block: "nearest" });
		this.editor.focus();
	}

	/** The reply that was begun, for a move that sends a message of its own. */
	reply_draft() {
		return load_draft(this.ticket, REPLY);
	}

	/** A move of `ticket` has sent its reply as `message`: its draft is done with, its files go along. */
	reply_was_sent(ticket, message) {
		keep_draft(ticket, REPLY, "");
		if (this.ticket === ticket) this.set_mode(REPLY);
		this.files.send(message, this.files.waiting_of(files_key(ticket, REPLY)));
	}
}
