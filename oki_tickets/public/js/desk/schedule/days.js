// The next two weeks as they really come: exceptions and holidays stand out from the week's hours.

import { day_in_words, safe } from "../words";
import { span } from "./week";

const WORDS = {
	off: () => __("Day off"),
	other: () => __("Other hours"),
	holiday: () => __("Holiday"),
	week: () => "",
};

/** HTML of `days`, as the server's preview has them. */
export function days_html(days) {
	return `<div class="oki-days"><h6>${__("The next 14 days")}</h6><ul>${days.map(day_html).join("")}</ul></div>`;
}

function day_html(day) {
	const date = moment(day.date);
	const hours = day.hours.map(([start, end]) => span(start, end));
	const mark = WORDS[day.kind]();
	const note = day.title || mark;
	const words = [note, hours.join(", ") || (mark ? "" : __("free"))].filter(Boolean).join(": ");
	return `<li class="oki-day oki-day-${day.kind} ${hours.length ? "" : "oki-day-free"}" title="${safe(words)}">
		<span aria-hidden="true"><b>${safe(day_in_words(date, { weekday: "short" }))}</b> ${safe(date.format("D.M."))}</span>
		<span class="sr-only">${safe(day_in_words(date, { weekday: "long", day: "numeric", month: "long" }))}: ${safe(words)}</span>
		<em aria-hidden="true">${safe(note || day_hours(day))}</em></li>`;
}

function day_hours(day) {
	const seconds = day.hours.reduce((sum, [start, end]) => sum + end - start, 0);
	return seconds ? __("{0} h", [Math.round(seconds / 360) / 10]) : "–";
}
