// The form for guests, alone or in a frame of another site.
import { announce, by_id, clear_error, let_press, one_at_a_time, page, show_error, text } from "./page.js";
import { end_sending, key_of_sending } from "./sendings.js";
import { ServerError, said_by_server } from "./server.js";

const DOOR = "/api/method/oki_tickets.api.guests.create_ticket";
const PLACE = "embed";
const REQUIRED = ["email", "subject", "description"];

export function start_embed() {
	const form = by_id("oki-embed");
	form.addEventListener("input", (event) => {
		mark(form, event.target.name, "");
		if (!form.querySelector("[aria-invalid]")) clear_error(by_id("oki-embed-error"));
	});
	const send = one_at_a_time(by_id("oki-send"), () => send_form(form));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send();
	});
	let_press(form);
}

async function send_form(form) {
	const error = by_id("oki-embed-error");
	clear_error(error);
	const wrong = Object.entries(problems(form));
	for (const [name, words] of wrong) mark(form, name, words);
	if (wrong.length) {
		show_error(error, text("errors_found"));
		form.elements[wrong[0][0]].focus();
		return;
	}
	form.setAttribute("aria-busy", "true");
	announce(text("sending"));
	try {
		thank(form, await post(form));
	} catch (failure) {
		show_error(error, failure);
		error.scrollIntoView({ block: "center" });
	} finally {
		form.removeAttribute("aria-busy");
	}
}

/** By field what is wrong with it. */
function problems(form) {
	const found = {};
	for (const name of REQUIRED) {
		const field = form.elements[name];
		if (!field.value.trim()) found[name] = text("fill_in", label_of(field));
	}
	if (!found.email && !form.elements.email.checkValidity()) found.email = text("email_wrong");
	const files = [...(form.elements.files?.files || [])];
	if (files.length > page.limits.most) found.files = text("files_many", page.limits.most);
	const large = files.find((file) => file.size > page.limits.max_bytes);
	if (large) found.files = text("file_size", large.name, "5 MB");
	if (!form.elements.consent.checked) found.consent = text("consent_needed");
	return found;
}

const label_of = (field) => field.labels[0].firstChild.textContent.trim();

function mark(form, name, words) {
	const place = by_id(`oki-${name}-error`);
	if (!place) return;
	if (words) show_error(place, words);
	else clear_error(place);
	const field = form.elements[name];
	if (words) field.setAttribute("aria-invalid", "true");
	else field.removeAttribute("aria-invalid");
}

async function post(form) {
	const values = new FormData(form);
	values.append("stamp", page.stamp);
	values.append("_lang", page.lang);
	if (!form.elements.consent.checked) values.delete("consent");
	const typed = JSON.stringify([...values].filter(([, value]) => typeof value === "string"));
	const headers = { Accept: "application/json", "X-Oki-Sending": key_of_sending(PLACE, typed) };
	if (window.frappe.csrf_token) headers["X-Frappe-CSRF-Token"] = window.frappe.csrf_token;
	const answer = await fetch(DOOR, { method: "POST", headers, body: values }).catch(() => {
		throw new ServerError("offline", text("offline"));
	});
	const body = await answer.json().catch(() => ({}));
	if (answer.ok) return body.message.name;
	const said = answer.status === 429 ? text("busy") : said_by_server(body);
	throw new ServerError("refused", said || text("server_error"));
}

function thank(form, name) {
	end_sending(PLACE);
	form.hidden = true;
	by_id("oki-sent-text").textContent = name ? text("guest_thanks", name) : "";
	by_id("oki-sent").hidden = false;
	by_id("oki-sent").focus();
}
