// One offer on the screen: what it is about, how long it lasts, Take and Open.

import { present } from "../server_time";
import { priority_colour } from "../statuses";
import { safe } from "../words";

export class OfferCard {
	/** `on.take(card)` and `on.open(card)` are called by the buttons. */
	constructor(offer, on) {
		this.offer = offer;
		this.came = performance.now();
		this.lasts = Math.max(1, offer.ends - present());
		this.$card = $(html(offer));
		this.$card.on("click", "[data-do]", (event) => on[event.currentTarget.dataset.do](this));
		this.tick();
	}

	get ticket() {
		return this.offer.ticket;
	}

	/** Seconds until the offer ends, by the server's clock. */
	left() {
		return Math.max(0, Math.ceil(this.offer.ends - present()));
	}

	tick() {
		if (this.is_over) return;
		const left = this.left();
		this.$card.find(".oki-offer-left").text(left ? __("{0} s", [left]) : __("Time is up"));
		this.$card.find(".oki-offer-bar i").css("width", `${Math.min(100, (left / this.lasts) * 100)}%`);
		this.$card.toggleClass("oki-offer-hurry", left <= 10);
		this.$card.find("[data-do=take]").prop("disabled", !left || Boolean(this.is_busy));
	}

	set_busy(is_busy) {
		this.is_busy = is_busy;
		this.tick();
	}

	/** Says in the card how it ended. */
	end(html) {
		this.is_over = true;
		this.$card.addClass("oki-offer-over").attr("role", "status");
		this.$card.find(".oki-offer-left, .oki-offer-bar, .oki-offer-actions").remove();
		this.say(html);
	}

	/** Says why it could not be taken while it still runs. */
	say(html) {
		this.$card.find(".oki-offer-end").remove();
		this.$card.append(`<p class="oki-offer-end" role="status">${html}</p>`);
	}
}

function html(offer) {
	const id = `oki-offer-${safe(offer.ticket)}`;
	const about = [offer.customer, offer.category && __(offer.category)].filter(Boolean).map(safe).join(" · ");
	return `<section class="oki-offer" role="alertdialog" aria-modal="false" aria-labelledby="${id}" aria-describedby="${id}-about"
			data-ticket="${safe(offer.ticket)}">
		<header>${priority_html(offer.priority)}<span class="oki-offer-place ellipsis">${safe(offer.ticket)} · ${safe(__(offer.support_line))}</span>
			<b class="oki-offer-left" aria-hidden="true"></b></header>
		<strong id="${id}" class="ellipsis" title="${safe(offer.subject)}">${safe(offer.subject)}</strong>
		<span id="${id}-about" class="oki-offer-about ellipsis">${about || __("Unknown customer")}</span>
		<span class="oki-offer-bar" aria-hidden="true"><i></i></span>
		<div class="oki-offer-actions">
			<button type="button" class="btn btn-primary btn-sm" data-do="take">${__("Take")}</button>
			<button type="button" class="btn btn-default btn-sm" data-do="open">${__("Open", null, "Ticket")}</button>
		</div>
	</section>`;
}

function priority_html(priority) {
	if (!priority) return "";
	return `<span class="indicator-pill no-indicator-dot ${safe(priority_colour(priority))}">${safe(__(priority))}</span>`;
}
