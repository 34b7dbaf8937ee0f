// How long a ticket has been in its status and what falls due next: words and a bar that keep the time by
// themselves, without asking the server.

import { duration } from "./durations";
import { present } from "./server_time";
import { safe } from "./words";

const TICK = 30000;
// The share of a limit from which its bar changes colour.
const TONES = [
	[0.8, "red"],
	[0.5, "amber"],
	[0, "green"],
];

/** HTML of `time` ({since, limit}); with `is_short` for a column of the list. It goes on counting. */
export function limit_html(time, { is_short = false } = {}) {
	const data = safe(JSON.stringify({ ...time, is_short }));
	return `<span class="oki-limit ${is_short ? "oki-limit-short" : ""}" data-oki-time="${data}">${inner_html({ ...time, is_short })}</span>`;
}

function inner_html({ since, limit, is_short }) {
	const now = present();
	const held = duration(now - since, { is_short });
	const in_status = __("{0} in this status", [duration(now - since)]);
	if (!limit) {
		return `<span title="${safe(in_status)}">${safe(is_short ? held : in_status)}</span>`;
	}
	const state = state_of(limit, now);
	const sentence = `${in_status}, ${state.words}`;
	const title = `${sentence} (${frappe.datetime.str_to_user(limit.due_at)})`;
	const seen = is_short ? short_html(held, state) : long_html(in_status, state);
	return `<span class="oki-limit-seen" aria-hidden="true" title="${safe(title)}">${seen}</span><span class="sr-only">${safe(sentence)}</span>`;
}

function long_html(in_status, state) {
	return `<span>${safe(in_status)}</span>${bar_html(state)}<span class="${state.overdue ? "oki-late" : ""}">${safe(state.words)}</span>`;
}

/** The column is narrow: what is left stands in the title, and the bar shows it at a glance. */
function short_html(held, state) {
	return `<span class="oki-limit-held oki-limit-${state.tone}">${safe(held)}</span>${bar_html(state)}`;
}

function bar_html({ tone, share }) {
	return `<span class="oki-bar oki-bar-${tone}"><i style="width: ${Math.max(4, Math.round(share * 100))}%"></i></span>`;
}

function state_of(limit, now) {
	const overdue = limit.due <= now;
	const used = limit.used + limit.stretches.reduce((sum, stretch) => sum + passed(stretch, now), 0);
	const share = overdue || !limit.allowed ? 1 : Math.min(1, used / limit.allowed);
	return {
		overdue,
		share,
		tone: TONES.find(([from]) => share >= from)[1],
		words: overdue ? limit.late : limit.until.replace("{0}", duration(limit.allowed - used, limit)),
	};
}

const passed = ([start, end], now) => Math.max(0, Math.min(now, end) - start);

function tick() {
	for (const place of document.querySelectorAll(".oki-limit[data-oki-time]")) {
		const html = inner_html(JSON.parse(place.dataset.okiTime));
		if (place.oki_html !== html) place.innerHTML = html;
		place.oki_html = html;
	}
}

setInterval(tick, TICK);
