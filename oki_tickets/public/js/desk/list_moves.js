// The list's own bulk actions: one move on many tickets with what it needs, Take, Transfer and Tags, and word of
// what was refused.

import { ask_where } from "./hand_over";
import { ask_for_move } from "./move_dialog";
import { ask, link, safe } from "./words";

/** Puts "Move" among the list's actions, in place of Frappe's workflow actions, which ask for nothing. */
export function set_up_list_moves(list) {
	drop_frappes_own(list);
	for (const $item of Object.values(list.workflow_action_items || {})) $item.closest("li").remove();
	list.workflow_action_items = {};
	list.toggle_workflow_actions = () => {};
	list.page.add_actions_menu_item(__("Move", null, "Ticket"), () => choose_move(list), false);
	list.page.add_actions_menu_item(__("Take"), () => take(list), false);
	list.page.add_actions_menu_item(__("Transfer", null, "Ticket"), () => transfer(list), false);
	list.page.add_actions_menu_item(__("Tags"), () => tag(list), false);
}

/** Whose a ticket is follows from Take and Transfer, and the server refuses Frappe's own actions; its tags stop at
 * the first ticket that refuses them. */
function drop_frappes_own(list) {
	const labels = [
		__("Assign To", null, "Button in list view actions menu"),
		__("Clear Assignment", null, "Button in list view actions menu"),
		__("Apply Assignment Rule", null, "Button in list view actions menu"),
		__("Add Tags", null, "Button in list view actions menu"),
	];
	list.page.actions
		.find("li")
		.filter((_at, item) => labels.includes(item.textContent.trim()))
		.remove();
}

function take(list) {
	return make(list, __("Take"), "take_many", { tickets: list.get_checked_items(true) });
}

function transfer(list) {
	const tickets = list.get_checked_items(true);
	const label = __("Transfer", null, "Ticket");
	ask_where(
		(values) => make(list, label, "transfer_many", { tickets, ...values }),
		__("{0}: {1} Tickets", [label, tickets.length])
	);
}

function tag(list) {
	const tickets = list.get_checked_items(true);
	const dialog = new frappe.ui.Dialog({
		title: __("{0}: {1} Tickets", [__("Tags"), tickets.length]),
		fields: [tags_field("add", __("Add")), tags_field("remove", __("Remove"))],
		primary_action_label: __("Save"),
		primary_action: async ({ add = [], remove = [] }) => {
			// Enter takes a tag and sends the dialog as well.
			if (!add.length && !remove.length) return;
			if (await make(list, __("Tags"), "tag_many", { tickets, add, remove })) dialog.hide();
		},
	});
	dialog.show();
}

const tags_field = (fieldname, label) => ({
	fieldtype: "MultiSelectPills",
	fieldname,
	label,
	get_data: (typed) => frappe.db.get_link_options("Tag", typed),
});

async function choose_move(list) {
	const chosen = list.get_checked_items(true);
	const moves = await ask("get_moves", { tickets: chosen });
	if (!moves) return;
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
				ask_for_one(list, move, chosen);
			});
	}
	dialog.show();
}

function choice_html(move, total) {
	return `<button type="button" class="oki-choice"><span class="indicator-pill ${safe(move.colour)}">${safe(move.label)}</span>
		<span class="text-muted">${__("{0} of {1} tickets", [move.tickets.length, total])}</span></button>`;
}

function ask_for_one(list, move, tickets) {
	ask_for_move({
		move,
		title: __("{0}: {1} Tickets", [move.label, tickets.length]),
		make: (values) =>
			make(list, move.label, "apply_action_to_many", { tickets, action: move.action, ...values }),
	});
}

async function make(list, label, door, args) {
	const result = await ask(door, args);
	if (!result) return false;
	list.clear_checked_items();
	list.refresh();
	tell(label, result);
	return true;
}

function tell(label, { done, refused }) {
	const summary = __("{0}: {1} tickets done.", [safe(label), done.length]);
	if (!refused.length) {
		frappe.show_alert({ message: summary, indicator: "green" });
		return;
	}
	const rows = refused.map((row) => `<li>${link("Ticket", row.ticket)}: ${safe(row.reason)}</li>`);
	frappe.msgprint({
		title: __("{0} Not Done", [refused.length]),
		indicator: "orange",
		message: `<p>${summary}</p><ul>${rows.join("")}</ul>`,
	});
}
