// A call that rings: who it is, before anything is said, and their tickets.

import { read } from "../quiet";
import { status_colour } from "../statuses";
import { link, safe } from "../words";

const API = "oki_tickets.api.telephone.";
// A call that nobody looked at does not stay on the screen for the day.
const STAYS = 10 * 60 * 1000;

// Calls that somebody else has, or nobody any more: a card that is still being read is not shown then.
const gone = new Set();

export function listen_for_calls() {
	if (!frappe.boot.oki_tickets) return;
	frappe.realtime.on("oki_call", ({ call }) => show(call));
	frappe.realtime.on("oki_call_gone", ({ call }) => take_away(call));
}

function take_away(name) {
	gone.add(name);
	card_of(name).remove();
}

const card_of = (name) => $(`.oki-calls [data-call="${CSS.escape(name)}"]`);

async function show(name) {
	gone.delete(name);
	const card = await read(`${API}get_call`, { call: name });
	if (!card || gone.has(name)) return;
	card_of(name).remove();
	const $card = $(html(card)).appendTo(place());
	$card.on("click", "[data-do]", (event) => act($card, card, event.currentTarget));
	setTimeout(() => $card.remove(), STAYS);
}

function place() {
	const $place = $(".oki-calls");
	if ($place.length) return $place;
	return $(
		`<aside class="oki-calls" aria-label="${__("Telephone calls")}" aria-live="assertive"></aside>`
	).appendTo(document.body);
}

async function act($card, card, button) {
	if (button.dataset.do === "close") return $card.remove();
	const $buttons = $card.find("button").prop("disabled", true);
	const args = { call: card.call, ticket: button.dataset.ticket || null };
	const ticket = await frappe.xcall(`${API}open_ticket`, args).catch(() => null);
	$buttons.prop("disabled", false);
	if (!ticket) return null;
	$card.remove();
	return frappe.set_route("Form", "Ticket", ticket);
}

function html(card) {
	const id = `oki-call-${safe(card.call)}`;
	return `<section class="oki-ring" role="alertdialog" aria-modal="false" aria-labelledby="${id}" data-call="${safe(card.call)}">
		<header><span>${frappe.utils.icon("call", "sm")} ${safe(card.status_label)} · ${safe(card.number)}</span>
			<button type="button" class="btn btn-xs oki-ring-close" data-do="close" aria-label="${__("Close")}">×</button></header>
		<strong id="${id}">${who(card)}</strong>
		${about_html(card)}${candidates_html(card.candidates)}
		<div class="oki-ring-tickets">${card.tickets.map(ticket_html).join("")}</div>
		<div class="oki-ring-actions">${actions_html(card)}</div>
	</section>`;
}

function who(card) {
	if (card.person) return safe(card.person.full_name);
	return card.candidates.length ? __("One of several people") : __("Unknown caller");
}

function about_html(card) {
	const parts = [
		card.company && link("Customer", card.customer, card.company.customer_name),
		card.person?.designation && safe(card.person.designation),
		card.contract && contract_html(card.contract),
	].filter(Boolean);
	return parts.length ? `<div class="oki-ring-about">${parts.join(" · ")}</div>` : "";
}

function contract_html(contract) {
	const end = contract.end_date
		? ` ${__("until {0}", [frappe.datetime.str_to_user(contract.end_date)])}`
		: "";
	return `${link("Contract", contract.name)}${safe(end)}`;
}

function candidates_html(candidates) {
	if (!candidates.length) return "";
	const people = candidates.map((one) => {
		const company = one.company ? ` (${safe(one.company.customer_name)})` : "";
		return `<li>${link("Contact", one.contact, one.full_name)}${company}</li>`;
	});
	return `<ul class="oki-ring-people">${people.join("")}</ul>`;
}

function ticket_html(ticket) {
	return `<button type="button" class="oki-ring-ticket" data-do="open" data-ticket="${safe(ticket.name)}">
		<span class="indicator-pill no-indicator-dot ${status_colour(ticket.status)}">${safe(ticket.label)}</span>
		<span class="ellipsis" title="${safe(ticket.subject)}">${safe(ticket.subject)}</span><small>${safe(ticket.name)}</small></button>`;
}

function actions_html(card) {
	const [first] = card.tickets;
	const is_main = first ? "btn-default" : "btn-primary";
	const open = first
		? `<button type="button" class="btn btn-sm btn-primary" data-do="open" data-ticket="${safe(card.ticket || first.name)}">${__("Open ticket")}</button>`
		: "";
	return `${open}<button type="button" class="btn btn-sm ${is_main}" data-do="new">${__("New ticket")}</button>`;
}
