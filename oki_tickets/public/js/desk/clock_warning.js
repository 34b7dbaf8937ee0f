// Word to heads and administrators that the desk's clock stands still, and what to do about it.

import { read } from "./quiet";
import { safe } from "./words";

const DAY = 86400;
const EVERY = 5 * 60 * 1000;
let warning = null;

/** At the Desk's start, and every few minutes while somebody looks. */
export function watch_the_clock() {
	if (!frappe.model.can_read("Ticket Clock")) return;
	show(frappe.boot.oki_tickets?.overdue_clocks);
	setInterval(() => !document.hidden && look(), EVERY);
}

async function look() {
	const number = await read("oki_tickets.api.numbers.overdue_clocks");
	if (number) show(number.value);
}

/** The warning stays until it is closed, and goes by itself once the clock runs again. */
function show(number) {
	if (!number) {
		warning?.remove();
		warning = null;
	} else if (!warning) {
		warning = warn(number);
	}
}

function warn(number) {
	const command = `<code>bench --site ${safe(frappe.boot.sitename || "SITE")} ticket-clock</code>`;
	const list = `<a href="/app/ticket-clock">${__("Show them")}</a>`;
	return frappe.show_alert(
		{
			message: __("Nobody keeps the desk's time"),
			subtitle: `${__("Clocks of tickets that ran out more than five minutes ago: {0}. Start {1}, or enable the scheduler.", [cint(number), command])} ${list}`,
			indicator: "orange",
		},
		DAY
	);
}
