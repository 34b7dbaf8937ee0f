// The customer's moves: buttons of the status card, some of which ask before they act.
import { drop_draft, load_draft, save_draft } from "./drafts.js";
import { refresh } from "./live.js";
import {
	announce,
	by_id,
	clear_error,
	element,
	let_press,
	one_at_a_time,
	page,
	show_error,
	text,
	to_html,
} from "./page.js";
import { end_sending, key_of_sending } from "./sendings.js";
import { call } from "./server.js";

// Where the words of a move are kept until it is made.
const place_of = (action) => `${page.ticket}:${action}`;

export function start_moves() {
	const dialog = by_id("oki-dialog");
	const act = one_at_a_time(null, make_move);
	document.querySelector(".oki-aside").addEventListener("click", (event) => {
		const button = event.target.closest("button[data-oki-move]");
		if (!button) return;
		if (button.dataset.okiAsks === "1") ask(dialog, button);
		else act(button.dataset.okiMove, "", by_id("oki-move-error"));
	});
	let_press(by_id("oki-status"));
	listen_to_dialog(dialog, act);
}

function ask(dialog, button) {
	const { okiMove: action, okiQuestion: question, okiLabel: label, okiNeedsMessage: needed } = button.dataset;
	dialog.dataset.action = action;
	dialog.dataset.needsMessage = needed;
	by_id("oki-dialog-title").textContent = button.textContent;
	by_id("oki-dialog-question").textContent = question;
	by_id("oki-dialog-label").replaceChildren(label, needed === "1" ? star() : "");
	by_id("oki-dialog-submit").textContent = button.textContent;
	const area = by_id("oki-dialog-message");
	area.value = load_draft(place_of(action)) ?? "";
	area.required = needed === "1";
	area.removeAttribute("aria-invalid");
	clear_error(by_id("oki-dialog-error"));
	dialog.showModal();
	area.focus();
}

function star() {
	const made = element("span", { className: "oki-star", textContent: " *" });
	made.setAttribute("aria-hidden", "true");
	return made;
}

function listen_to_dialog(dialog, act) {
	const area = by_id("oki-dialog-message");
	by_id("oki-dialog-cancel").addEventListener("click", () => dialog.close());
	area.addEventListener("input", () => {
		const place = place_of(dialog.dataset.action);
		if (area.value.trim()) save_draft(place, area.value);
		else drop_draft(place);
	});
	by_id("oki-dialog-form").addEventListener("submit", (event) => {
		event.preventDefault();
		const error = by_id("oki-dialog-error");
		if (dialog.dataset.needsMessage === "1" && !area.value.trim()) {
			show_error(error, text("message_needed"));
			area.setAttribute("aria-invalid", "true");
			area.focus();
			return;
		}
		act(dialog.dataset.action, area.value.trim(), error);
	});
}

async function make_move(action, words, error) {
	clear_error(error);
	const place = place_of(action);
	const area = by_id("oki-dialog-message");
	area.readOnly = true;
	try {
		const message = words ? to_html(words) : null;
		const key = words && key_of_sending(place, words);
		await call("apply_action", { ticket: page.ticket, action, message }, key);
		end_sending(place);
	} catch (failure) {
		await say_why_not(failure, error.id);
		return;
	} finally {
		area.readOnly = false;
	}
	drop_draft(place);
	by_id("oki-dialog").close();
	await refresh();
	const status = by_id("oki-status");
	status.focus();
	announce(text("move_done", status.dataset.okiStatus));
}

// The ticket may have moved on meanwhile: the page shows how it stands, and the reason of the refusal.
async function say_why_not(failure, place) {
	if (failure.kind === "refused") await refresh();
	show_error(by_id(place), failure);
}
