// Dragging a card is making a move: a dialog asks for what the move needs, and a card whose move is
// refused or given up goes back.

import { ask_for_move } from "./move_dialog";
import { API, safe } from "./words";

/** From the list's hooks, once Frappe has loaded its board: takes over the drop on boards of statuses. */
export function set_up_kanban() {
	const { KanbanBoardColumn } = frappe.views;
	if (!KanbanBoardColumn || KanbanBoardColumn.oki_tickets) return;
	const wrapped = function (column, $wrapper, permissions) {
		const made = KanbanBoardColumn.call(this, column, $wrapper, permissions);
		const board = cur_list?.board;
		if (board?.reference_doctype === "Ticket" && board.field_name === "status") {
			take_over_drop($wrapper.find(".kanban-column").last().find(".kanban-cards")[0]);
		}
		return made;
	};
	wrapped.oki_tickets = true;
	frappe.views.KanbanBoardColumn = wrapped;
}

function take_over_drop(cards) {
	const sortable = cards && window.Sortable.get(cards);
	if (!sortable) return;
	sortable.option("sort", false);
	sortable.option("onEnd", (event) => {
		const $board = $(event.from).closest(".kanban");
		$board.find(".kanban-card.add-card").fadeIn(100);
		$board.find(".kanban-cards").height("auto");
		dropped(event);
	});
}

async function dropped(event) {
	const [from, to] = [event.from, event.to].map((cards) =>
		$(cards).closest(".kanban-column").attr("data-column-value")
	);
	if (from === to) return;
	const ticket = decodeURIComponent($(event.item).attr("data-name"));
	const list = cur_list;
	try {
		await drop(list, ticket, to);
	} catch {
		redraw(list);
	}
}

async function drop(list, ticket, to) {
	const moves = await frappe.xcall(`${API}get_moves`, { tickets: [ticket] });
	const fitting = moves.filter((move) => move.to_status === to);
	if (fitting.length) choose(list, ticket, fitting);
	else refuse(list, ticket, to, moves);
}

/** A move that is given up leaves no trace: the dialog's end redraws the board either way. */
function choose(list, ticket, fitting) {
	if (fitting.length === 1) {
		start(list, ticket, fitting[0]);
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: ticket,
		fields: [
			{
				fieldname: "action",
				fieldtype: "Select",
				label: __("Move"),
				reqd: 1,
				options: fitting.map((move) => ({ value: move.action, label: move.label })),
			},
		],
		primary_action_label: __("Continue"),
		primary_action: ({ action }) => {
			dialog.hide();
			start(
				list,
				ticket,
				fitting.find((move) => move.action === action)
			);
		},
	});
	dialog.onhide = () => redraw(list);
	dialog.show();
}

async function start(list, ticket, move) {
	const known = await frappe.db.get_doc("Ticket", ticket);
	const dialog = ask_for_move({
		move,
		title: `${ticket}: ${move.label}`,
		known,
		make: (values) => make(list, ticket, move, values),
	});
	if (dialog?.$wrapper) dialog.onhide = () => redraw(list);
}

async function make(list, ticket, move, values) {
	const args = { ticket, action: move.action, ...values };
	const done = await frappe.xcall(`${API}apply_action`, args).catch(() => null);
	redraw(list);
	return done;
}

function refuse(list, ticket, to, moves) {
	redraw(list);
	const labels = moves.map((move) => safe(move.label)).join(", ");
	const possible = labels ? __("Possible now: {0}.", [labels]) : __("There is nothing for you to do here.");
	frappe.msgprint({
		title: ticket,
		indicator: "orange",
		message: `${__("No move of yours leads to {0}.", [safe(__(to))])} ${possible}`,
	});
}

function redraw(list) {
	list.refresh();
}
