// A call of the conversation: how long, the recording, and what was said, folded.

import { safe } from "../words";

/** HTML of what is known of a call beside its message; nothing for other messages. */
export function call_html(call) {
	if (!call) return "";
	return `<div class="oki-call">${facts_html(call)}${summary_html(call)}${transcript_html(call)}</div>`;
}

function facts_html(call) {
	const facts = [
		`<span class="indicator-pill no-indicator-dot ${call.status === "Missed" ? "red" : "gray"}">${safe(call.direction_label)} · ${safe(call.status_label)}</span>`,
		call.number && `<a href="tel:${encodeURIComponent(call.number)}">${safe(call.number)}</a>`,
		call.duration && `<span>${safe(minutes(call.duration))}</span>`,
		call.mood && `<span>${__("Mood")}: ${safe(call.mood)}</span>`,
		!call.kept_recording &&
			is_web(call.recording_url) &&
			`<a href="${safe(call.recording_url)}" target="_blank" rel="noopener noreferrer">${__("Recording")}</a>`,
	];
	return `<div class="oki-call-facts">${facts.filter(Boolean).join(" ")}</div>${player_html(call)}`;
}

/** Nothing is loaded before somebody listens. */
function player_html(call) {
	const address = call.kept_recording || (is_web(call.recording_url) && call.recording_url);
	if (!call.plays || !address) return "";
	return `<audio class="oki-call-player" controls preload="none" src="${safe(address)}" aria-label="${__("Recording")}"></audio>`;
}

/** Minutes and seconds. */
export function minutes(seconds) {
	return __("{0} min", [`${Math.floor(seconds / 60)}:${`${Math.floor(seconds % 60)}`.padStart(2, "0")}`]);
}

// The server keeps no others; a link is looked at twice.
const is_web = (address) => /^https?:\/\//.test(address || "");

function summary_html(call) {
	const words = call.keywords ? `<small class="text-muted">${safe(call.keywords)}</small>` : "";
	return call.summary ? `<p class="oki-call-summary">${safe(call.summary)} ${words}</p>` : words;
}

function transcript_html(call) {
	if (!call.transcript) return "";
	return `<details><summary>${__("Transcript")}</summary><div class="oki-call-transcript">${safe(call.transcript)}</div></details>`;
}
