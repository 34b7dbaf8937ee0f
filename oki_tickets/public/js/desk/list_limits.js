// The list's column of time in status and next limit: one call for all rows that are shown.

import { limit_html } from "./limits";
import { take_time } from "./server_time";
import { API, safe, when } from "./words";

const MOST = 500;
const known = new Map();
const wanted = new Set();

/** HTML of the column for a row of the list; the limit is there once the server has said it. */
export function time_in_status(value, doc) {
	if (!value) return "";
	wanted.add(doc.name);
	ask_soon();
	const html = known.has(doc.name) ? limit_html(known.get(doc.name), { is_short: true }) : when(value);
	return `<span class="oki-limit-place" data-oki-ticket="${safe(doc.name)}">${html}</span>`;
}

const ask_soon = frappe.utils.debounce(ask, 50);

async function ask() {
	const tickets = [...wanted].slice(0, MOST);
	wanted.clear();
	const answer = await frappe.xcall(`${API}get_limits`, { tickets }).catch(() => null);
	if (!answer) return;
	take_time(answer.now);
	for (const [name, time] of Object.entries(answer.tickets)) known.set(name, time);
	for (const place of document.querySelectorAll(".oki-limit-place")) show(place);
}

function show(place) {
	const time = known.get(place.dataset.okiTicket);
	if (time) place.innerHTML = limit_html(time, { is_short: true });
}
