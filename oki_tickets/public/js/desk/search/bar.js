// Desk's search bar finds tickets by what is written in them, beside what Frappe offers there.

import { ask_quietly, safe } from "../words";
import { show_found } from "./box";

const SHOWN = 8;
// Frappe's "Search for ..." has 100, pages that were seen lately 80.
const BEHIND_SEARCH = 95;
const FIRST = 101;

export function search_from_the_bar() {
	const bar = frappe.search?.AwesomeBar?.prototype;
	if (!bar) return;
	const add_defaults = bar.add_defaults;
	bar.add_defaults = function (text) {
		add_defaults.call(this, text);
		if (text[0] !== "#" && frappe.model.can_read("Ticket")) find_soon(this, text);
	};
	const search_in_current = bar.make_search_in_current;
	bar.make_search_in_current = function (text) {
		if (frappe.get_route().slice(0, 2).join("/") !== "List/Ticket") search_in_current.call(this, text);
		else this.options.push(in_list(text));
	};
}

const find_soon = frappe.utils.debounce(find, 200);

async function find(bar, text) {
	const { answer } = await ask_quietly("search", { text, limit: SHOWN });
	if (!answer?.tickets.length || typed(bar) !== text) return;
	const more = answer.is_all ? [] : [all_of(text)];
	bar.options = bar.options.concat(
		answer.tickets.map((row, at) => option(row, at, text)),
		more
	);
	bar.awesomplete.list = bar.deduplicate(bar.options);
}

const typed = (bar) => bar.awesomplete.input.value.trim().replace(/\s\s+/g, " ");

function option(row, at, text) {
	const is_number = row.name === text.toUpperCase() || Number(row.name.split("-").pop()) === Number(text);
	const told = [row.label, row.customer, row.agent_name].filter(Boolean).map(safe).join(" · ");
	// Escaped by the server, with what was typed in <mark>.
	const said =
		row.excerpt && `<span class="oki-excerpt${row.is_note ? " oki-excerpt-note" : ""}">${row.excerpt}</span>`;
	return {
		type: "Ticket",
		label: `<strong>${safe(row.name)}</strong> ${safe(row.subject)}`,
		value: `${row.name} ${row.subject}`,
		description: told + said,
		index: is_number ? FIRST : BEHIND_SEARCH - at * 0.1,
		match: row.name,
		route: ["Form", "Ticket", row.name],
	};
}

/** In place of Frappe's own, which reads the subjects of all tickets. */
const in_list = (text) => ({
	label: __("Find {0} in {1}", [`<strong>${safe(text)}</strong>`, `<strong>${__("Ticket")}</strong>`]),
	value: __("Find {0} in {1}", [text, __("Ticket")]),
	index: BEHIND_SEARCH - 2,
	match: text,
	onclick: () => show_found(text),
});

const all_of = (text) => ({
	type: "Ticket",
	label: __("All tickets with {0}", [`<strong>${safe(text)}</strong>`]),
	value: __("All tickets with {0}", [text]),
	index: BEHIND_SEARCH - 1,
	match: text,
	onclick: () => show_found(text),
});
