// Small things that every part of the desk's scripts needs.

import { call_quietly, read } from "./quiet";

export const API = "oki_tickets.api.agent.";

/** Text made safe to stand in HTML; null and undefined become "". */
export function safe(value) {
	return frappe.utils.escape_html(`${value ?? ""}`);
}

/** What the desk keeps, as people read it: erased words have one stand-in in the database. */
export const shown = (text) => (text ? `${text}`.replaceAll("[Erased]", __("[Erased]")) : text);

/** HTML of a moment: how long ago, the exact time on hover; Frappe keeps it up to date by itself. */
export function when(moment) {
	const exact = frappe.datetime.str_to_user(moment);
	const ago = frappe.datetime.prettyDate(moment) || exact;
	return `<span class="frappe-timestamp oki-when" data-timestamp="${safe(moment)}" title="${safe(exact)}">${safe(ago)}</span>`;
}

/** HTML of a link to a record. */
export function link(doctype, name, label) {
	return `<a href="${encodeURI(frappe.utils.get_form_link(doctype, name))}">${safe(label || name)}</a>`;
}

/** HTML of a person's picture or initials; name and address come from outside, Frappe escapes neither. */
export function avatar(name, image) {
	const words = (name || "?").replace(/[<>"'`&]/g, "");
	const picture = image ? encodeURI(image).replace(/'/g, "%27") : null;
	return frappe.get_avatar("avatar-medium", words, picture);
}

/** Calls a door of the agent's. Resolves to its answer, or to null once the person was told why there is none.
 * frappe.xcall says nothing where no server answers, and never ends where the browser knows that it is offline. */
export async function ask(name, args, headers) {
	const { answer, said } = await call({ method: API + name, args, headers });
	const is_told = said?.exc_type || said?._server_messages || !frappe.is_online();
	if (answer === undefined && !is_told) frappe.show_alert({ message: refusal(said), indicator: "red" });
	return answer ?? null;
}

/** Calls a door of the agent's. Resolves to `{ answer }`, or to `{ refused, kind }`: HTML that says why, which Frappe
 * would otherwise show over whatever the person is doing, and the name of the server's exception where it has one. */
export async function ask_quietly(name, args) {
	const { answer, said } = await call_quietly(API + name, args);
	return answer === undefined ? { refused: refusal(said), kind: said?.exc_type } : { answer };
}

/** Reads from a door of the agent's without a word, whatever happens; null where there is no answer. */
export const look = (name, args) => read(API + name, args);

/** Resolves to `answer`, null where the door gives nothing, undefined where it was not reached or refused; `said` is
 * whatever came back. */
function call(options) {
	return new Promise((resolve) => {
		let answer;
		const callback = ({ message = null }) => {
			answer = message;
		};
		frappe.call({ ...options, callback, always: (said) => resolve({ answer, said }) });
	});
}

/** What the server said when it refused, as HTML that Frappe has already escaped or written itself. */
export function refusal(answer) {
	const messages = JSON.parse(answer?._server_messages || "[]").map((message) => {
		try {
			return JSON.parse(message).message;
		} catch {
			return message;
		}
	});
	return messages.join("<br>") || __("The server cannot be reached. Try again.");
}

/**
 * The day of a moment with these parts of Intl.DateTimeFormat. Frappe's moment speaks English whatever the user
 * reads; the browser knows the others, and is told the day alone, whatever zone it is in.
 */
export const day_in_words = (at, parts) =>
	new Intl.DateTimeFormat(frappe.boot.lang || "en", { ...parts, timeZone: "UTC" }).format(
		Date.UTC(at.year(), at.month(), at.date())
	);
