// The form of a new ticket.
import { drop_draft, load_draft, save_draft } from "./drafts.js";
import { FilePicker } from "./files.js";
import {
	announce,
	by_id,
	clear_error,
	element,
	let_press,
	one_at_a_time,
	show_error,
	text,
	to_html,
} from "./page.js";
import { end_sending, key_of_sending } from "./sendings.js";
import { call } from "./server.js";

const PLACE = "new";
const REQUIRED = ["subject", "ticket_type", "description"];

export function start_new_ticket() {
	const form = by_id("oki-new");
	const files = new FilePicker(form);
	const label = by_id("oki-send").textContent;
	const sender = { form, files, label, error: by_id("oki-new-error"), ticket: null };
	restore(form);
	form.addEventListener("input", (event) => {
		// The ticket is there: what comes now are files, and no draft.
		if (sender.ticket) return;
		clear_field(event.target.name);
		if (save_draft(PLACE, values_of(form))) by_id("oki-draft-note").textContent = text("draft_kept");
	});
	const send = one_at_a_time(by_id("oki-send"), () => send_ticket(sender));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send();
	});
	window.addEventListener("pageshow", () => {
		form.inert = false;
	});
	let_press(form);
}

const values_of = (form) => Object.fromEntries([...new FormData(form)].filter(([, value]) => value));

function restore(form) {
	for (const [name, value] of Object.entries(load_draft(PLACE) ?? {})) {
		const field = form.elements[name];
		if (field && !field.value) field.value = value;
	}
}

async function send_ticket(sender) {
	clear_error(sender.error);
	if (!sender.ticket && !check(sender)) return;
	sender.form.setAttribute("aria-busy", "true");
	try {
		sender.ticket ??= await create(sender.form);
		if (await sender.files.send_to(sender.ticket.message)) leave(sender);
		else offer_second_try(sender);
	} catch (failure) {
		show_error(sender.error, failure);
		sender.error.scrollIntoView({ block: "center" });
	} finally {
		sender.form.removeAttribute("aria-busy");
	}
}

function check({ form, error }) {
	const missing = REQUIRED.filter((name) => !form.elements[name].value.trim());
	for (const name of missing) mark_field(name);
	if (!missing.length) return true;
	show_error(error, text("errors_found"));
	first_input(form, missing[0]).focus();
	return false;
}

function first_input(form, name) {
	const field = form.elements[name];
	return field instanceof RadioNodeList ? field[0] : field;
}

const field_of = (name) => document.querySelector(`#oki-new [data-oki-field="${name}"]`);

function mark_field(name) {
	const label = field_of(name).querySelector(".oki-label").firstChild.textContent.trim();
	show_error(by_id(`oki-${name}-error`), text(name === "ticket_type" ? "choose" : "fill_in", label));
	for (const input of field_of(name).querySelectorAll("input, textarea"))
		input.setAttribute("aria-invalid", "true");
}

function clear_field(name) {
	const place = by_id(`oki-${name}-error`);
	if (!place || place.hidden) return;
	clear_error(place);
	for (const input of field_of(name).querySelectorAll("[aria-invalid]"))
		input.removeAttribute("aria-invalid");
}

async function create(form) {
	announce(text("sending"));
	const values = values_of(form);
	const key = key_of_sending(PLACE, JSON.stringify(values));
	const ticket = await call("create_ticket", { ...values, description: to_html(values.description) }, key);
	end_sending(PLACE);
	drop_draft(PLACE);
	announce(text("created", ticket.name));
	return ticket;
}

const address_of = (name) => `/tickets/${encodeURIComponent(name)}`;

// Browsers keep pages: whoever comes back by Back finds an empty form, which raises a ticket of its own. Until the
// ticket's page has come, an impatient click is none.
function leave(sender) {
	const { form, ticket } = sender;
	form.reset();
	for (const field of form.querySelectorAll("[data-oki-field]")) field.inert = false;
	by_id("oki-send").textContent = sender.label;
	form.inert = true;
	sender.ticket = null;
	location.assign(address_of(ticket.name));
}

// The ticket is there; only files are missing, and only they are sent again.
function offer_second_try({ form, error, ticket }) {
	for (const field of form.querySelectorAll(".oki-field:has(input, textarea, select)")) {
		if (field.dataset.okiField) field.inert = true;
	}
	by_id("oki-draft-note").textContent = "";
	by_id("oki-send").textContent = text("send_files_again");
	show_error(error, text("files_failed"));
	error.append(
		" ",
		element("a", { href: address_of(ticket.name), textContent: text("go_to_ticket", ticket.name) })
	);
	error.scrollIntoView({ block: "center" });
}
