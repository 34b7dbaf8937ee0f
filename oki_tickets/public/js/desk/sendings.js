// The keys of an agent's sendings, kept beside the drafts: by ticket and what is sent from it.

import { sendings_in } from "../sendings";
import { keep_draft, load_draft } from "./drafts";

const KIND = "sending";

const { key_of_sending, end_sending } = sendings_in({
	load: (place) => JSON.parse(load_draft(place, KIND) || "null"),
	save: (place, made) => keep_draft(place, KIND, JSON.stringify(made)),
	drop: (place) => keep_draft(place, KIND, ""),
});

/** Sends words of the ticket by `send(headers)`, which resolves to the server's answer, null where there was none:
 * until there is one, the server takes a repetition for the same sending. */
export async function send_once(ticket, what, words, send) {
	const place = `${ticket}:${what}`;
	const answer = await send({ "X-Oki-Sending": key_of_sending(place, words) });
	if (answer) end_sending(place);
	return answer;
}
