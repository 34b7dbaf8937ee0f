// What is still missing before the desk works, each with the place where one mends it.

import { safe } from "./words";

const API = "oki_tickets.api.settings_check.";
const SIGNS = { ok: "✓", missing: "!", optional: "–" };

/** Fills the page "Check My Settings". */
export function set_up_settings_check(wrapper) {
	const page = frappe.ui.make_app_page({
		parent: wrapper,
		title: __("Check My Settings"),
		single_column: true,
	});
	const $list = $(`<div class="oki-check"></div>`).appendTo(page.main);
	const look = async () => {
		const rows = await frappe.xcall(`${API}check`).catch(() => null);
		$list.html(rows ? list_html(rows) : "");
	};
	$list.on("click", ".oki-check-again", look);
	$list.on("click", ".oki-check-try", try_now);
	$(wrapper).on("show", look);
}

/** Asks Telegram and Jira themselves; the page tells only what was noted of them. */
async function try_now() {
	const rows = await frappe.xcall(`${API}try_now`);
	const answer = rows.length
		? `<ul class="oki-check-list">${rows.map(row_html).join("")}</ul>`
		: __("Neither Telegram nor Jira is enabled.");
	frappe.msgprint({ title: __("Services outside"), message: answer, indicator: colour_of(rows) });
}

const colour_of = (rows) => (rows.some((row) => row.state === "missing") ? "orange" : "green");

function list_html(rows) {
	const areas = [...new Set(rows.map((row) => row.area))];
	const number = rows.filter((row) => row.state === "missing").length;
	const summary = number
		? __("Things to mend: {0}", [number])
		: __("Everything that the desk needs is set up.");
	const parts = areas.map((area) =>
		area_html(
			area,
			rows.filter((row) => row.area === area)
		)
	);
	return `<header class="oki-check-head"><b>${summary}</b>
		<button class="btn btn-sm btn-primary oki-check-again">${__("Check Again")}</button></header>${parts.join("")}`;
}

function area_html(area, rows) {
	const button = rows.some((row) => row.can_be_tried)
		? `<button class="btn btn-xs btn-default oki-check-try">${__("Try Now")}</button>`
		: "";
	return `<section><h4>${safe(area)} ${button}</h4>
		<ul class="oki-check-list">${rows.map(row_html).join("")}</ul></section>`;
}

function row_html({ title, state, text, link }) {
	const words = { ok: __("In order"), missing: __("Missing"), optional: __("Optional") };
	const open = state === "missing" ? __("Set Up") : __("Look");
	return `<li class="oki-check-${state}">
		<span class="oki-check-sign" title="${words[state]}" aria-label="${words[state]}" role="img">${SIGNS[state]}</span>
		<div><b>${safe(title)}</b><p>${safe(text)}</p></div>
		${link ? `<a class="btn btn-xs btn-default" href="${encodeURI(link)}">${open}</a>` : ""}</li>`;
}
