// The offers that an agent can take now, in a corner of whatever page is open.

import { duty } from "../duty/state";
import { unless_written } from "../keys";
import { take_time } from "../server_time";
import { ask_quietly, link, safe } from "../words";
import { OfferCard } from "./card";
import { listen_for_attention, play } from "./sound";

const MOST = 3;
const MOST_ON_PHONE = 1;
const TICK = 500;
// How long a card says how its offer ended, and how long one whose time is up waits for that.
const LAST_WORD = 4000;
const GRACE = 8;

const ENDINGS = {
	Taken: (name) => __("{0} has taken it.", [name]),
	Drawn: (name) => __("Nobody took it in time: {0} was drawn", [name]),
	Withdrawn: () => __("It is not offered any more."),
};

export class OfferStack {
	constructor() {
		this.cards = new Map();
		this.seen = new Set();
		this.$stack = $(html()).appendTo(document.body);
		this.$stack.on("click", ".oki-offers-fold", () => this.fold(!this.is_folded));
		this.$stack.on("keydown", (event) => event.key === "Escape" && this.fold(true));
		this.phone = window.matchMedia("(max-width: 575px)");
		this.phone.addEventListener("change", () => this.render());
		listen_for_attention();
		this.listen();
	}

	listen() {
		frappe.realtime.on("oki_offer", (offer) => this.offered(offer));
		frappe.realtime.on("oki_offer_over", (over) => this.over(over));
		duty.on_news(({ offers, asked }) => offers && this.agree_with(offers, asked));
		document.addEventListener("visibilitychange", () => this.note_seen());
		setInterval(() => this.tick(), TICK);
		frappe.ui.keys.add_shortcut({
			shortcut: "alt+shift+o",
			action: unless_written(() => this.focus()),
			description: __("Go to the offered tickets"),
			ignore_inputs: true,
		});
	}

	offered(offer) {
		take_time(offer.now);
		const card = this.cards.get(offer.ticket);
		if (card && !card.is_over && card.offer.ends === offer.ends) return;
		this.add(offer);
		this.is_folded = false;
		this.render();
		play();
	}

	/** In place of a card of an earlier offer of the same ticket, as after an escalation. */
	add(offer) {
		this.cards.get(offer.ticket)?.$card.remove();
		const on = { take: (card) => this.take(card), open: (card) => this.open(card) };
		this.cards.set(offer.ticket, new OfferCard(offer, on));
	}

	/** Shows what the server says was running when it was asked, after a load or a lost line, and nothing else but what
	 * has come since. */
	agree_with(offers, asked) {
		const running = new Map(offers.map((offer) => [offer.ticket, offer]));
		for (const [ticket, card] of this.cards) {
			if (card.came > asked || card.offer.ends === running.get(ticket)?.ends) running.delete(ticket);
			else if (!running.has(ticket) && !card.is_over && !card.is_busy) this.remove(card);
		}
		for (const offer of running.values()) this.add(offer);
		this.render();
	}

	over({ ticket, agent, name, outcome }) {
		const card = this.cards.get(ticket);
		duty.refresh();
		if (!card || card.is_busy || card.is_over) return;
		if (agent !== frappe.session.user) return this.end(card, ENDINGS[outcome](safe(name)));
		if (outcome === "Drawn") this.say_yours(card);
		this.remove(card);
	}

	say_yours({ ticket, offer }) {
		const message = __("{0} is yours: {1}", [link("Ticket", ticket), safe(offer.subject)]);
		frappe.show_alert({ message, indicator: "green" }, 10);
	}

	async take(card) {
		if (card.is_busy || card.is_over) return;
		card.set_busy(true);
		const { refused, kind } = await ask_quietly("take", { ticket: card.ticket });
		card.set_busy(false);
		duty.refresh();
		// Of a line that was lost, or of others at work at this moment, the offer knows nothing: it still runs.
		if (refused) return kind === "NotAssigned" ? this.end(card, refused) : card.say(refused);
		this.remove(card);
		frappe.set_route("Form", "Ticket", card.ticket);
	}

	open(card) {
		frappe.set_route("Form", "Ticket", card.ticket);
	}

	end(card, html) {
		card.end(html);
		setTimeout(() => this.remove(card), LAST_WORD);
	}

	remove(card) {
		card.$card.remove();
		if (this.cards.get(card.ticket) === card) this.cards.delete(card.ticket);
		this.render();
	}

	fold(is_folded) {
		this.is_folded = is_folded;
		this.render();
		this.$stack.find(".oki-offers-fold").trigger("focus");
	}

	focus() {
		this.is_folded = false;
		this.render();
		this.$stack.find("[data-do=take]").first().trigger("focus");
	}

	/** Cards that stay keep their place in the page, so that nobody loses the focus or a click. */
	render() {
		const cards = [...this.cards.values()].sort((one, other) => one.offer.ends - other.offer.ends);
		const most = this.phone.matches ? MOST_ON_PHONE : MOST;
		cards.forEach((card, at) => {
			if (!card.$card.parent().length) this.$stack.find(".oki-offers-cards").append(card.$card);
			card.$card.toggle(at < most && !this.is_folded);
		});
		const more = Math.max(0, cards.length - most);
		this.$stack.toggle(cards.length > 0).toggleClass("oki-offers-folded", Boolean(this.is_folded));
		this.$stack.find(".oki-offers-count").text(__("Offered to you: {0}", [cards.length]));
		this.$stack.find(".oki-offers-fold").attr("aria-expanded", `${!this.is_folded}`);
		this.$stack.find(".oki-offers-more").text(more && !this.is_folded ? __("+{0} more", [more]) : "");
		this.tick();
		this.note_seen();
	}

	tick() {
		for (const card of this.cards.values()) {
			card.tick();
			// Nobody has said how it ended: the server knows.
			if (card.left() === 0 && !card.is_over && !card.asked && this.is_long_over(card)) {
				card.asked = true;
				duty.refresh();
			}
		}
		const [first] = [...this.cards.values()].map((card) => card.left()).sort((one, other) => one - other);
		this.$stack.find(".oki-offers-next").text(this.is_folded && first ? __("{0} s", [first]) : "");
	}

	is_long_over(card) {
		card.waited = (card.waited || 0) + TICK / 1000;
		return card.waited > GRACE;
	}

	/** Tells the server, once for each offer, that it was on a screen that somebody could look at. */
	note_seen() {
		if (document.hidden) return;
		const shown = [...this.cards.values()].filter(
			(card) => card.$card.is(":visible") && !card.is_over && !this.seen.has(card.ticket + card.offer.ends)
		);
		if (!shown.length) return;
		for (const card of shown) this.seen.add(card.ticket + card.offer.ends);
		ask_quietly("see_offers", { tickets: shown.map((card) => card.ticket) });
	}
}

function html() {
	return `<aside class="oki-offers" aria-label="${__("Offered tickets")}" style="display: none">
		<button type="button" class="oki-offers-fold" aria-expanded="true" title="${__("Fold or unfold")}">
			<span class="oki-offers-count"></span><b class="oki-offers-next"></b>${frappe.utils.icon("down", "xs")}</button>
		<div class="oki-offers-cards" aria-live="assertive"></div>
		<div class="oki-offers-more"></div>
	</aside>`;
}
