// The tickets behind a figure of a report.

import { status_colour } from "../statuses";
import { link, safe, when } from "../words";

// More names than this do not fit into the address of a list.
const LISTED = 60;

/** Shows the tickets that a figure of the report counts. */
export async function show_tickets(report, filters, asked) {
	const answer = await frappe.xcall("oki_tickets.api.reports.get_tickets", { report, filters, ...asked });
	const dialog = new frappe.ui.Dialog({
		title: title(answer),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "tickets" }],
	});
	dialog.fields_dict.tickets.$wrapper.html(table(answer));
	offer_list(dialog, answer.names);
	dialog.show();
}

function title({ names, most }) {
	if (names.length === 1) return __("1 Ticket");
	return names.length < most ? __("{0} Tickets", [names.length]) : __("The Latest {0} Tickets", [most]);
}

function offer_list(dialog, names) {
	if (!names.length || names.length > LISTED) return;
	dialog.set_primary_action(__("Open as List"), () => {
		dialog.hide();
		frappe.set_route("List", "Ticket", "List", { name: ["in", names] });
	});
}

function table({ names, tickets }) {
	const hidden = names.length - tickets.length;
	const note = hidden ? `<p class="text-muted">${__("{0} more are not yours to see.", [hidden])}</p>` : "";
	return `<div class="oki-report-tickets">${tickets.map(row).join("")}</div>${note}`;
}

const row = (ticket) => `<div class="oki-report-ticket">
	<div>${link("Ticket", ticket.name)} <span>${safe(ticket.subject)}</span></div>
	<div class="text-muted small">
		<span class="indicator-pill ${status_colour(ticket.status)}">${safe(__(ticket.status))}</span>
		${[ticket.customer, ticket.agent].filter(Boolean).map(safe).join(" · ")} ${when(ticket.creation)}
	</div>
</div>`;
