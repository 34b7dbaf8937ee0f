// An agent's month: each KPI against its limit, with the trend of half a year.

import { duration } from "./durations";
import { safe } from "./words";

const METHOD = "oki_tickets.api.scorecards.get_scorecard";
const WIDTH = 240;
const HEIGHT = 64;
const EDGE = 8;

/** Fills the page "Scorecard". */
export function set_up_scorecard(wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Scorecard"), single_column: true });
	new Scorecard(page);
}

class Scorecard {
	constructor(page) {
		this.page = page;
		this.asked = { agent: frappe.utils.get_query_params().agent || null, month: null };
		this.$card = $(`<div class="oki-scorecard"></div>`).appendTo(page.main);
		page.add_inner_button(__("Open the report"), () => frappe.set_route("query-report", "Agent Scorecard"));
		this.load();
	}

	async load() {
		const said = await frappe.xcall(METHOD, this.asked, "GET").catch(() => null);
		if (!said) return;
		this.offer_agents(said);
		this.offer_months(said);
		const nobody = `<p class="text-muted">${__("There are no agents yet.")}</p>`;
		this.$card.html(said.agent ? card_html(said) : nobody);
	}

	/** Those who see only themselves have nothing to choose. */
	offer_agents({ agents, agent }) {
		if (this.agents || agents.length < 2) return;
		const options = agents.map((one) => ({ value: one.agent, label: one.full_name || one.agent }));
		this.agents = this.select("agent", __("Agent"), options, agent);
	}

	offer_months({ months }) {
		if (this.months || !months) return;
		const options = months.map(({ first, label }) => ({
			value: first,
			label: `${label} ${first.slice(0, 4)}`,
		}));
		this.months = this.select("month", __("Month"), options.reverse(), months.at(-1).first);
	}

	select(fieldname, label, options, value) {
		const field = this.page.add_field({ fieldname, label, fieldtype: "Select", options });
		field.set_value(value);
		field.$input.on("change", () => {
			this.asked[fieldname] = field.get_value();
			this.load();
		});
		return field;
	}
}

function card_html(said) {
	const over = said.kpis.filter((kpi) => kpi.over.at(-1)).length;
	const verdict = over
		? `<span class="oki-tone" data-tone="bad">${__("{0} over the limit", [over])}</span>`
		: `<span class="oki-tone" data-tone="on">${__("Everything within its limits")}</span>`;
	return `<header class="oki-score-head">
			<div><h3>${safe(said.full_name)}</h3><span class="text-muted">${safe(said.month)}</span></div>
			${verdict}
			${said.badges.map((badge) => `<span class="oki-score-badge">★ ${safe(badge)}</span>`).join("")}
			<div class="oki-score-points"><b>${said.points.at(-1)}</b> <span>${__("Points")}</span></div>
		</header>
		<div class="oki-score-kpis">${said.kpis.map((kpi) => kpi_html(kpi, said.months)).join("")}</div>
		${counts_html(said)}`;
}

function kpi_html(kpi, months) {
	const [value, limit, is_over] = [kpi.values, kpi.limits, kpi.over].map((all) => all.at(-1));
	return `<section class="oki-score-kpi" data-over="${is_over}" data-kpi="${kpi.name}">
		<h4>${safe(kpi.label)}</h4>
		<p><b>${safe(in_words(value, kpi))}</b>${is_over ? ` <span class="oki-score-mark">▲ ${__("over the limit")}</span>` : ""}</p>
		<p class="text-muted">${safe(limit_in_words(limit, kpi))}</p>
		${trend_svg(kpi, months)}
	</section>`;
}

function in_words(value, { fieldtype }) {
	if (value === null || value === undefined) return "–";
	if (fieldtype === "Duration") return duration(value, { is_working_time: true });
	const number = new Intl.NumberFormat(frappe.boot.lang || "en", { maximumFractionDigits: 1 }).format(value);
	return fieldtype === "Percent" ? `${number} %` : number;
}

function limit_in_words(limit, kpi) {
	if (limit === null) return __("no limit");
	const words = in_words(limit, kpi);
	return kpi.is_least ? __("at least {0}", [words]) : __("at most {0}", [words]);
}

/** Half a year as a line; the limit is dashed, months over it are red and larger. */
function trend_svg(kpi, months) {
	const shown = [...kpi.values, ...kpi.limits].filter((value) => value !== null && value !== undefined);
	const highest = Math.max(kpi.fieldtype === "Percent" ? 10 : 1, ...shown);
	const x = (index) => EDGE + (index * (WIDTH - 2 * EDGE)) / (months.length - 1);
	const y = (value) => HEIGHT - EDGE - (value / highest) * (HEIGHT - 2 * EDGE);
	const points = kpi.values
		.map((value, index) => ({ index, value }))
		.filter(({ value }) => value !== null && value !== undefined);
	const line = points.map(({ index, value }) => `${x(index)},${y(value)}`).join(" ");
	const dots = points.map(({ index, value }) =>
		dot(x(index), y(value), kpi.over[index], `${months[index].label}: ${in_words(value, kpi)}`)
	);
	const limits = kpi.limits
		.map((limit, index) => (limit === null ? null : `${x(index)},${y(limit)}`))
		.filter(Boolean);
	const told = points.map(({ index, value }) => `${months[index].label} ${in_words(value, kpi)}`).join(", ");
	return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 14}" role="img" aria-label="${safe(told || __("nothing yet"))}">
		<polyline class="oki-score-limit" points="${limits.join(" ")}"></polyline>
		<polyline class="oki-score-line" points="${line}"></polyline>${dots.join("")}
		${months.map(({ label }, index) => `<text x="${x(index)}" y="${HEIGHT + 11}" text-anchor="middle">${safe(label)}</text>`).join("")}
	</svg>`;
}

const dot = (x, y, is_over, title) =>
	`<circle cx="${x}" cy="${y}" r="${is_over ? 4.5 : 3}" data-over="${Boolean(is_over)}"><title>${safe(title)}</title></circle>`;

function counts_html({ counts, months, points }) {
	const rows = [{ label: __("Points"), values: points }, ...counts];
	const head = months.map(({ label }) => `<th scope="col">${safe(label)}</th>`).join("");
	const body = rows.map(({ label, values }) => {
		const cells = values.map((value) => `<td>${safe(value)}</td>`).join("");
		return `<tr><th scope="row">${safe(label)}</th>${cells}</tr>`;
	});
	return `<div class="oki-score-counts"><table><thead><tr><td></td>${head}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}
