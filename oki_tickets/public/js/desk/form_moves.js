// The ticket's moves as buttons of the form.

import { ask_for_move } from "./move_dialog";
import { API } from "./words";

const IN_A_ROW = 4;

export class FormMoves {
	constructor({ frm, bar, composer }) {
		this.frm = frm;
		this.composer = composer;
		// Frappe hides a form's buttons in a menu on phones; there the moves stand over the conversation.
		this.$bar = $(`<div class="oki-moves"></div>`).appendTo(bar);
		this.$bar.on("click", "button", (event) => this.start(this.moves[$(event.currentTarget).index()]));
		// Frappe's own workflow menu knows nothing of what a move needs.
		frm.states.show_actions = () => {};
	}

	render(moves) {
		this.moves = moves;
		this.frm.clear_custom_buttons();
		const crowded = moves.length > IN_A_ROW;
		moves.forEach((move, at) => {
			const group = crowded && at >= IN_A_ROW - 1 ? __("More Moves") : null;
			this.frm.add_custom_button(move.label, () => this.start(move), group);
			if (at === 0) this.frm.change_custom_button_type(move.label, null, "primary");
		});
		this.render_bar();
	}

	render_bar() {
		this.$bar.empty();
		this.moves.forEach((move, at) => {
			$(`<button type="button" class="btn btn-sm"></button>`)
				.addClass(at === 0 ? "btn-primary" : "btn-default")
				.text(move.label)
				.appendTo(this.$bar);
		});
	}

	async start(move) {
		if (this.busy || !(await this.save_first())) return;
		ask_for_move({
			move,
			known: this.frm.doc,
			message: move.needs_message ? this.composer.reply_draft() : "",
			make: (values) => this.make(move, values),
		});
	}

	/** What was changed on the form is saved before the move, so that the move's reload loses nothing. */
	async save_first() {
		if (!this.frm.is_dirty()) return true;
		await this.frm.save();
		return !this.frm.is_dirty();
	}

	async make(move, values) {
		if (this.busy) return false;
		this.busy = true;
		try {
			return await this.apply(move, values);
		} finally {
			this.busy = false;
		}
	}

	async apply(move, values) {
		const ticket = this.frm.docname;
		const args = { ticket, action: move.action, ...values };
		// Frappe itself shows why a move was refused.
		const done = await frappe.xcall(`${API}apply_action`, args).catch(() => null);
		if (!done) {
			this.frm.oki_desk.update();
			return false;
		}
		frappe.show_alert({ message: __("{0}: {1}", [ticket, __(done.status)]), indicator: "green" });
		if (done.message) await this.composer.reply_was_sent(done.message);
		await this.frm.reload_doc();
		return true;
	}
}
