// A week of working hours drawn on a scale of 24 hours, with the same said in words.

import { duration } from "../durations";
import { day_in_words, safe } from "../words";

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAY = 86400;
const SCALE = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** Seconds after midnight of a Time field's value; null where it is none. */
export function seconds_of(time) {
	const [hours, minutes, seconds] = `${time ?? ""}`.split(":").map(Number);
	const value = hours * 3600 + (minutes || 0) * 60 + (seconds || 0);
	return time && value >= 0 ? value : null;
}

/** "08:00" for seconds after midnight; those of the next day count from its midnight. */
export function clock_face(seconds) {
	const rest = seconds === DAY ? DAY : seconds % DAY;
	const two = (number) => `${Math.floor(number)}`.padStart(2, "0");
	return `${two(rest / 3600)}:${two((rest % 3600) / 60)}`;
}

/** The stretches [start, end] of each day, Monday first, an end up to a day later; rows that are not filled
 * in yet are left out. */
export function week_of(rows) {
	const week = DAYS.map(() => []);
	for (const row of rows) {
		const [start, end] = [seconds_of(row.from_time), seconds_of(row.to_time)];
		if (!DAYS.includes(row.day) || start === null || end === null) continue;
		week[DAYS.indexOf(row.day)].push([start, end > start ? end : end + DAY]);
	}
	return week.map((stretches) => stretches.sort((one, other) => one[0] - other[0]));
}

/** "Mon" in the reader's language; 1 January 2024 was a Monday. */
const short_name = (day) => day_in_words(moment("2024-01-01").add(day, "days"), { weekday: "short" });

const total = (stretches) => stretches.reduce((sum, [start, end]) => sum + end - start, 0);

/** HTML of the week. */
export function week_html(rows) {
	const week = week_of(rows);
	const sum = total(week.flat());
	const lines = week.map((stretches, day) => day_html(day, stretches, week[(day + 6) % 7]));
	return `<div class="oki-week">
		<div class="oki-week-scale" aria-hidden="true"><span></span><div>${SCALE.map(mark_html).join("")}</div><span></span></div>
		<ul>${lines.join("")}</ul>
		<p class="oki-week-sum">${safe(sum ? __("{0} a week", [hours(sum)]) : __("No working hours yet"))}</p>
	</div>`;
}

const hours = (seconds) => duration(seconds, { is_working_time: true });

function mark_html(hour) {
	return `<span class="${hour % 6 ? "oki-week-minor" : ""}" style="left: ${(hour / 24) * 100}%">${hour}</span>`;
}

function day_html(day, stretches, before) {
	const bars = [
		...stretches.map(([start, end]) => bar_html(start, Math.min(end, DAY), span(start, end))),
		...before
			.filter(([, end]) => end > DAY)
			.map(([start, end]) => bar_html(0, end - DAY, span(start, end), "oki-week-rest")),
	];
	const words = stretches.map(([start, end]) => span(start, end)).join(", ") || __("free");
	const worked = stretches.length ? hours(total(stretches)) : "–";
	return `<li class="${day > 4 ? "oki-week-end" : ""}">
		<span class="oki-week-day"><span aria-hidden="true">${safe(short_name(day))}</span><span class="sr-only">${safe(__(DAYS[day]))}: ${safe(words)}</span></span>
		<div class="oki-week-track" aria-hidden="true">${bars.join("")}</div>
		<span class="oki-week-hours" aria-hidden="true">${safe(worked)}</span></li>`;
}

/** "22:00 – 06:00 on the next day". */
export function span(start, end) {
	const words = `${clock_face(start)} – ${clock_face(end)}`;
	return end > DAY ? __("{0} on the next day", [words]) : words;
}

function bar_html(start, end, words, kind = "") {
	const place = `left: ${(start / DAY) * 100}%; width: ${((end - start) / DAY) * 100}%`;
	const label = end - start >= 3 * 3600 ? `<span>${safe(words)}</span>` : "";
	return `<i class="${kind}" style="${place}" title="${safe(words)}">${label}</i>`;
}
