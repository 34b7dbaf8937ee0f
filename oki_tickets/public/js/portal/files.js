// Files to send: chosen, dropped or pasted; checked before they are sent; sent one by one with progress.
import { announce, by_id, element, page, text } from "./page.js";
import { upload } from "./server.js";

export class FilePicker {
	constructor(form) {
		this.items = [];
		this.list = by_id("oki-picked");
		this.error = by_id("oki-file-error");
		this.input = by_id("oki-file-input");
		this.input.addEventListener("change", () => {
			this.add(this.input.files);
			this.input.value = "";
		});
		this.listen_for_drops(form);
		this.show_limits();
		// Chosen before this script had come.
		this.add(this.input.files);
		this.input.value = "";
	}

	// A file dropped beside the field would make the browser leave the page, and the text with it.
	listen_for_drops(form) {
		const mark = (is_over) => form.classList.toggle("oki-dropping", is_over);
		form.addEventListener("dragover", (event) => {
			event.preventDefault();
			mark(true);
		});
		form.addEventListener("dragleave", (event) => form.contains(event.relatedTarget) || mark(false));
		form.addEventListener("drop", (event) => {
			event.preventDefault();
			mark(false);
			this.add(event.dataTransfer.files);
		});
		form.addEventListener("paste", (event) => this.add(event.clipboardData?.files ?? []));
	}

	show_limits() {
		const hint = by_id("oki-file-hint");
		const { extensions, max_bytes } = page.files;
		const pattern = extensions ? hint.dataset.okiHint : hint.dataset.okiHintAny;
		hint.textContent = pattern.replace("{0}", size(max_bytes)).replace("{1}", (extensions ?? []).join(", "));
	}

	get is_empty() {
		return this.items.length === 0;
	}

	add(files) {
		const refusals = [];
		for (const file of files) {
			const refusal = refusal_of(file);
			if (refusal) refusals.push(refusal);
			else this.take(file);
		}
		this.error.replaceChildren(...refusals.map((words) => element("p", { textContent: words })));
		this.error.hidden = refusals.length === 0;
	}

	take(file) {
		const state = element("span", { className: "oki-picked-state", textContent: size(file.size) });
		const remove = element("button", { type: "button", className: "oki-remove", textContent: "×" });
		remove.setAttribute("aria-label", text("remove_file", file.name));
		const name = element("span", { className: "oki-chip-name", textContent: file.name });
		const item = { file, state, remove, row: element("li", { className: "oki-chip" }, name, state, remove) };
		remove.addEventListener("click", () => this.drop(item));
		this.items.push(item);
		this.list.append(item.row);
		announce(text("file_added", file.name));
	}

	drop(item) {
		const place = this.items.indexOf(item);
		this.items.splice(place, 1);
		item.row.remove();
		(this.items[Math.min(place, this.items.length - 1)]?.remove ?? this.input).focus();
		announce(text("file_removed", item.file.name));
	}

	// Sends everything to the message; what failed stays in the list with its reason. True if nothing did.
	async send_to(message) {
		for (const item of [...this.items]) await this.send_one(item, message);
		return this.is_empty;
	}

	async send_one(item, message) {
		item.remove.hidden = true;
		item.row.classList.remove("oki-chip-failed");
		try {
			await upload(item.file, message, (done) => {
				item.state.textContent = text("file_sending", done);
			});
			this.items.splice(this.items.indexOf(item), 1);
			item.row.remove();
		} catch (error) {
			item.remove.hidden = false;
			item.row.classList.add("oki-chip-failed");
			item.state.textContent = text("file_failed", error.message);
		}
	}
}

function refusal_of(file) {
	const { extensions, max_bytes } = page.files;
	const ending = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
	if (extensions && !extensions.includes(ending)) return text("file_type", file.name, extensions.join(", "));
	if (file.size > max_bytes) return text("file_size", file.name, size(max_bytes));
	return file.size === 0 ? text("file_empty", file.name) : null;
}

function size(bytes) {
	const [unit, value] =
		bytes < 1024 * 1024 ? ["kilobyte", Math.max(bytes / 1024, 0.1)] : ["megabyte", bytes / 1024 / 1024];
	return new Intl.NumberFormat(document.documentElement.lang || "en", {
		style: "unit",
		unit,
		maximumFractionDigits: value < 10 ? 1 : 0,
	}).format(value);
}
