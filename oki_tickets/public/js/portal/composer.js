// The reply: text and files, sent once, lost never.
import { drop_draft, load_draft, save_draft } from "./drafts.js";
import { FilePicker } from "./files.js";
import { refresh } from "./live.js";
import {
	announce,
	by_id,
	clear_error,
	let_press,
	one_at_a_time,
	page,
	show_error,
	text,
	to_html,
} from "./page.js";
import { end_sending, key_of_sending } from "./sendings.js";
import { call } from "./server.js";

export function start_composer() {
	const form = by_id("oki-composer");
	const area = by_id("oki-reply");
	const composer = {
		form,
		area,
		files: new FilePicker(form),
		error: by_id("oki-reply-error"),
		message: null,
	};
	keep_draft(area);
	const send = one_at_a_time(by_id("oki-send"), () => send_reply(composer));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		send();
	});
	area.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
	});
	let_press(form);
}

function keep_draft(area) {
	const note = by_id("oki-draft-note");
	area.value ||= load_draft(page.ticket) ?? "";
	area.addEventListener("input", () => {
		if (!area.value.trim()) {
			drop_draft(page.ticket);
			end_sending(page.ticket);
		}
		note.textContent = area.value.trim() && save_draft(page.ticket, area.value) ? text("draft_kept") : "";
	});
}

async function send_reply(composer) {
	const { area, files, error } = composer;
	clear_error(error);
	if (!area.value.trim() && files.is_empty) {
		refuse_empty(composer);
		return;
	}
	composer.form.setAttribute("aria-busy", "true");
	area.readOnly = true;
	try {
		await send_text(composer);
		await send_files(composer);
	} catch (failure) {
		show_error(error, failure);
	} finally {
		area.readOnly = false;
		composer.form.removeAttribute("aria-busy");
	}
}

function refuse_empty({ area, error }) {
	show_error(error, text("reply_empty"));
	area.setAttribute("aria-invalid", "true");
	area.focus();
}

// Files that were left over belong to the message before, unless there is a new one.
async function send_text(composer) {
	const { area } = composer;
	const words = area.value.trim() || (composer.message ? "" : text("only_files"));
	if (!words) return;
	announce(text("sending"));
	const key = key_of_sending(page.ticket, words);
	composer.message = await call("reply", { ticket: page.ticket, body: to_html(words) }, key);
	end_sending(page.ticket);
	area.value = "";
	area.removeAttribute("aria-invalid");
	drop_draft(page.ticket);
	by_id("oki-draft-note").textContent = "";
}

async function send_files(composer) {
	const all_sent = await composer.files.send_to(composer.message);
	await refresh();
	if (all_sent) {
		composer.message = null;
		announce(text("reply_sent"));
	} else {
		show_error(composer.error, text("files_failed"));
	}
}
