// A short sound for an offer, made by the browser itself, in one of several tabs.

const MUTED = "oki-tickets:offers-muted";
const LAST_TAB = "oki-tickets:last-tab";
const NOTES = [660, 880];
const NOTE_SECONDS = 0.16;
const LOUDNESS = 0.12;

const tab = frappe.utils.get_random(12);
let context = null;

export const is_muted = () => Boolean(localStorage.getItem(MUTED));

/** Remembers, in this browser, whether offers make a sound. */
export function mute(is_silent) {
	if (is_silent) localStorage.setItem(MUTED, "1");
	else localStorage.removeItem(MUTED);
}

/** Follows which tab was looked at last: only that one makes a sound. */
export function listen_for_attention() {
	const seen = () => !document.hidden && localStorage.setItem(LAST_TAB, tab);
	seen();
	document.addEventListener("visibilitychange", seen);
	window.addEventListener("focus", seen);
	window.addEventListener("pagehide", () => is_last() && localStorage.removeItem(LAST_TAB));
	// Browsers let a page make a sound only after somebody has used it.
	for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, unlock, { once: true });
}

const is_last = () => localStorage.getItem(LAST_TAB) === tab;

function unlock() {
	const Context = window.AudioContext || window.webkitAudioContext;
	if (Context && !context) context = new Context();
}

/** Plays the sound where it is wanted and allowed. */
export function play() {
	const is_elsewhere = localStorage.getItem(LAST_TAB) && !is_last();
	if (is_muted() || is_elsewhere || !context) return;
	// A browser that does not allow it says so by a promise that fails, and nobody has to know.
	context.resume().then(sound, () => {});
}

function sound() {
	for (const [at, frequency] of NOTES.entries()) note(frequency, context.currentTime + at * NOTE_SECONDS);
}

function note(frequency, start) {
	const tone = context.createOscillator();
	const volume = context.createGain();
	tone.frequency.value = frequency;
	volume.gain.setValueAtTime(LOUDNESS, start);
	volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS * 2);
	tone.connect(volume).connect(context.destination);
	tone.start(start);
	tone.stop(start + NOTE_SECONDS * 2);
}
