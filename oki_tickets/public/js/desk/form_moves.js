// The ticket's moves as buttons of the form.

import { hand_overs, take } from "./hand_over";
import { conversation_buttons } from "./merge";
import { ask_for_move } from "./move_dialog";
import { send_once } from "./sendings";
import { ask } from "./words";

const IN_A_ROW = 4;

export class FormMoves {
	constructor({ frm, bar, composer }) {
		this.frm = frm;
		this.composer = composer;
		// Frappe hides a form's buttons in a menu on phones; there the moves stand over the conversation.
		this.$bar = $(`<div class="oki-moves"></div>`).appendTo(bar);
		this.$bar.on("click", "button", (event) => this.buttons[$(event.currentTarget).index()].start());
		// Frappe's own workflow menu knows nothing of what a move needs.
		frm.states.show_actions = () => {};
		this.remember_open_menu();
	}

	/** Whoever reads a menu while the ticket changes goes on reading: the buttons are drawn anew, and menus with them. */
	remember_open_menu() {
		$(this.frm.page.wrapper)
			.on("shown.bs.dropdown", ".inner-group-button", ({ currentTarget }) => {
				this.open_menu = { ticket: this.frm.docname, label: $(currentTarget).attr("data-label") };
			})
			.on("hidden.bs.dropdown", ".inner-group-button", () => {
				this.open_menu = null;
			});
	}

	open_menu_again() {
		if (this.open_menu?.ticket !== this.frm.docname) return;
		const $groups = this.frm.page.inner_toolbar.find(".inner-group-button");
		$groups
			.filter((_at, group) => $(group).attr("data-label") === this.open_menu.label)
			.children("button")
			.dropdown("show");
	}

	/** Another ticket is open, and what can be done with it is not known yet. */
	clear() {
		this.buttons = [];
		this.shown = null;
		this.$bar.empty();
	}

	/** `moves` of the ticket's life, `ways` to hand it over. */
	render(view) {
		const { moves, ways } = view;
		const talk = this.of_conversation(view);
		// News must not close a menu that somebody has just opened. Frappe drops the buttons at a refresh.
		const shown = JSON.stringify([this.frm.docname, moves, ways, talk.map(({ label }) => label)]);
		if (shown === this.shown && Object.keys(this.frm.custom_buttons).length) return;
		this.shown = shown;
		this.buttons = [...this.first(ways), ...this.of_moves(moves, ways), ...this.of_hand_overs(ways), ...talk];
		this.frm.clear_custom_buttons();
		this.buttons.forEach(({ label, start, group }, at) => {
			this.frm.add_custom_button(label, start, group);
			if (at === 0) this.frm.change_custom_button_type(label, null, "primary");
		});
		this.open_menu_again();
		this.render_bar();
	}

	/** A ticket of nobody is taken first of all. */
	first(ways) {
		if (!ways.take) return [];
		const ticket = this.frm.docname;
		return [
			{ label: __("Take"), start: () => this.hand_over(() => take(ticket, () => this.reload(ticket))) },
		];
	}

	of_moves(moves, ways) {
		const room = IN_A_ROW - (ways.take ? 1 : 0);
		const ticket = this.frm.docname;
		return moves.map((move, at) => ({
			label: move.label,
			start: () => this.start(ticket, move),
			group: moves.length > room && at >= room - 1 ? __("More Moves") : null,
		}));
	}

	of_hand_overs(ways) {
		const ticket = this.frm.docname;
		return hand_overs(ways, ticket, () => this.reload(ticket)).map(({ label, start }) => ({
			label,
			start: () => this.hand_over(start),
			group: __("Pass On"),
		}));
	}

	/** Two tickets that become one, or one that becomes two. */
	of_conversation(view) {
		const newest = () => this.frm.oki_desk?.view || view;
		const ticket = this.frm.docname;
		return conversation_buttons(newest, ticket, () => this.reload(ticket)).map(({ label, start }) => ({
			label,
			start: () => this.hand_over(start),
			group: __("Conversation"),
		}));
	}

	/** Like a move: what was changed on the form is saved before. */
	async hand_over(start) {
		if (this.busy || !(await this.save_first())) return;
		await start();
	}

	/** Brings the ticket's form up to date, unless its agent has turned to another one meanwhile. */
	async reload(ticket) {
		if (this.frm.docname === ticket) await this.frm.reload_doc();
	}

	render_bar() {
		this.$bar.empty();
		this.buttons.forEach(({ label }, at) => {
			$(`<button type="button" class="btn btn-sm"></button>`)
				.addClass(at === 0 ? "btn-primary" : "btn-default")
				.text(label)
				.appendTo(this.$bar);
		});
	}

	async start(ticket, move) {
		if (this.busy || this.frm.docname !== ticket || !(await this.save_first())) return;
		ask_for_move({
			move,
			known: this.frm.doc,
			message: move.needs_message ? this.composer.reply_draft() : "",
			make: (values) => this.make(ticket, move, values),
		});
	}

	/** What was changed on the form is saved before the move, so that the move's reload loses nothing. False where that
	 * was refused, and where somebody turned to another ticket meanwhile: a dialog would come up over that one. */
	async save_first() {
		const { doc } = this.frm;
		if (!this.frm.is_dirty()) return true;
		await this.frm.save();
		return this.frm.docname === doc.name && !this.frm.is_dirty();
	}

	async make(ticket, move, values) {
		if (this.busy) return false;
		this.busy = true;
		try {
			return await this.apply(ticket, move, values);
		} finally {
			this.busy = false;
		}
	}

	async apply(ticket, move, values) {
		const args = { ticket, action: move.action, ...values };
		const done = await send_once(ticket, move.action, values.message ?? "", (headers) =>
			ask("apply_action", args, headers)
		);
		if (!done) {
			this.frm.oki_desk.update();
			return false;
		}
		frappe.show_alert({ message: __("{0}: {1}", [ticket, __(done.status)]), indicator: "green" });
		if (done.message) this.composer.reply_was_sent(ticket, done.message);
		await this.reload(ticket);
		return true;
	}
}
