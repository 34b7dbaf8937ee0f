// Colours and meanings of statuses and priorities, as the server put them into the boot.

const boot = () => frappe.boot.oki_tickets || { statuses: [], priorities: [] };

const OPEN = ["New", "Working", "Waiting", "Paused"];

/** Colour of a status; grey for one that is not described. */
export function status_colour(name) {
	return boot().statuses.find((status) => status.name === name)?.colour || "gray";
}

/** Category of a status: what it means, whatever it is called. */
export function category_of(name) {
	return boot().statuses.find((status) => status.name === name)?.category;
}

/** Names of the statuses of these categories; of every open one where none is given. */
export function statuses_of(...categories) {
	const wanted = categories.length ? categories : OPEN;
	return boot()
		.statuses.filter((status) => wanted.includes(status.category))
		.map((status) => status.name);
}

/** Colour of a priority. */
export function priority_colour(name) {
	return boot().priorities.find((priority) => priority.name === name)?.colour || "gray";
}

/** Lets statuses be shown in their own colours: Frappe would show those of Workflow States, which know six. */
export function use_own_colours() {
	if (!frappe.workflow.get_state_fieldname("Ticket")) return;
	frappe.workflow.workflows.Ticket.override_status = 1;
}
