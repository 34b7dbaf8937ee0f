// The list's own search: narrows it to the tickets in which the words are found, beside its filters.

import { ask_quietly, safe } from "../words";

// What a saved filter keeps the words under, beside its filters of fields: this list alone knows what to do with it.
const WORDS = "oki_words";

// What the search bar has handed to the list before it is there.
let wanted = null;

/** Opens the list of tickets with these words in its search. */
export function show_found(text) {
	wanted = text;
	// A list that is there already is not told that it is shown again.
	frappe.set_route("List", "Ticket", "List").then(() => window.cur_list?.oki_search?.take_over());
}

export function set_up_list_search(list) {
	if (list.view_name !== "List" || list.oki_search) return;
	list.oki_search = new ListSearch(list);
}

class ListSearch {
	constructor(list) {
		this.list = list;
		this.text = "";
		this.names = null;
		this.$box = $(box_html()).prependTo(list.page.main.find(".oki-views"));
		this.$input = this.$box.find("input");
		this.$note = this.$box.find(".oki-found");
		this.$input.on(
			"input search",
			frappe.utils.debounce(() => this.find(this.$input.val()), 300)
		);
		const of_filters = list.get_filters_for_args.bind(list);
		list.get_filters_for_args = () => [...of_filters(), ...this.filters()];
		// Only whoever has the list's sidebar open has saved filters.
		if (list.list_sidebar?.list_filter) this.keep_words_in(list.list_sidebar.list_filter);
	}

	/** Saved filters keep what is searched for, and bring it back. */
	keep_words_in(saved) {
		const present = saved.get_current_filters.bind(saved);
		const stored = saved.get_filters_values.bind(saved);
		const choose = saved.set_applied_filter.bind(saved);
		const is_words = ([, field]) => field === WORDS;
		saved.get_current_filters = () => [
			...present(),
			...(this.text ? [["Ticket", WORDS, "=", this.text]] : []),
		];
		saved.get_filters_values = (name) => stored(name).filter((filter) => !is_words(filter));
		saved.set_applied_filter = ($filter) => {
			choose($filter);
			this.put(stored($filter.attr("data-name")).find(is_words)?.[3] ?? "");
		};
	}

	/** What the search bar has asked for, once the list is shown. */
	take_over() {
		if (wanted === null) return;
		const text = wanted;
		wanted = null;
		this.put(text);
	}

	put(text) {
		this.$input.val(text);
		this.find(text);
	}

	async find(typed) {
		const text = typed.trim();
		if (text === this.text) return;
		this.text = text;
		const { answer, refused } = text ? await ask_quietly("search_names", { text }) : {};
		// Somebody who types on gets the answer to what is typed then.
		if (text !== this.text) return;
		this.names = text ? (answer?.tickets ?? []) : null;
		this.$note.html(text ? refused || note(answer) : "");
		this.list.start = 0;
		this.list.refresh();
	}

	filters() {
		return this.names ? [["Ticket", "name", "in", this.names.length ? this.names : [""]]] : [];
	}
}

function note({ tickets, is_all }) {
	if (!tickets.length) return safe(__("Nothing found. Try fewer words."));
	return is_all ? "" : safe(__("There are more; these are the newest. Add a word."));
}

const box_html = () => `<div class="oki-list-search" role="search">
	<input type="search" class="form-control input-xs" maxlength="140" autocomplete="off"
		placeholder="${safe(__("Search in tickets"))}" aria-label="${safe(__("Search in tickets"))}"
		title="${safe(__("Words of subject and messages, number, customer, agent, tag"))}">
	<span class="oki-found text-muted" aria-live="polite"></span>
</div>`;
