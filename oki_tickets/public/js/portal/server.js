// Calls to the portal's doors, and what went wrong with them in words that people can use.
import { page, text } from "./page.js";

const DOORS = "oki_tickets.api.portal.";

// `kind`: offline, session (log in again), refused (the words are the server's), server.
export class ServerError extends Error {
	constructor(kind, message) {
		super(message);
		this.kind = kind;
	}
}

// `door` is one of the portal's own, or a whole path. `key`, made by sendings.js, names a message that must not be written twice.
export async function call(door, values, key) {
	const sending = key ? { "X-Oki-Sending": key } : {};
	const send = () =>
		fetch(`/api/method/${door.includes(".") ? door : DOORS + door}`, {
			method: "POST",
			headers: { "Content-Type": "application/json", ...sending, ...headers() },
			body: JSON.stringify({ ...values, _lang: page.lang }),
		});
	let answer = await reached(send);
	if (await is_stale_token(answer.status, answer.body)) answer = await reached(send);
	if (answer.status < 300) return answer.body.message;
	throw await error_of(answer.status, answer.body);
}

// Sends one file to a message of the session's user; `on_progress` gets per cent.
export async function upload(file, message, on_progress) {
	let answer = await send_file(file, message, on_progress);
	if (await is_stale_token(answer.status, answer.body)) answer = await send_file(file, message, on_progress);
	if (answer.status < 300) return answer.body.message;
	throw await error_of(answer.status, answer.body);
}

function send_file(file, message, on_progress) {
	const form = new FormData();
	form.append("file", file, file.name);
	form.append("doctype", "Ticket Message");
	form.append("docname", message);
	form.append("is_private", "1");
	form.append("_lang", page.lang);
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.upload.onprogress = (event) =>
			event.lengthComputable && on_progress(Math.floor((event.loaded / event.total) * 100));
		request.onload = () => resolve({ status: request.status, body: parsed(request.responseText) });
		request.onerror = () => reject(new ServerError("offline", text("offline")));
		request.open("POST", "/api/method/upload_file");
		for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
		request.send(form);
	});
}

const headers = () => ({ Accept: "application/json", "X-Frappe-CSRF-Token": window.frappe.csrf_token });

async function reached(send) {
	try {
		const answer = await send();
		return { status: answer.status, body: parsed(await answer.text()) };
	} catch {
		throw new ServerError("offline", text("offline"));
	}
}

function parsed(words) {
	try {
		return JSON.parse(words);
	} catch {
		return {};
	}
}

// After a new log-in in another tab this page's token is old: it takes the new one, and the call is made
// again.
async function is_stale_token(status, body) {
	if (status !== 400 || body.exc_type !== "CSRFTokenError") return false;
	const answer = await fetch(location.href);
	const found = [...(await answer.text()).matchAll(/<script>frappe\.csrf_token = "([^"]+)"/g)].pop();
	if (!found || (await who_am_i()) !== page.user) return false;
	window.frappe.csrf_token = found[1];
	return true;
}

async function error_of(status, body) {
	if ([400, 401, 403].includes(status)) {
		const user = await who_am_i();
		if (!user) return new ServerError("session", text("session_over"));
		if (user !== page.user) return new ServerError("session", text("other_user"));
	}
	if (status === 429) return new ServerError("refused", text("busy"));
	const said = said_by_server(body);
	return said ? new ServerError("refused", said) : new ServerError("server", text("server_error"));
}

// The user that the session belongs to now; null for a guest.
async function who_am_i() {
	try {
		const answer = await fetch("/api/method/frappe.auth.get_logged_user", { headers: headers() });
		return answer.ok ? (await answer.json()).message : null;
	} catch {
		return page.user;
	}
}

// Frappe's messages are JSON within JSON, and may carry markup that belongs to its own dialogs.
export function said_by_server(body) {
	const rows = parsed(body._server_messages || "[]");
	return (Array.isArray(rows) ? rows : [])
		.map((row) => plain(parsed(row).message || ""))
		.filter(Boolean)
		.join("\n");
}

function plain(html) {
	const spaced = html.replace(/<br\s*\/?>/gi, "\n");
	return new DOMParser().parseFromString(spaced, "text/html").body.textContent.trim();
}
