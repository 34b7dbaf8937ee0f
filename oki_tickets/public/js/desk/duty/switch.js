// The agent's switch in the navbar: how one stands, available or not, the next ticket, the sound.

import { ask_quietly, safe } from "../words";
import { is_muted, mute } from "../offers/sound";
import { short_moment } from "./moments";
import { duty } from "./state";

export function show_switch() {
	if (!frappe.boot.oki_tickets?.duty) return;
	const $place = $(`<li class="nav-item dropdown oki-duty"></li>`).prependTo(
		$(".navbar .navbar-collapse > .navbar-nav")
	);
	$place.html(html());
	// Frappe's own items are buttons; only the arrow opens the menu.
	$place.find(".oki-duty-state").on("click", toggle);
	$place.on("click", "[data-do]", (event) => acts[event.currentTarget.dataset.do]());
	$place.on("show.bs.dropdown", () => render($place, duty.agent));
	duty.on_news(({ agent }) => agent && render($place, agent));
}

const acts = {
	next: take_next,
	toggle,
	mute: () => mute(!is_muted()),
};

function html() {
	return `<div class="oki-duty-pill">
			<button type="button" class="oki-duty-state"><i></i><span></span></button>
			<button type="button" class="oki-duty-more" data-toggle="dropdown" aria-haspopup="true" aria-expanded="false"
				aria-label="${__("Availability menu")}">${frappe.utils.icon("down", "xs")}</button>
			<div class="dropdown-menu dropdown-menu-right" role="menu"></div>
		</div>
		<button type="button" class="btn btn-default btn-xs oki-next" data-do="next">${__("Next Ticket")}</button>`;
}

function render($place, agent) {
	const { tone, words } = standing(agent);
	const switching = agent.is_available
		? __("Click to get no new tickets for now")
		: __("Click to get new tickets again");
	$place.find(".oki-duty-pill").attr("data-tone", tone);
	$place
		.find(".oki-duty-state")
		.attr({
			title: switching,
			"aria-label": `${words}. ${switching}`,
			"aria-pressed": `${agent.is_available}`,
		})
		.find("span")
		.text(words);
	$place.find(".oki-next").toggle(agent.has_queue);
	$place.find(".dropdown-menu").html(menu_html(agent, words));
}

/** Colour and words for how the agent stands; the server decides what each state means. */
function standing(agent) {
	if (!agent.is_available) return { tone: "away", words: __("Not available") };
	if (!agent.works_now) return { tone: "off", words: off_words(agent) };
	if (agent.limit && agent.load >= agent.limit)
		return { tone: "full", words: __("Full: {0} of {1}", [agent.load, agent.limit]) };
	return { tone: "on", words: __("On duty") };
}

function off_words({ next_start }) {
	if (!next_start) return __("Off duty");
	return __("Off duty until {0}", [short_moment(frappe.datetime.convert_to_user_tz(next_start, false))]);
}

function menu_html(agent, words) {
	const load = agent.limit
		? __("{0} of {1} open tickets", [agent.load, agent.limit])
		: __("{0} open tickets", [agent.load]);
	const next = agent.has_queue ? item("next", __("Next Ticket")) : "";
	return `<div class="oki-duty-told"><b>${safe(words)}</b><span>${safe(load)}</span></div>
		<div class="dropdown-divider"></div>
		${item("toggle", agent.is_available ? __("Stop getting new tickets") : __("Get new tickets"))}
		${next}
		${item("mute", is_muted() ? __("Turn the sound of offers on") : __("Turn the sound of offers off"))}`;
}

const item = (name, label) =>
	`<button type="button" class="btn-reset dropdown-item" role="menuitem" data-do="${name}">${safe(label)}</button>`;

async function toggle() {
	const will_be = !duty.agent.is_available;
	if (!(await duty.set_availability(will_be))) return;
	frappe.show_alert({
		message: will_be
			? __("You get new tickets again.")
			: __("You get no new tickets for now. Yours stay yours."),
		indicator: will_be ? "green" : "orange",
	});
}

async function take_next() {
	const { answer, refused } = await ask_quietly("next_ticket");
	duty.refresh();
	if (answer) return frappe.set_route("Form", "Ticket", answer.ticket);
	frappe.show_alert({
		message: refused || __("Nothing waits in the queue."),
		indicator: refused ? "orange" : "blue",
	});
}
