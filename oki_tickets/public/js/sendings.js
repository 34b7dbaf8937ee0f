// A key for each sending, so that one whose answer was lost can be repeated without a second message.

// Long enough for a tunnel or a restart; later the same words are meant anew.
const LASTS = 3600000;

/** Keys that `store` keeps over a reload: `load(place)`, `save(place, value)`, `drop(place)`. */
export function sendings_in(store) {
	const kept_here = new Map();
	return {
		/** The key of what is being sent from this place: the same as long as the words are. */
		key_of_sending(place, words) {
			const kept = kept_here.get(place) ?? store.load(place);
			if (kept?.words === words && kept.at > Date.now() - LASTS) return kept.key;
			const made = { words, key: new_key(), at: Date.now() };
			kept_here.set(place, made);
			store.save(place, made);
			return made.key;
		},

		/** It has been answered: the same words again are a new message. */
		end_sending(place) {
			kept_here.delete(place);
			store.drop(place);
		},
	};
}

function new_key() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
