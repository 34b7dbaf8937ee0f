// What is being typed, kept on this device until it is sent: by person and place.
import { page } from "./page.js";

const DAYS = 14;
const key = (place) => `oki-draft:${page.user}:${place}`;

export function load_draft(place) {
	try {
		const kept = JSON.parse(localStorage.getItem(key(place)));
		return kept && kept.at > Date.now() - DAYS * 86400000 ? kept.value : null;
	} catch {
		return null;
	}
}

// Returns false where the browser keeps nothing (private window, storage full).
export function save_draft(place, value) {
	try {
		localStorage.setItem(key(place), JSON.stringify({ value, at: Date.now() }));
		return true;
	} catch {
		return false;
	}
}

export function drop_draft(place) {
	try {
		localStorage.removeItem(key(place));
	} catch {
		// A browser that keeps nothing has nothing to drop.
	}
}
