// What the server told the page, and small helpers for its elements.

export const by_id = (id) => document.getElementById(id);

const source = by_id("oki-data");
export const page = source ? JSON.parse(source.textContent) : { texts: {} };

// A text in the reader's language, with {0}, {1} filled in.
export function text(name, ...values) {
	return page.texts[name].replace(/\{(\d)\}/g, (_all, number) => values[number] ?? "");
}

// Read out by screen readers without moving the focus.
export function announce(words) {
	by_id("oki-live").textContent = words;
}

export function element(tag, properties = {}, ...children) {
	const made = Object.assign(document.createElement(tag), properties);
	made.append(...children);
	return made;
}

// Shows what went wrong in a place of its own; with an expired session it offers the log-in.
export function show_error(place, error) {
	place.replaceChildren(typeof error === "string" ? error : error.message);
	place.dataset.okiKind = error.kind ?? "";
	if (error.kind === "session") place.append(" ", log_in_link());
	place.hidden = false;
}

export function clear_error(place) {
	place.replaceChildren();
	place.hidden = true;
}

function log_in_link() {
	const address = `/login?redirect-to=${encodeURIComponent(location.pathname)}`;
	return element("a", { href: address, target: "_blank", rel: "noopener", textContent: text("log_in") });
}

// Plain text as the HTML that is stored: nothing that was typed or pasted is taken for markup, and line
// breaks and indents stay.
export function to_html(words) {
	const escaped = words
		.replace(/\r\n?/g, "\n")
		.replace(/&/g, "&amp;")
		.replace(/</g, "&lt;")
		.replace(/>/g, "&gt;")
		.replace(/^[ \t]+/gm, (indent) => "&nbsp;".repeat(indent.replace(/\t/g, "    ").length));
	return escaped
		.split(/\n{2,}/)
		.filter((block) => block.trim())
		.map((block) => `<p>${block.replace(/\n/g, "<br>")}</p>`)
		.join("");
}

// The server writes buttons disabled that need this script: pressed before it had come, a form's own would reload
// the page, and what was typed would be gone; the others would do nothing.
export function let_press(part) {
	for (const button of part.querySelectorAll("button:disabled")) button.disabled = false;
}

// Runs `work` once at a time: a second click while the first is on its way does nothing.
export function one_at_a_time(button, work) {
	let busy = false;
	return async (...values) => {
		if (busy) return;
		busy = true;
		button?.setAttribute("aria-disabled", "true");
		try {
			await work(...values);
		} finally {
			busy = false;
			button?.removeAttribute("aria-disabled");
		}
	};
}
