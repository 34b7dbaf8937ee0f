// Merging two tickets of one customer, and splitting messages off to a ticket of their own.

import { hold_words } from "./dialogs";
import { status_colour } from "./statuses";
import { API, ask, link, safe, when } from "./words";

const LONGEST_WORDS = 160;

/** The buttons under "Conversation": merge while it is open, split where enough was said. `newest()` gives the view
 * as it is when a button is clicked. */
export function conversation_buttons(newest, ticket, done) {
	const found = [];
	const view = newest();
	if (view.status.category !== "Closed") {
		found.push({ label: __("Merge", null, "Ticket"), start: () => ask_for_merge(ticket, done) });
	}
	if (splittable(view).length > 1) {
		found.push({
			label: __("Split Off Messages", null, "Ticket"),
			start: () => ask_for_split(newest(), ticket, done),
		});
	}
	return found;
}

/** Over the conversation: where a merged ticket goes on, and what may well be the same matter. */
export function notice_html(view) {
	if (view.goes_on_in) {
		const other = link("Ticket", view.goes_on_in, view.goes_on_in);
		return `<div class="oki-notice-bar">${frappe.utils.icon("branch", "sm")}<span>${__("This ticket was merged. It goes on in {0}.", [other])}</span></div>`;
	}
	return view.merge_hints.map(hint_html).join("");
}

function hint_html(hint) {
	const other = `${link("Ticket", hint.name, hint.name)} “${safe(hint.subject)}”`;
	const words = __("The same customer came by {0} too: {1}", [safe(hint.channel_label), other]);
	return `<div class="oki-notice-bar">${frappe.utils.icon("branch", "sm")}<span>${words} · ${when(hint.creation)}</span>
		<button type="button" class="btn btn-xs btn-default" data-merge="${safe(hint.name)}">${__("Merge", null, "Ticket")}</button></div>`;
}

/** Asks which tickets become one, and which of them stays; `chosen` is the one that was hinted at. */
export async function ask_for_merge(ticket, done, chosen) {
	const candidates = await frappe.xcall(`${API}get_merge_candidates`, { ticket }, "GET");
	if (!candidates.length) {
		frappe.msgprint({
			title: __("Nothing to merge with"),
			message: __(
				"This customer has no other open ticket. Where it is not known whose a ticket is, enter Customer and Contact first."
			),
		});
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Merge {0} with", [ticket]),
		fields: [
			{ fieldname: "choices", fieldtype: "HTML" },
			{
				fieldname: "stays",
				fieldtype: "Select",
				label: __("Which one stays"),
				reqd: 1,
				options: [
					{ value: "other", label: __("The chosen one") },
					{ value: "this", label: __("This ticket") },
				],
				default: "other",
				description: __(
					"The other one is closed as its duplicate. Messages and files of both are in one conversation then, and what the customer writes on the other goes there too."
				),
			},
		],
		primary_action_label: __("Merge", null, "Ticket"),
		primary_action: ({ stays }) => merge(dialog, ticket, stays, done),
	});
	const first = chosen || candidates[0].name;
	dialog.fields_dict.choices.$wrapper.html(choices_html(candidates, first));
	dialog.$wrapper.addClass("oki-merge-dialog");
	dialog.show();
}

function choices_html(candidates, chosen) {
	const rows = candidates.map(
		(
			row
		) => `<label class="oki-pick"><input type="radio" name="oki-merge-with" value="${safe(row.name)}" ${row.name === chosen ? "checked" : ""}>
			<span><b class="oki-pick-title">${safe(row.subject)}</b>
			<small><span class="indicator-pill no-indicator-dot ${status_colour(row.status)}">${safe(row.label)}</span>
			${safe(row.name)} · ${safe(row.channel_label)} · ${when(row.creation)}${row.agent_name ? ` · ${safe(row.agent_name)}` : ""}
			· ${__("Messages")}: ${cint(row.message_count)}</small></span></label>`
	);
	return `<div class="oki-picks" role="radiogroup" aria-label="${__("Tickets of the same customer")}">${rows.join("")}</div>`;
}

async function merge(dialog, ticket, stays, done) {
	const other = dialog.$wrapper.find("[name=oki-merge-with]:checked").val();
	const args = stays === "this" ? { ticket: other, into: ticket } : { ticket, into: other };
	dialog.disable_primary_action();
	const survivor = await ask("merge", args);
	dialog.enable_primary_action();
	if (!survivor) return;
	dialog.hide();
	frappe.show_alert({ message: __("Merged into {0}", [survivor]), indicator: "green" });
	if (survivor === ticket) done();
	else frappe.set_route("Form", "Ticket", survivor);
}

const splittable = (view) =>
	view.conversation.filter((entry) => entry.kind === "message" && entry.sender_side !== "System");

function ask_for_split(view, ticket, done) {
	const dialog = new frappe.ui.Dialog({
		title: __("Split {0}", [ticket]),
		fields: [
			{ fieldname: "messages", fieldtype: "HTML" },
			{
				fieldname: "subject",
				fieldtype: "Data",
				label: __("Subject of the new ticket"),
				description: __("Empty: the first words of what the customer wrote."),
			},
		],
		primary_action_label: __("Split Off", null, "Ticket"),
		primary_action: ({ subject }) => split(dialog, ticket, subject, done),
	});
	dialog.fields_dict.messages.$wrapper.html(messages_html(splittable(view)));
	dialog.$wrapper.addClass("oki-merge-dialog");
	dialog.show();
	hold_words(dialog);
}

function messages_html(messages) {
	const rows = messages.map(
		(row) => `<label class="oki-pick"><input type="checkbox" value="${safe(row.name)}">
			<span><b class="oki-pick-title">${safe(row.sender_name)}</b> ${row.is_internal ? `<i>${__("Internal note")}</i>` : ""}
			<small>${when(row.at)}</small><span class="oki-pick-words">${safe(first_words(row.body))}</span></span></label>`
	);
	return `<p class="text-muted">${__("Choose the messages that are about another matter. They move to a new ticket of the same customer.")}</p>
		<div class="oki-picks">${rows.join("")}</div>`;
}

function first_words(body) {
	const words = new DOMParser().parseFromString(body, "text/html").body.textContent.trim();
	return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words;
}

async function split(dialog, ticket, subject, done) {
	const messages = dialog.$wrapper
		.find("input:checked")
		.get()
		.map((box) => box.value);
	if (!messages.length) {
		frappe.show_alert({ message: __("Choose at least one message."), indicator: "orange" });
		return;
	}
	dialog.disable_primary_action();
	const made = await ask("split", { ticket, messages, subject });
	dialog.enable_primary_action();
	if (!made) return;
	dialog.hide();
	const there = link("Ticket", made.name, made.name);
	frappe.show_alert({ message: __("Split off as {0}", [there]), indicator: "green" }, 10);
	done();
}
