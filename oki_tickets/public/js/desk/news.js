// News over every page of Desk: outages, deployments, planned work. They come and go without a reload.

import { read } from "./quiet";
import { present, take_time } from "./server_time";
import { link, safe } from "./words";

const DOORS = "oki_tickets.api.broadcasts.";
const EVENT = "oki_broadcast";
// Browsers count no further than this.
const FARTHEST = 2 ** 31 - 1;

export function start_news() {
	const news = frappe.boot.oki_tickets?.news;
	if (news) new News(news);
}

class News {
	constructor(news) {
		this.$place = $(`<section class="oki-news" aria-live="polite" aria-label="${__("News")}"></section>`);
		this.$place.insertBefore("#body");
		this.$place.on("click", ".oki-news-hide", (event) => this.hide($(event.currentTarget)));
		this.asked = 0;
		this.show(news);
		frappe.realtime.on(EVENT, () => this.look());
		frappe.realtime.on("connect", () => this.look());
		document.addEventListener("visibilitychange", () => !document.hidden && this.look());
	}

	async look() {
		const turn = ++this.asked;
		const news = await read(`${DOORS}get_current`);
		// Answers may overtake each other: an older one would bring back what is over.
		if (news && turn === this.asked) this.show(news);
	}

	show({ broadcasts, again, now }) {
		take_time(now);
		clearTimeout(this.timer);
		const wait = Math.max(0, again - present()) * 1000 + 50;
		if (again) this.timer = setTimeout(() => this.look(), Math.min(FARTHEST, wait));
		this.$place.html(broadcasts.map(card_html).join(""));
	}

	async hide($button) {
		const broadcast = $button.data("news");
		$button.closest(".oki-news-card").remove();
		await frappe.xcall(`${DOORS}dismiss`, { broadcast }).catch(() => this.look());
	}
}

function card_html(news) {
	const kind = news.is_over ? "over" : news.kind === "Outage" ? "outage" : "work";
	return `<article class="oki-news-card oki-news-${kind}">
		<div><span class="oki-news-kind">${safe(news.kind_label)}</span> <strong>${safe(news.title)}</strong>
		<span class="oki-news-text">${news.message}</span>${ticket_html(news)}</div>
		<button type="button" class="oki-news-hide" data-news="${safe(news.name)}" aria-label="${__("Hide: {0}", [safe(news.title)])}">${frappe.utils.icon("close", "sm")}</button>
	</article>`;
}

function ticket_html({ ticket, affected }) {
	if (!ticket) return "";
	const count = affected ? `<span>${__("Customers who have it too: {0}", [affected])}</span>` : "";
	return `<span class="oki-news-ticket">${link("Ticket", ticket)} ${count}</span>`;
}
