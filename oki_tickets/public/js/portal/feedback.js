// The rating of a solution, and likes of single answers.
import { refresh } from "./live.js";
import { announce, by_id, clear_error, let_press, one_at_a_time, page, show_error, text } from "./page.js";
import { call } from "./server.js";

export function start_feedback() {
	// The form comes and goes with the ticket's status: what holds it stays.
	const send = one_at_a_time(null, send_rating);
	document.querySelector(".oki-aside").addEventListener("submit", (event) => {
		if (event.target.id !== "oki-feedback-form") return;
		event.preventDefault();
		send(event.target);
	});
	let_press(by_id("oki-feedback"));
	const messages = by_id("oki-messages");
	messages.addEventListener("click", (event) => {
		const button = event.target.closest("button[data-oki-reaction]");
		if (button) react(button);
	});
	let_press(messages);
}

async function send_rating(form) {
	const place = by_id("oki-feedback-error");
	clear_error(place);
	const given = new FormData(form);
	const rating = {
		verdict: given.get("verdict"),
		score: Number(given.get("score") || 0),
		comment: given.get("comment"),
	};
	try {
		if (rating.verdict === "Confirmed") await call("confirm_ticket", { ticket: page.ticket });
		else await call("give_feedback", { ticket: page.ticket, ...rating });
	} catch (failure) {
		if (failure.kind === "refused") await refresh();
		show_error(by_id("oki-feedback-error") ?? by_id("oki-move-error"), failure);
		return;
	}
	await refresh();
	announce(text("rated"));
}

// One at a time of each message: another may be liked meanwhile.
async function react(button) {
	const group = button.parentElement;
	if (group.ariaBusy === "true") return;
	group.ariaBusy = "true";
	await send_reaction(button);
	group.ariaBusy = "false";
}

async function send_reaction(button) {
	const row = button.closest("[data-oki-message]");
	const error = row.querySelector(".oki-reaction-error");
	const message = row.dataset.okiMessage;
	clear_error(error);
	const reaction = button.getAttribute("aria-pressed") === "true" ? null : button.dataset.okiReaction;
	try {
		const answer = await call("react", { message, reaction });
		for (const each of button.parentElement.querySelectorAll("button"))
			each.setAttribute("aria-pressed", String(each.dataset.okiReaction === answer.reaction));
	} catch (failure) {
		show_error(error, failure);
	}
}
