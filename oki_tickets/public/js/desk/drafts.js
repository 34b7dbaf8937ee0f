// What somebody is writing, kept in this browser until it is sent: a reload, a crash or another ticket in
// between loses nothing. Full or forbidden storage must not stop the writing itself.

const PREFIX = "oki_tickets:draft";

const key = (ticket, mode) => [PREFIX, frappe.session.user, ticket, mode].join(":");

export function load_draft(ticket, mode) {
	try {
		return localStorage.getItem(key(ticket, mode)) || "";
	} catch {
		return "";
	}
}

export function keep_draft(ticket, mode, html) {
	try {
		if (html) localStorage.setItem(key(ticket, mode), html);
		else localStorage.removeItem(key(ticket, mode));
	} catch {
		return false;
	}
	return true;
}
