// Articles that fit what is typed into the subject, before a ticket is raised.
import { drop_draft } from "./drafts.js";
import { announce, by_id, element, text } from "./page.js";
import { call } from "./server.js";

const DOORS = "oki_tickets.api.knowledge.";
const PAUSE = 400;
const SHORTEST = 4;
let timer = null;
let asked = "";

export function start_articles() {
	const form = by_id("oki-new");
	const later = () => {
		clearTimeout(timer);
		timer = setTimeout(() => suggest(form), PAUSE);
	};
	form.elements.subject.addEventListener("input", later);
	form.elements.category?.addEventListener("change", later);
	if (form.elements.subject.value) later();
}

async function suggest(form) {
	const subject = form.elements.subject.value.trim();
	const category = form.elements.category?.value ?? "";
	const question = `${subject}|${category}`;
	if (question === asked) return;
	asked = question;
	if (subject.length < SHORTEST) return show([]);
	let found;
	try {
		found = await call(`${DOORS}suggest`, { subject, category });
	} catch {
		// Nobody has asked for articles: without them the form works as well.
		return;
	}
	// Somebody who types on has asked something else meanwhile.
	if (question === asked) show(found);
}

function show(found) {
	const place = by_id("oki-articles");
	const known = new Map([...place.querySelectorAll("details")].map((row) => [row.dataset.okiArticle, row]));
	place.hidden = !found.length;
	const head = element("p", { className: "oki-articles-head", textContent: text("articles") });
	place.replaceChildren(head, ...found.map((article) => known.get(article.name) ?? row_of(article)));
	if (found.length && !known.size) announce(text("articles"));
}

function row_of(article) {
	const excerpt = element("span", { className: "oki-muted", textContent: article.excerpt });
	const row = element(
		"details",
		{ className: "oki-article" },
		element("summary", {}, element("strong", { textContent: article.title }), " ", excerpt)
	);
	row.dataset.okiArticle = article.name;
	row.addEventListener("toggle", () => row.open && open(row, article), { once: true });
	return row;
}

async function open(row, article) {
	try {
		const { body } = await call(`${DOORS}read`, { article: article.name });
		// The desk's own words, cleaned by the server.
		row.append(element("div", { className: "oki-article-body", innerHTML: body }), solved_button(article));
	} catch (error) {
		row.append(element("p", { className: "oki-error", textContent: error.message }));
	}
}

function solved_button(article) {
	const button = element("button", { type: "button", className: "btn oki-btn oki-btn-plain" });
	button.textContent = text("solved");
	button.addEventListener("click", async () => {
		button.disabled = true;
		try {
			await call(`${DOORS}solved`, { article: article.name });
			thank();
		} catch (error) {
			button.disabled = false;
			button.after(element("p", { className: "oki-error", textContent: error.message }));
		}
	});
	return button;
}

// No ticket is needed: what was typed is done with.
function thank() {
	drop_draft("new");
	const thanks = element("p", { textContent: text("spared") });
	const back = element("a", { href: "/tickets", textContent: text("to_tickets") });
	const card = element("section", { className: "oki-card", tabIndex: -1 }, thanks, back);
	by_id("oki-new").replaceWith(card);
	card.focus();
	announce(text("spared"));
}
