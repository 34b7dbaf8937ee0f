// Files of a message that is being written: they wait here until the message has a name, then they are
// uploaded to it one by one; one that fails is shown with its reason and can be tried again.

import { link, refusal, safe } from "./words";

// How many seconds word of a file stays that failed while somebody was elsewhere.
const LONG = 60;

export class FileQueue {
	constructor({ parent, on_change }) {
		this.$area = $(`<div class="oki-queue"></div>`).appendTo(parent);
		this.$area.on("click", "[data-drop]", (event) => this.drop(cint(event.currentTarget.dataset.drop)));
		this.$area.on("click", "[data-retry]", (event) => this.retry(cint(event.currentTarget.dataset.retry)));
		this.on_change = on_change;
		this.all = new Map();
		this.last = 0;
		window.addEventListener("beforeunload", (event) => this.is_under_way() && event.preventDefault());
	}

	/** Shows the files of one draft of `ticket`; `key` says of which. */
	open(ticket, key) {
		this.ticket = ticket;
		this.key = key;
		this.render();
	}

	/** Whether there are files that a reload would lose. */
	is_under_way() {
		return [...this.all.values()].flat().some((item) => !item.error);
	}

	get files() {
		return this.all.get(this.key) || [];
	}

	get waiting() {
		return this.waiting_of(this.key);
	}

	waiting_of(key) {
		return (this.all.get(key) || []).filter((item) => !item.message);
	}

	add(files) {
		const largest = cint(frappe.boot.max_file_size);
		const fitting = [...files].filter((file) => !largest || file.size <= largest);
		for (const file of [...files].filter((one) => !fitting.includes(one))) tell_too_large(file, largest);
		const items = fitting.map((file) => ({
			id: ++this.last,
			file,
			key: this.key,
			ticket: this.ticket,
		}));
		this.all.set(this.key, [...this.files, ...items]);
		this.render();
	}

	drop(id) {
		this.remove(this.files.find((item) => item.id === id));
	}

	remove(item) {
		if (!item) return;
		this.all.set(
			item.key,
			this.all.get(item.key).filter((other) => other !== item)
		);
		this.render();
	}

	/** Uploads `items` to `message`. Resolves when each has been tried; what failed stays, in red. Nobody has to wait for
	 * it: of what fails behind another ticket or page there is word. */
	async send(message, items) {
		if (!items.length) return;
		for (const item of items) item.message = message;
		for (const item of items) {
			// Taken out while another one was on its way.
			if (!this.all.get(item.key)?.includes(item)) continue;
			await this.upload(item);
		}
		this.on_change();
	}

	is_shown(item) {
		return item.key === this.key && this.$area.is(":visible");
	}

	async retry(id) {
		await this.upload(this.files.find((item) => item.id === id));
		this.on_change();
	}

	async upload(item) {
		Object.assign(item, { busy: true, error: null });
		this.render();
		item.error = await upload(item.file, item.message);
		item.busy = false;
		if (!item.error) {
			this.remove(item);
			return;
		}
		this.render();
		if (!this.is_shown(item)) tell_failure(item);
	}

	render() {
		this.$area.html(this.files.map(item_html).join("")).toggle(!!this.files.length);
	}
}

function item_html(item) {
	const state = item.error ? "failed" : item.busy ? "busy" : "waiting";
	const retry = item.error
		? `<button type="button" class="btn btn-xs btn-default" data-retry="${item.id}">${__("Retry")}</button>`
		: "";
	const drop = item.busy
		? ""
		: `<button type="button" class="btn btn-xs oki-drop" data-drop="${item.id}"
			aria-label="${__("Remove")}">${frappe.utils.icon("close", "xs")}</button>`;
	const error = item.error ? `<span class="oki-queue-error">${item.error}</span>` : "";
	return `<div class="oki-queued oki-queued-${state}">${frappe.utils.icon("attachment", "sm")}
		<span class="ellipsis">${safe(item.file.name)}</span>${error}${retry}${drop}</div>`;
}

function tell_failure({ file, ticket, error }) {
	const message = __("{0} was not attached to {1}", [safe(file.name), link("Ticket", ticket)]);
	frappe.show_alert({ message, subtitle: error, indicator: "red" }, LONG);
}

function tell_too_large(file, largest) {
	frappe.show_alert({
		message: __("{0} is larger than {1} and cannot be attached.", [
			safe(file.name),
			frappe.form.formatters.FileSize(largest),
		]),
		indicator: "red",
	});
}

/** Uploads one file to the message. Returns what the server said against it, as HTML; null where done. */
async function upload(file, message) {
	const form = new FormData();
	form.append("file", file, file.name);
	form.append("doctype", "Ticket Message");
	form.append("docname", message);
	form.append("is_private", "1");
	try {
		const answer = await fetch("/api/method/upload_file", {
			method: "POST",
			headers: { "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" },
			body: form,
		});
		return answer.ok ? null : refusal(await answer.json().catch(() => null));
	} catch {
		return refusal(null);
	}
}
