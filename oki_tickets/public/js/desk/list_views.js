// The list's views, one click each, for whoever looks: whose tickets, and which of them need somebody.

import { statuses_of } from "./statuses";
import { safe } from "./words";

const is_open = () => ["status", "in", statuses_of()];

/** Name, label and filters of each view. Statuses and lines are those of this desk and this person. */
function views() {
	const lines = frappe.boot.oki_tickets?.own_lines || [];
	return [
		["mine", __("Mine", null, "Ticket"), [["agent", "=", frappe.session.user], is_open()]],
		["lines", __("My Lines"), lines.length ? [["support_line", "in", lines], is_open()] : null],
		["waiting", __("Waiting for an Agent"), [["agent", "is", "not set"], is_open()]],
		["norm", __("Over the Norm"), [["norm_level", ">", 0]]],
		["pickups", __("Ignored Pickups"), [["pickup_ignored", "=", 1], is_open()]],
	].filter(([, , filters]) => filters);
}

export function set_up_list_views(list) {
	if (list.view_name !== "List" || list.oki_views) return;
	list.oki_views = new ListViews(list);
	dress_saved(list.list_sidebar?.list_filter);
}

/** Saved filters, for whoever has the list's sidebar open: those that come with the app in the reader's language,
 * others by the name that somebody gave them, which Frappe takes for HTML. Heads share theirs. */
function dress_saved(saved) {
	if (!saved) return;
	const show = saved.filter_template;
	saved.filter_template = (filter) =>
		show.call(saved, { ...filter, filter_name: safe(SAVED[filter.filter_name]?.() || filter.filter_name) });
	saved.can_add_global ||= frappe.user.has_role("Support Head");
	saved.refresh();
}

const SAVED = {
	"Waiting for an Agent": () => __("Waiting for an Agent"),
	"Over the Norm": () => __("Over the Norm"),
	"Ignored Pickups": () => __("Ignored Pickups"),
};

class ListViews {
	constructor(list) {
		this.list = list;
		this.views = views();
		this.$bar = $(`<div class="oki-views" role="group"></div>`)
			.attr("aria-label", __("Views"))
			.html(this.views.map(button_html).join(""))
			.prependTo(list.page.main);
		this.$bar.on("click", "button", (event) => this.choose(event.currentTarget.dataset.view));
		this.mark();
	}

	/** A second click on the view that is shown shows all tickets again. */
	async choose(name) {
		const [, , filters] = this.views.find(([view]) => view === name);
		const is_shown = this.shown() === name;
		await this.list.filter_area.clear(false);
		if (!is_shown)
			await this.list.filter_area.add(
				filters.map((filter) => ["Ticket", ...filter]),
				false
			);
		this.list.refresh();
	}

	shown() {
		const present = canonical(this.list.filter_area.get().map(([, ...filter]) => filter.slice(0, 3)));
		return this.views.find(([, , filters]) => canonical(filters) === present)?.[0];
	}

	mark() {
		const shown = this.shown();
		for (const button of this.$bar.find("button"))
			button.setAttribute("aria-pressed", `${button.dataset.view === shown}`);
	}
}

/** The same text for the same filters, whatever their order. */
const canonical = (filters) =>
	JSON.stringify(filters.map((filter) => JSON.stringify(filter.map(plain))).sort());

const plain = (value) => (Array.isArray(value) ? [...value].sort().join() : `${value}`);

const button_html = ([name, label]) =>
	`<button type="button" class="btn btn-default btn-xs" data-view="${safe(name)}">${safe(label)}</button>`;
