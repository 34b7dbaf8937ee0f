// News over every page: outages, deployments, planned work. They come and go while the page stays open.
import { announce, by_id, element, page, text } from "./page.js";
import { call } from "./server.js";

const DOORS = "oki_tickets.api.broadcasts.";
const EVERY = 30000;
// Browsers count no further than this.
const FARTHEST = 2 ** 31 - 1;
let timer = null;

export function start_news() {
	if (!page.news) return;
	show(page.news);
	document.addEventListener("visibilitychange", () => !document.hidden && look());
	setInterval(() => !document.hidden && look(), EVERY);
}

async function look() {
	try {
		show(await call(`${DOORS}get_current`));
	} catch {
		// The news that are shown stay; the next look may be luckier.
	}
}

function show({ broadcasts, again, now }) {
	clearTimeout(timer);
	if (again) timer = setTimeout(look, Math.min(FARTHEST, Math.max(0, again - now) * 1000 + 50));
	const list = by_id("oki-news");
	const names = new Set(broadcasts.map((news) => news.name));
	for (const card of [...list.children]) if (!names.has(card.dataset.okiNews)) card.remove();
	for (const [place, news] of broadcasts.entries()) put(list, news, place);
}

// A card that says what it said is not touched: taken out and put back, it would lose the focus.
function put(list, news, place) {
	const before = [...list.children].find((card) => card.dataset.okiNews === news.name);
	const is_same = before?.dataset.okiState === state_of(news);
	const card = is_same ? before : card_of(news);
	const had_focus = !is_same && before?.contains(document.activeElement);
	if (!is_same) before?.remove();
	if (list.children[place] !== card) list.insertBefore(card, list.children[place] ?? null);
	if (had_focus) card.querySelector(".oki-news-hide").focus();
}

const state_of = (news) => JSON.stringify(news);

function card_of(news) {
	const card = element("article", { className: `oki-news-card oki-news-${kind_of(news)}` });
	Object.assign(card.dataset, { okiNews: news.name, okiState: state_of(news) });
	const kind = element("span", { className: "oki-news-kind", textContent: news.kind_label });
	const title = element("strong", { textContent: news.title });
	// The desk's own words, cleaned when they were stored.
	const message = element("div", { className: "oki-news-text", innerHTML: news.message });
	const body = element("div", { className: "oki-news-body" }, kind, " ", title, message, ...foot_of(news));
	card.append(body, hide_button(news, card));
	return card;
}

const kind_of = (news) => (news.is_over ? "over" : news.kind === "Outage" ? "outage" : "work");

function foot_of(news) {
	const note = (words) => element("p", { className: "oki-news-note", textContent: words });
	if (news.is_over) return [note(text("over"))];
	if (news.is_joined) return [note(text("joined"))];
	if (!news.can_join) return [];
	const button = element("button", { type: "button", className: "btn oki-btn oki-btn-plain" });
	button.textContent = text("me_too");
	button.addEventListener("click", () => join(news, button));
	return [button];
}

async function join(news, button) {
	button.disabled = true;
	try {
		await call(`${DOORS}me_too`, { broadcast: news.name });
		announce(text("joined"));
	} catch (error) {
		announce(error.message);
	}
	await look();
	button.disabled = false;
}

function hide_button(news, card) {
	const button = element("button", { type: "button", className: "oki-news-hide", textContent: "×" });
	button.setAttribute("aria-label", text("dismiss", news.title));
	button.addEventListener("click", async () => {
		card.remove();
		try {
			await call(`${DOORS}dismiss`, { broadcast: news.name });
		} catch {
			await look();
		}
	});
	return button;
}
