// Over the conversation: what the ticket waits for, and what waits for it.

import { link, safe } from "./words";

/** HTML of `related`, as the server's view has it for `ticket`. */
export function related_html({ waits_for, waiting, is_all }, ticket) {
	const bars = [];
	if (waits_for) {
		const other = `${ticket_html(waits_for)} “${safe(waits_for.subject)}”`;
		bars.push(bar_html("branch", `${__("Waits for {0}", [other])} ${status_html(waits_for)}`));
	}
	if (waiting.length) {
		const names = waiting.map(ticket_html).join(", ");
		const all = `<a href="/app/ticket?waits_for=${encodeURIComponent(ticket)}">${__("Show all")}</a>`;
		bars.push(
			bar_html("branch", `${__("These wait for this ticket: {0}", [names])}${is_all ? "" : ` … ${all}`}`)
		);
	}
	return bars.join("");
}

const bar_html = (icon, html) =>
	`<div class="oki-notice-bar oki-related">${frappe.utils.icon(icon, "sm")}<span>${html}</span></div>`;

const ticket_html = ({ name }) => link("Ticket", name, name);

const status_html = ({ label, colour }) =>
	`<span class="indicator-pill no-indicator-dot ${safe(colour)}">${safe(label)}</span>`;
