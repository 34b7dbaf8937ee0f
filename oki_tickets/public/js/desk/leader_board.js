// Points and badges of a month, each with how it was earned.

import { safe } from "./words";

const METHOD = "oki_tickets.api.points.get_leader_board";

/** Fills the page "Leader Board". */
export function set_up_leader_board(wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Leader Board"), single_column: true });
	const $board = $(`<div class="oki-leaders"></div>`).appendTo(page.main);
	const show = async (month) => {
		const said = await frappe.xcall(METHOD, month ? { month } : {}, "GET").catch(() => null);
		$board.html(said ? board_html(said) : "");
	};
	$board.on("click", "button[data-month]", (event) => show(event.currentTarget.dataset.month));
	$(wrapper).on("show", () => show());
	show();
}

function board_html({ month, previous, next, is_final, rules, rows }) {
	const people = rows.map(row_html).join("");
	return `<header class="oki-leaders-head">
			${turn_html(previous, "‹", __("Month before"))}
			<h3>${safe(month_name(month))}</h3>
			${turn_html(next, "›", __("Month after"))}
			<span class="text-muted">${is_final ? __("The month is over.") : __("Counted anew each hour.")}</span>
		</header>
		${people ? `<ol class="oki-leaders-list">${people}</ol>` : `<p>${__("Nobody has points in this month yet.")}</p>`}
		<section class="oki-leaders-rules"><h4>${__("What counts")}</h4>
			<ul>${rules.map(({ label, worth }) => `<li><b>${worth > 0 ? "+" : ""}${worth}</b> ${safe(label)}</li>`).join("")}</ul>
			<p class="text-muted">${__(
				"Each ticket counts once. Tickets that the customer denies, duplicates, spam and what the desk has raised itself count for nobody."
			)}</p>
		</section>`;
}

const turn_html = (month, sign, label) =>
	month
		? `<button class="btn btn-default btn-sm" data-month="${month}" aria-label="${label}" title="${label}">${sign}</button>`
		: "";

function month_name(month) {
	const [year, number] = month.split("-").map(Number);
	const language = (frappe.boot.lang || "en").replace("_", "-");
	return new Date(year, number - 1, 1).toLocaleDateString(language, { month: "long", year: "numeric" });
}

function row_html({ full_name, points, figures, badges }, index) {
	const facts = figures.map(({ label, number }) => `${safe(label)}: ${number}`).join(" · ");
	return `<li><span class="oki-leaders-place">${index + 1}</span>
		<div><b>${safe(full_name)}</b>
			<p class="text-muted">${facts}</p>
			${badges.map(badge_html).join("")}</div>
		<span class="oki-leaders-points"><b>${points}</b> ${__("points")}</span></li>`;
}

const badge_html = ({ label, why }) =>
	`<span class="oki-leaders-badge"><b>${safe(label)}</b> ${safe(why)}</span>`;
