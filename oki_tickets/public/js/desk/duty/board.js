// The live board: what is open and who is on duty, line by line, for heads; it keeps itself up to date while
// somebody looks, on a wall too.

import { duration } from "../durations";
import { present, take_time } from "../server_time";
import { link, look, safe } from "../words";
import { short_second } from "./moments";

const POLL = 20000;
const SOON = 1500;
// What changes the board is saved as one of these.
const DOCTYPES = ["Ticket", "Support Agent"];

const STATES = {
	"On Duty": ["on", () => __("On duty")],
	Full: ["full", () => __("Full", null, "Support Agent")],
	"Not Available": ["away", () => __("Not available")],
	"Off Duty": ["off", () => __("Off duty")],
};

/** Fills the page "Duty Board". */
export function set_up_duty_board(wrapper) {
	const page = frappe.ui.make_app_page({ parent: wrapper, title: __("Duty Board"), single_column: true });
	const board = new DutyBoard(wrapper, page);
	$(wrapper).on("show", () => board.update());
	board.update();
}

class DutyBoard {
	constructor(wrapper, page) {
		this.wrapper = wrapper;
		this.$board = $(`<div class="oki-board" aria-live="off"></div>`).appendTo(page.main);
		page.add_inner_button(__("Whole Screen"), () => this.$board[0].requestFullscreen?.());
		page.set_secondary_action(__("Refresh"), () => this.update(), { icon: "refresh", size: "sm" });
		const soon = frappe.utils.debounce(() => this.update(), SOON);
		frappe.realtime.on("list_update", ({ doctype }) => DOCTYPES.includes(doctype) && soon());
		frappe.realtime.on("connect", () => this.update());
		document.addEventListener("visibilitychange", () => this.update());
		setInterval(() => this.update(), POLL);
	}

	is_watched() {
		return !document.hidden && $(this.wrapper).is(":visible");
	}

	async update() {
		if (!this.is_watched()) return;
		for (const doctype of DOCTYPES) frappe.realtime.doctype_subscribe(doctype);
		const said = await look("get_duty_board");
		if (said) this.show(said);
	}

	/** Leaves the page alone where nothing has changed, with whatever is selected in it. */
	show(said) {
		take_time(said.now);
		const html = board_html(said.lines);
		if (this.html === html) return;
		this.html = html;
		this.$board.html(html);
	}
}

function board_html(lines) {
	// Lines that nobody belongs to and where nothing waits say nothing.
	const live = lines.filter((line) => line.agents.length || line.open);
	if (!live.length) return `<p class="text-muted">${__("No line has agents yet.")}</p>`;
	return `${summary_html(live)}<div class="oki-board-lines">${live.map(line_html).join("")}</div>`;
}

function summary_html(lines) {
	const people = new Map(lines.flatMap(({ agents }) => agents).map((agent) => [agent.agent, agent.state]));
	const on_duty = [...people.values()].filter((state) => state === "On Duty").length;
	const sum_of = (count) => lines.reduce((sum, line) => sum + line[count], 0);
	const [waiting, over_norm, overdue] = ["waiting", "over_norm", "overdue"].map(sum_of);
	const since = Math.min(...lines.map((line) => line.waiting_since || Number.POSITIVE_INFINITY));
	return `<div class="oki-board-sums">
		${sum_html(__("On duty"), __("{0} of {1}", [on_duty, people.size]), on_duty ? "" : "bad")}
		${sum_html(__("Open Tickets"), sum_of("open"), "")}
		${sum_html(__("Over the norm"), over_norm, over_norm ? "bad" : "")}
		${sum_html(__("Past the deadline"), overdue, overdue ? "bad" : "")}
		${sum_html(__("Tickets of nobody"), waiting, waiting ? "warn" : "")}
		${sum_html(__("Longest of them"), waiting ? ago(since) : "–", "")}
	</div>`;
}

const sum_html = (label, value, tone) =>
	`<div class="oki-board-sum" data-tone="${tone}"><span>${label}</span><b>${safe(value)}</b></div>`;

function line_html(line) {
	return `<section class="oki-board-line">
		<header><h3>${safe(__(line.line))}</h3><span>${safe(__(line.method))}</span>
			<span class="oki-tone" data-tone="${line.on_duty ? "on" : "bad"}">${
				line.on_duty ? __("{0} on duty", [line.on_duty]) : __("Nobody on duty")
			}</span></header>
		${counts_html(line)}
		${waiting_html(line)}
		${line.agents.map(agent_html).join("") || `<p class="text-muted">${__("No agents in this line.")}</p>`}
	</section>`;
}

/** The line's numbers, each with the list that it counts. */
function counts_html({ line, open, over_norm, overdue }) {
	const of_line = { support_line: line, closed_at: ["is", "not set"] };
	const counts = [
		[__("Open: {0}", [open]), of_line, ""],
		over_norm && [__("Over the norm: {0}", [over_norm]), { ...of_line, norm_level: [">", 0] }, "bad"],
		overdue && [__("Past the deadline: {0}", [overdue]), { ...of_line, is_overdue: 1 }, "bad"],
	].filter(Boolean);
	return `<p class="oki-board-counts">${counts
		.map(([label, filters, tone]) => `<a data-tone="${tone}" href="${list_of(filters)}">${label}</a>`)
		.join("")}</p>`;
}

function waiting_html({ line, waiting, waiting_since }) {
	if (!waiting) return `<p class="oki-board-waiting">${__("Nothing waits for an agent.")}</p>`;
	const address = list_of({ support_line: line, agent: ["is", "not set"], closed_at: ["is", "not set"] });
	return `<p class="oki-board-waiting" data-tone="warn"><a href="${address}">${__(
		"Waiting for an agent: {0}",
		[waiting]
	)}</a> · ${__("the oldest {0}", [ago(waiting_since)])}</p>`;
}

function list_of(filters) {
	const query = Object.entries(filters).map(([name, value]) => [
		name,
		Array.isArray(value) ? JSON.stringify(value) : value,
	]);
	return `/app/ticket?${new URLSearchParams(query)}`;
}

function agent_html(agent) {
	const [tone, label] = STATES[agent.state];
	const back = agent.back_at ? ` ${__("until {0}", [short_second(agent.back_at)])}` : "";
	return `<div class="oki-board-agent">
		<b class="ellipsis" title="${safe(agent.agent)}">${safe(agent.full_name)}</b>
		<span class="oki-tone" data-tone="${tone}">${label()}${safe(back)}</span>
		${load_html(agent)}
		<span class="oki-board-ticket">${ticket_html(agent)}</span>
	</div>`;
}

function load_html({ load, limit, offers }) {
	const share = limit ? Math.min(100, (load / limit) * 100) : 0;
	const bar = limit
		? `<i class="oki-board-bar" data-full="${load >= limit}"><i style="width: ${share}%"></i></i>`
		: "";
	const words = limit ? __("{0} of {1}", [load, limit]) : __("{0} tickets", [load]);
	const offered = offers ? ` · ${__("{0} offered", [offers])}` : "";
	return `<span class="oki-board-load">${bar}${safe(words)}${safe(offered)}</span>`;
}

function ticket_html({ ticket, ticket_since }) {
	if (!ticket) return `<span class="text-muted">${__("nothing to do")}</span>`;
	return `${link("Ticket", ticket)} ${safe(ticket_since ? ago(ticket_since) : "")}`;
}

const ago = (second) => duration(Math.max(0, present() - second));
