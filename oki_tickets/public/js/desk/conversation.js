// The conversation as a list of cards and lines. It keeps what has not changed, so that an arrival moves
// neither the reader's place nor a selection.

import { call_html } from "./calls/card";
import { avatar, safe, when } from "./words";

const NEAR_THE_END = 60;

export class Conversation {
	/** `on.pass_on(html)` and `on.to_jira(message, is_note)` are called by the buttons of a message. */
	constructor(parent, on) {
		this.$box = $(`<div class="oki-conversation" tabindex="0" role="log"></div>`)
			.attr("aria-label", __("Conversation"))
			.appendTo(parent);
		this.$more = $(`<button type="button" class="btn btn-xs btn-primary oki-more"></button>`)
			.text(__("New message below"))
			.on("click", () => this.to_the_end())
			.appendTo(parent)
			.hide();
		this.$box.on("scroll", () => this.is_at_the_end() && this.$more.hide());
		this.$box.on("click", "[data-do]", (event) => act(event.currentTarget, on));
		this.shown = [];
	}

	clear() {
		this.$box.empty();
		this.$more.hide();
		this.shown = [];
	}

	/** Shows `entries`, oldest first; a reader who is at the end stays there. */
	render(entries) {
		const first = !this.shown.length;
		const followed = first || this.is_at_the_end();
		const versions = entries.map((entry) => JSON.stringify(entry));
		const kept = this.keep(versions);
		this.$box.children().slice(kept).remove();
		this.$box.append(entries.slice(kept).map(entry_html).join(""));
		const is_news = entries.length > this.shown.length && !first;
		this.shown = versions;
		if (followed) this.to_the_end();
		else if (is_news) this.$more.show();
	}

	/** Messages can be sent to Jira where the ticket has an issue there. */
	set_issue(has_issue) {
		this.$box.toggleClass("oki-with-issue", has_issue);
	}

	keep(versions) {
		const changed = versions.findIndex((version, at) => version !== this.shown[at]);
		return changed === -1 ? versions.length : changed;
	}

	is_at_the_end() {
		const box = this.$box[0];
		return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END;
	}

	to_the_end() {
		const box = this.$box[0];
		box.scrollTop = box.scrollHeight;
		// Pictures in messages make the list longer once they are there.
		this.$box.find("img").one("load", () => {
			box.scrollTop = box.scrollHeight;
		});
		this.$more.hide();
	}
}

function entry_html(entry) {
	if (entry.kind === "message") return message_html(entry);
	const lines = { violation: violation_html, "hand-over": hand_over_html };
	return (lines[entry.kind] || change_html)(entry);
}

function act(button, on) {
	const $message = $(button).closest(".oki-message");
	if (button.dataset.do === "pass-on") on.pass_on($message.find(".oki-message-body").html());
	else on.to_jira($message.data("message"), $message.hasClass("oki-message-note"));
}

function message_html(message) {
	const side = message.is_internal ? "note" : message.sender_side.toLowerCase();
	return `<article class="oki-message oki-message-${side}" data-message="${safe(message.name)}">
		<div class="oki-message-who">${who_html(message)}</div>
		<div class="oki-message-card">
			<header>${heading_html(message)}</header>
			<div class="oki-message-body ql-editor read-mode">${body_html(message)}</div>
			${call_html(message.call)}
			${files_html(message.files)}
			${actions_html(message)}
		</div>
	</article>`;
}

/** What the desk itself says has nobody's face. */
function who_html(message) {
	if (message.sender_name) return avatar(message.sender_name, message.sender_image);
	return `<span class="avatar avatar-medium"><span class="avatar-frame standard-image">${frappe.utils.icon("setting-gear", "sm")}</span></span>`;
}

function heading_html(message) {
	const note = message.is_internal
		? `<span class="oki-note-mark">${frappe.utils.icon("lock", "xs")} ${__("Internal note")}</span>`
		: "";
	const channel = message.is_internal ? "" : `<span class="oki-channel">${__(safe(message.channel))}</span>`;
	const name = message.sender_name ? `<strong>${safe(message.sender_name)}</strong>` : "";
	return `${note}${name}${channel}${votes_html(message)}${when(message.at)}`;
}

/** A note from Jira may be passed on to the customer, everything else to Jira. */
function actions_html(message) {
	const [name, label] =
		message.channel === "Jira" ? ["pass-on", __("Pass on to the customer")] : ["to-jira", __("Send to Jira")];
	return `<button type="button" class="btn btn-xs oki-message-action" data-do="${name}">${label}</button>`;
}

function votes_html(message) {
	const votes = [];
	if (message.likes) votes.push(thumb_html("", __("Helpful"), message.likes));
	if (message.dislikes) votes.push(thumb_html("oki-thumb-down", __("Not helpful"), message.dislikes));
	return votes.length ? `<span class="oki-votes">${votes.join(" ")}</span>` : "";
}

function thumb_html(direction, label, number) {
	return `<span title="${label}"><i class="oki-thumb ${direction}" role="img" aria-label="${label}"></i> ${cint(number)}</span>`;
}

// The one value that goes in as HTML: services/text.py sanitises every body before it is stored, and a
// body has no other writer. The second pass costs little and keeps styles of an imported mail in place.
function body_html(message) {
	return frappe.dom.remove_script_and_style(message.body);
}

function files_html(files) {
	if (!files.length) return "";
	return `<div class="oki-files">${files.map(file_html).join("")}</div>`;
}

function file_html(file) {
	const address = safe(encodeURI(file.file_url).replace(/#/g, "%23"));
	const picture = frappe.utils.is_image_file(file.file_name)
		? `<img src="${address}" alt="" loading="lazy">`
		: frappe.utils.icon("attachment", "sm");
	return `<a class="oki-file" href="${address}" target="_blank" rel="noopener" title="${safe(file.file_name)}">
		${picture}<span class="ellipsis">${safe(file.file_name)}</span>
		<small>${size(file.file_size)}</small></a>`;
}

/** Frappe's own words for a size leave bytes without a unit. */
function size(bytes) {
	return cint(bytes) < 1024 ? `${cint(bytes)} B` : `${frappe.form.formatters.FileSize(bytes)}B`;
}

function change_html(change) {
	const words = change.by_itself
		? __("{0}: by itself", [safe(change.action_label)])
		: __("{0}: {1}", [safe(change.action_label), safe(change.by_name)]);
	return `<div class="oki-change"><span>${words}
		<i class="oki-arrow">→</i> <b>${safe(change.to_label)}</b> · ${when(change.at)}</span></div>`;
}

function violation_html(violation) {
	const words = __("Limit {0} of {1} was broken", [
		cint(violation.level),
		`<b>${safe(violation.status_label)}</b>`,
	]);
	const agent = violation.agent_name ? ` · ${safe(violation.agent_name)}` : "";
	return `<div class="oki-change oki-violation"><span>${words}${agent} · ${when(violation.at)}</span></div>`;
}

function hand_over_html(entry) {
	const reason = entry.reason ? `<em>“${safe(entry.reason)}”</em>` : "";
	const accepted = entry.accepted ? ` · ${safe(entry.accepted)} ${when(entry.accepted_at)}` : "";
	const ignored = entry.pickup_ignored
		? ` · <b class="oki-late">${__("not started in time, the head was told")}</b>`
		: "";
	return `<div class="oki-change oki-hand-over"><span>${safe(entry.sentence)} ${reason} · ${when(entry.at)}${accepted}${ignored}</span></div>`;
}
