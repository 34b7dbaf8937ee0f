// Dragging a card is making a move: a dialog asks for what the move needs, and a card whose move is
// refused or given up goes back.

import { ask_for_move } from "./move_dialog";
import { statuses_of } from "./statuses";
import { mark_list } from "./urgent";
import { send_once } from "./sendings";
import { ask, safe } from "./words";

/** Frappe loads its board with the first board that is opened and asks no one on the way: what draws a
 * column is wrapped at the moment at which it is set. */
export function wait_for_boards() {
	let draw_column = frappe.views.KanbanBoardColumn;
	Object.defineProperty(frappe.views, "KanbanBoardColumn", {
		configurable: true,
		get: () => draw_column && with_moves(draw_column),
		set: (value) => {
			draw_column = value;
		},
	});
}

function with_moves(draw_column) {
	return function (column, $wrapper, permissions) {
		const board = cur_list?.board;
		const ours = board?.reference_doctype === "Ticket" && board.field_name === "status";
		if (ours) name_agents(cur_list);
		const made = draw_column.call(this, column, $wrapper, permissions);
		if (ours) adapt(column, $wrapper.find(".kanban-column").last());
		return made;
	};
}

/** Frappe's list has fetched the agents' names; its cards would show their addresses. */
function name_agents(list) {
	for (const ticket of list.data.filter((one) => one.agent_full_name)) {
		frappe.utils.add_link_title("Support Agent", ticket.agent, ticket.agent_full_name);
	}
	fetch_agents_once(list);
}

/** Frappe fetches the first cards before it knows that the agent is on them and has a name. */
function fetch_agents_once(list) {
	if (list.oki_has_agents || list.data.every((one) => "agent" in one)) return;
	list.oki_has_agents = true;
	frappe.model.with_doctype("Support Agent", () => redraw(list));
}

function adapt(column, $column) {
	take_over_drop($column.find(".kanban-cards")[0]);
	mark_list(cur_list);
	// Whose a ticket is follows from its moves; the server refuses Frappe's "Assign To".
	$column.addClass("oki-no-assignments");
	// Tickets begin with the first status, whichever column they are added in.
	if (column.title !== statuses_of()[0]) $column.find(".add-card, .new-card-area").remove();
}

function take_over_drop(cards) {
	const sortable = cards && window.Sortable.get(cards);
	if (!sortable) return;
	sortable.option("sort", false);
	const list = hold_while_in_hand(cur_list);
	sortable.option("onChoose", () => {
		list.oki_in_hand = true;
	});
	sortable.option("onUnchoose", () => {
		list.oki_in_hand = false;
		// After onEnd, which still looks at what was drawn.
		if (list.oki_missed) setTimeout(() => list.render());
	});
	sortable.option("onEnd", (event) => {
		const $board = $(event.from).closest(".kanban");
		$board.find(".kanban-card.add-card").fadeIn(100);
		$board.find(".kanban-cards").height("auto");
		dropped(event);
	});
}

/** News would draw the board anew and take the card out of the hand that drags it: they wait until it is dropped. */
function hold_while_in_hand(list) {
	if (Object.hasOwn(list, "oki_missed")) return list;
	const render = list.render;
	list.oki_missed = false;
	list.render = function (...args) {
		list.oki_missed = Boolean(list.oki_in_hand);
		return list.oki_in_hand ? undefined : render.apply(list, args);
	};
	return list;
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
	const moves = await ask("get_moves", { tickets: [ticket] });
	if (!moves) return redraw(list);
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
				label: __("Move", null, "Ticket"),
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
	const done = await send_once(ticket, move.action, values.message ?? "", (headers) =>
		ask("apply_action", args, headers)
	);
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
