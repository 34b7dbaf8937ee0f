// How the session's user stands as an agent, kept fresh; the navbar and the offers look here.

import { take_time } from "../server_time";
import { API, ask } from "../words";

const FRESH = 60000;
const listeners = [];

export const duty = {
	/** What the server's `state_of` says; null for people who are no agents. */
	agent: null,
	/** Calls `listener({ agent, offers })` after each answer; `offers` is undefined where nobody asked. */
	on_news: (listener) => listeners.push(listener),
	start,
	refresh,
	set_availability,
};

function start() {
	duty.agent = frappe.boot.oki_tickets?.duty || null;
	if (!duty.agent) return;
	tell({ agent: duty.agent });
	refresh();
	frappe.realtime.on("connect", refresh);
	document.addEventListener("visibilitychange", () => !document.hidden && refresh());
	// Shifts begin and end without a word from the server.
	setInterval(() => !document.hidden && refresh(), FRESH);
}

async function refresh() {
	const said = await frappe.xcall(`${API}get_duty`, {}, "GET").catch(() => null);
	if (!said) return;
	if (said.offers.length) take_time(said.offers[0].now);
	tell(said);
}

async function set_availability(is_available) {
	const agent = await ask("set_availability", { is_available: is_available ? 1 : 0 });
	if (agent) tell({ agent });
	return Boolean(agent);
}

function tell(said) {
	duty.agent = said.agent;
	for (const listener of listeners) listener(said);
}
