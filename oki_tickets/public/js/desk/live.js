// Hears that something happened to the open ticket, and finds out by itself where the line was cut.

const EVENT = "oki_ticket";
const WITHOUT_LINE = 30000;

export class Live {
	/** Calls `on_news()` whenever the ticket of `frm` may have changed. */
	constructor(frm, on_news) {
		this.frm = frm;
		this.tell = () => this.is_watched() && on_news();
		frappe.realtime.on(EVENT, (news) => news.ticket === frm.docname && this.tell());
		frappe.realtime.on("connect", () => this.join_again());
		document.addEventListener("visibilitychange", () => !document.hidden && this.catch_up());
		window.addEventListener("online", () => this.catch_up());
		setInterval(() => this.is_cut() && !document.hidden && this.catch_up(), WITHOUT_LINE);
	}

	is_watched() {
		return cur_frm === this.frm && !this.frm.is_new() && frappe.get_route()[0] === "Form";
	}

	is_cut() {
		return !frappe.realtime.socket?.connected;
	}

	/** Frappe subscribes to at most one document a second and forgets the others. */
	watch() {
		const room = `Ticket:${this.frm.docname}`;
		if (frappe.realtime.open_docs.has(room)) return;
		frappe.realtime.open_docs.add(room);
		frappe.realtime.emit("doc_subscribe", "Ticket", this.frm.docname);
	}

	/** A server that comes back has forgotten who listens, and what it said meanwhile was not heard. */
	join_again() {
		const { open_docs } = frappe.realtime;
		for (const room of open_docs) if (room.startsWith("Ticket:")) open_docs.delete(room);
		if (!this.is_watched()) return;
		this.watch();
		this.tell();
	}

	/** Frappe gives up after three attempts to connect. */
	catch_up() {
		if (this.is_cut()) frappe.realtime.socket?.connect();
		this.tell();
	}
}
