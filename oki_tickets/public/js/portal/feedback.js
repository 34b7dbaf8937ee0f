// The rating of a solution, and likes of single answers.
import { refresh } from "./live.js";
import { announce, by_id, clear_error, let_send, one_at_a_time, page, show_error, text } from "./page.js";
import { call } from "./server.js";

export function start_feedback() {
	// The form comes and goes with the ticket's status: what holds it stays.
	const send = one_at_a_time(null, send_rating);
	document.querySelector(".oki-aside").addEventListener("submit", (event) => {
		if (event.target.id !== "oki-feedback-form") return;
		event.preventDefault();
		send(event.target);
	});
	let_send(by_id("oki-feedback"));
	const react = one_at_a_time(null, send_reaction);
	by_id("oki-messages").addEventListener("click", (event) => {
		const button = event.target.closest("button[data-oki-reaction]");
		if (button) react(button);
	});
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

async function send_reaction(button) {
	const message = button.closest("[data-oki-message]").dataset.okiMessage;
	const reaction = button.getAttribute("aria-pressed") === "true" ? null : button.dataset.okiReaction;
	try {
		const answer = await call("react", { message, reaction });
		for (const each of button.parentElement.querySelectorAll("button"))
			each.setAttribute("aria-pressed", String(each.dataset.okiReaction === answer.reaction));
	} catch (failure) {
		show_error(by_id("oki-move-error"), failure);
	}
}
