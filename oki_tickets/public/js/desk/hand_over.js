// Whose a ticket is: Take, Transfer and Escalate, on the form and for several in the list.

import { hold_words } from "./dialogs";
import { short_second } from "./duty/moments";
import { ask_quietly, safe } from "./words";

const STATES = {
	"On Duty": () => __("on duty"),
	Full: () => __("full"),
	"Not Available": () => __("not available"),
	"Off Duty": () => __("off duty"),
};

/** The buttons of `ways`, as the server names them: label and what to do, told `done()` afterwards. */
export function hand_overs(ways, ticket, done) {
	const found = [];
	if (ways.transfer) {
		const make = (values) => carry_out("transfer", { ticket, ...values }, done);
		found.push({
			label: __("Transfer", null, "Ticket"),
			start: () => ask_where(make, __("Transfer {0}", [ticket])),
		});
	}
	if (ways.escalate) {
		const make = (values) => carry_out("escalate", { ticket, ...values }, done);
		found.push({ label: __("Escalate", null, "Ticket"), start: () => ask_why(make, ticket, ways.escalate) });
	}
	return found;
}

/** Takes a ticket of nobody. */
export const take = (ticket, done) => carry_out("take", { ticket }, done);

async function carry_out(door, args, done) {
	const { answer, refused } = await ask_quietly(door, args);
	if (refused) frappe.msgprint({ title: __("Not Done"), indicator: "orange", message: refused });
	else frappe.show_alert({ message: place_words(answer), indicator: "green" });
	await done(Boolean(answer));
	return Boolean(answer);
}

function place_words({ ticket, support_line, agent }) {
	if (agent === frappe.session.user) return __("{0} is yours now.", [safe(ticket)]);
	const place = [support_line && __(support_line), agent && frappe.user.full_name(agent)].filter(Boolean);
	return __("{0} is with {1} now.", [safe(ticket), safe(place.join(", "))]);
}

function ask_why(make, ticket, line) {
	show({
		title: __("Escalate {0} to {1}", [ticket, __(line)]),
		fields: [reason_field(__("What has been tried, and what is needed from {0}", [__(line)]))],
		primary_action_label: __("Escalate", null, "Ticket"),
		make,
	});
}

/** Asks for a line or an agent, and for a reason; `make(values)` resolves to whether it was done. */
export async function ask_where(make, title) {
	const lines = await frappe.xcall("oki_tickets.api.agent.get_places", {}, "GET");
	const dialog = show({
		title,
		fields: [
			{
				fieldname: "support_line",
				fieldtype: "Select",
				label: __("Support Line"),
				options: [{ value: "", label: __("Stays in its line") }, ...lines.map(line_option)],
				onchange: () => offer_agents(dialog, lines),
			},
			{ fieldname: "agent", fieldtype: "Select", label: __("Agent"), options: [] },
			reason_field(__("Whoever gets the ticket reads this first")),
		],
		primary_action_label: __("Transfer", null, "Ticket"),
		make,
	});
	offer_agents(dialog, lines);
}

const reason_field = (description) => ({
	fieldname: "reason",
	fieldtype: "Small Text",
	label: __("Reason"),
	description: safe(description),
	reqd: 1,
});

function line_option({ line, on_duty }) {
	return { value: line, label: `${__(line)} · ${__("{0} on duty", [on_duty])}` };
}

/** The agents of the chosen line; those of all lines where none is chosen. */
function offer_agents(dialog, lines) {
	const chosen = dialog.get_value("support_line");
	const agents = lines.filter(({ line }) => !chosen || line === chosen).flatMap((line) => line.agents);
	const once = [...new Map(agents.map((agent) => [agent.agent, agent])).values()];
	const nobody = { value: "", label: chosen ? __("Whoever the line gives it to") : __("Choose an agent") };
	dialog.set_df_property("agent", "options", [nobody, ...once.map(agent_option)]);
	dialog.set_value("agent", "");
}

function agent_option({ agent, full_name, state, load, limit, back_at }) {
	const back = back_at ? `, ${__("back {0}", [short_second(back_at)])}` : "";
	const held = limit ? __("{0} of {1} tickets", [load, limit]) : __("{0} tickets", [load]);
	return { value: agent, label: `${full_name} · ${STATES[state]()}${back} · ${held}` };
}

/** A dialog that stays open with all that was typed until `make(values)` has done it. */
function show({ make, ...options }) {
	const dialog = new frappe.ui.Dialog({
		...options,
		primary_action: async (values) => {
			dialog.disable_primary_action();
			const is_done = await make(values);
			dialog.enable_primary_action();
			if (is_done) dialog.hide();
		},
	});
	dialog.show();
	hold_words(dialog);
	return dialog;
}
