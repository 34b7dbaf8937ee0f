// Word to heads and administrators that the desk's clock stands still, and what to do about it.

const DAY = 86400;

/** At the Desk's start; it stays until it is closed. */
export function warn_of_still_clock() {
	const number = frappe.boot.oki_tickets?.overdue_clocks;
	if (!number) return;
	const site = frappe.boot.sitename || "SITE";
	const command = `<code>bench --site ${frappe.utils.escape_html(site)} ticket-clock</code>`;
	const list = `<a href="/app/ticket-clock">${__("Show them")}</a>`;
	frappe.show_alert(
		{
			message: __("Nobody keeps the desk's time"),
			subtitle: `${__("Clocks of tickets that ran out more than five minutes ago: {0}. Start {1}, or enable the scheduler.", [cint(number), command])} ${list}`,
			indicator: "orange",
		},
		DAY
	);
}
