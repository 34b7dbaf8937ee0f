// The list's own bulk action: one move on many tickets, with what it needs, and word of what was refused.

import { ask_for_move } from "./move_dialog";
import { API, link, safe } from "./words";

/** Puts "Move" among the list's actions, in place of Frappe's workflow actions, which ask for nothing. */
export function set_up_list_moves(list) {
	for (const $item of Object.values(list.workflow_action_items || {})) $item.closest("li").remove();
	list.workflow_action_items = {};
	list.toggle_workflow_actions = () => {};
	list.page.add_actions_menu_item(__("Move", null, "Ticket"), () => choose_move(list), false);
}

async function choose_move(list) {
	const chosen = list.get_checked_items(true);
	const moves = await frappe.xcall(`${API}get_moves`, { tickets: chosen });
	if (!moves.length) {
		frappe.msgprint(__("None of these tickets has a move for you."));
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Move {0} Tickets", [chosen.length]),
		fields: [{ fieldtype: "HTML", fieldname: "moves" }],
	});
	const $rows = $(`<div class="oki-choices"></div>`).appendTo(dialog.fields_dict.moves.$wrapper);
	for (const move of moves) {
		$(choice_html(move, chosen.length))
			.appendTo($rows)
			.on("click", () => {
				dialog.hide();
				ask(list, move, chosen);
			});
	}
	dialog.show();
}

function choice_html(move, total) {
	return `<button type="button" class="oki-choice"><span class="indicator-pill ${safe(move.colour)}">${safe(move.label)}</span>
		<span class="text-muted">${__("{0} of {1} tickets", [move.tickets.length, total])}</span></button>`;
}

function ask(list, move, tickets) {
	ask_for_move({
		move,
		title: __("{0}: {1} Tickets", [move.label, tickets.length]),
		make: (values) => make(list, move, tickets, values),
	});
}

async function make(list, move, tickets, values) {
	const args = { tickets, action: move.action, ...values };
	const result = await frappe.xcall(`${API}apply_action_to_many`, args).catch(() => null);
	if (!result) return false;
	list.clear_checked_items();
	list.refresh();
	tell(move, result);
	return true;
}

function tell(move, { done, refused }) {
	const summary = __("{0}: {1} tickets moved.", [safe(move.label), done.length]);
	if (!refused.length) {
		frappe.show_alert({ message: summary, indicator: "green" });
		return;
	}
	const rows = refused.map((row) => `<li>${link("Ticket", row.ticket)}: ${safe(row.reason)}</li>`);
	frappe.msgprint({
		title: __("{0} Not Moved", [refused.length]),
		indicator: "orange",
		message: `<p>${summary}</p><ul>${rows.join("")}</ul>`,
	});
}
