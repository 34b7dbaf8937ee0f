// How the session's user stands as an agent, kept fresh; the navbar and the offers look here.

import { take_time } from "../server_time";
import { ask, look } from "../words";

const FRESH = 60000;
const listeners = [];
let turns = 0;

export const duty = {
	/** What the server's `state_of` says; null for people who are no agents. */
	agent: null,
	/** Calls `listener({ agent, offers, asked })` after each answer; `offers` is undefined where nobody asked, `asked`
	 * is when somebody did, by performance.now(). */
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
	const turn = ++turns;
	const asked = performance.now();
	const said = await look("get_duty");
	// Answers may overtake each other: an older one would bring back what is over.
	if (!said || turn !== turns) return;
	if (said.offers.length) take_time(said.offers[0].now);
	tell({ ...said, asked });
}

async function set_availability(is_available) {
	const agent = await ask("set_availability", { is_available: is_available ? 1 : 0 });
	// An answer that is on its way does not know of it.
	turns += 1;
	if (agent) tell({ agent });
	return Boolean(agent);
}

function tell(said) {
	duty.agent = said.agent;
	for (const listener of listeners) listener(said);
}
