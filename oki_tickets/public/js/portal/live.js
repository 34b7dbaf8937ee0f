// News of an open ticket: asked for while somebody looks, put in place without touching what is typed.
// The server renders; this takes the changed parts out of a fresh copy of the page.
import { announce, by_id, clear_error, let_press, page, show_error, text } from "./page.js";
import { call, ServerError } from "./server.js";

const EVERY = 20000;
let timer = null;
// Copies of the page by the order in which they were asked for: the last one asked for, and shown.
let asked = 0;
let shown = 0;

export function start_live() {
	document.addEventListener("visibilitychange", () => (document.hidden ? stop() : look()));
	if (!document.hidden) timer = setTimeout(look, EVERY);
}

function stop() {
	clearTimeout(timer);
}

async function look() {
	stop();
	try {
		const known = Number(by_id("oki-messages").dataset.okiKnown);
		const news = await call("get_news", { ticket: page.ticket, known });
		if (by_id("oki-move-error").dataset.okiKind === "session") clear_error(by_id("oki-move-error"));
		if (news) await refresh();
	} catch (error) {
		if (error.kind === "session") {
			show_error(by_id("oki-move-error"), error);
			return;
		}
	}
	timer = setTimeout(look, EVERY);
}

// Brings the page up to date; never raises: what was sent was sent, even if the page cannot show it yet.
export async function refresh() {
	asked += 1;
	const number = asked;
	try {
		const copy = await fresh_copy();
		// One asked for later may have come before: it knows more.
		if (number > shown) take_over(copy);
		shown = Math.max(shown, number);
	} catch (error) {
		if (!(error instanceof ServerError)) throw error;
	}
}

async function fresh_copy() {
	let answer;
	try {
		answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
	} catch {
		throw new ServerError("offline", text("offline"));
	}
	const copy = new DOMParser().parseFromString(await answer.text(), "text/html");
	if (!answer.ok || !copy.getElementById("oki-messages"))
		throw new ServerError("server", text("server_error"));
	let_press(copy);
	return copy;
}

function take_over(copy) {
	const news = [take_messages(copy), take_status(copy)].filter(Boolean);
	for (const id of ["oki-continued", "oki-solution"])
		by_id(id).replaceChildren(...adopted(copy.getElementById(id).childNodes));
	take_feedback(copy);
	show_composer(copy.getElementById("oki-composer-state").dataset.okiMayWrite === "1");
	by_id("oki-messages").dataset.okiKnown = copy.getElementById("oki-messages").dataset.okiKnown;
	if (news.length) announce(news.join(" "));
}

// A rating that somebody is about to give stays as it is while the ticket stays what it is.
function take_feedback(copy) {
	const [here, there] = [by_id("oki-feedback"), copy.getElementById("oki-feedback")];
	if (here.dataset.okiState === there.dataset.okiState) return;
	here.replaceWith(document.importNode(there, true));
}

const adopted = (nodes) => [...nodes].map((node) => document.importNode(node, true));

function take_messages(copy) {
	const list = by_id("oki-messages");
	const said = [];
	const rows = [...copy.getElementById("oki-messages").children];
	const present = new Set(rows.map((row) => row.id));
	// A merge takes messages along to the other ticket.
	for (const row of [...list.children]) if (!present.has(row.id)) row.remove();
	rows.forEach((row, place) => {
		const here = by_id(row.id);
		if (!here) {
			// What a merge brings along may be older than what is there.
			list.insertBefore(document.importNode(row, true), list.children[place] ?? null);
			if (row.dataset.okiOwn === "0") said.push(text("new_message", row.dataset.okiSender));
		} else if (words_of(here) !== words_of(row)) {
			bubble(here).replaceWith(document.importNode(bubble(row), true));
		}
	});
	return said.join(" ");
}

const bubble = (row) => [...row.children].find((child) => child.classList.contains("oki-bubble"));

// Whether the reader has opened the earlier messages of a mail is no difference.
function words_of(row) {
	const copy = bubble(row).cloneNode(true);
	for (const part of copy.querySelectorAll("details[open]")) part.open = false;
	return copy.innerHTML;
}

function take_status(copy) {
	const here = by_id("oki-status");
	const there = copy.getElementById("oki-status");
	const is_new = here.dataset.okiStatus !== there.dataset.okiStatus;
	const focused = here.contains(document.activeElement) ? document.activeElement.dataset.okiMove : null;
	here.replaceWith(document.importNode(there, true));
	if (focused) refocus(focused);
	return is_new ? text("new_status", there.dataset.okiStatus) : "";
}

function refocus(action) {
	const same = [...document.querySelectorAll("#oki-moves button")].find(
		(row) => row.dataset.okiMove === action
	);
	(same ?? by_id("oki-status")).focus();
}

// Text that somebody was typing when the ticket was closed stays in the field, and in the draft.
function show_composer(may_write) {
	by_id("oki-composer").hidden = !may_write;
	by_id("oki-closed-note").hidden = may_write;
}
