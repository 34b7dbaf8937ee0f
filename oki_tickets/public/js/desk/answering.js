// "Anna is answering": told to others who have the ticket open, and forgotten soon after the last key.

import { ask_quietly, safe } from "./words";

const EVENT = "oki_answering";
const SAID_EVERY = 8000;
const LASTS = 20000;

export class Answering {
	constructor({ $place, ticket_of }) {
		Object.assign(this, { $place, ticket_of, said: 0, people: new Map() });
		frappe.realtime.on(EVENT, (news) => this.hear(news));
	}

	/** To be called at each key. */
	say() {
		const now = Date.now();
		if (now - this.said < SAID_EVERY) return;
		this.said = now;
		ask_quietly("say_answering", { ticket: this.ticket_of() });
	}

	hear({ ticket, user, name }) {
		if (ticket !== this.ticket_of() || user === frappe.session.user) return;
		clearTimeout(this.people.get(user)?.timer);
		this.people.set(user, { name, timer: setTimeout(() => this.forget(user), LASTS) });
		this.render();
	}

	forget(user) {
		this.people.delete(user);
		this.render();
	}

	/** Another ticket is open now. */
	clear() {
		for (const { timer } of this.people.values()) clearTimeout(timer);
		this.people.clear();
		this.said = 0;
		this.render();
	}

	render() {
		const names = [...this.people.values()].map(({ name }) => safe(name)).join(", ");
		this.$place.html(names ? __("{0} is answering", [names]) : "");
	}
}
