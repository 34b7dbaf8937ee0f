// Calls that nobody waits for, and those whose refusal is shown in its own place. Where a proxy answers for a server
// that is away, frappe.call opens a message over whatever somebody is typing, however silent it is told to be.

/** Resolves to `answer`, null where the method gives nothing, undefined where it was not reached or refused; `said` is
 * whatever came back. Of a session that is over Frappe tells. */
export async function call_quietly(method, args = {}, type = "POST") {
	const words = new URLSearchParams(Object.entries(args).map(([name, value]) => [name, in_words(value)]));
	const address = `/api/method/${method}`;
	const headers = { "X-Frappe-CSRF-Token": frappe.csrf_token, Accept: "application/json" };
	try {
		const answer = await (type === "GET"
			? fetch(`${address}?${words}`, { headers, cache: "no-store" })
			: fetch(address, { method: type, headers, body: words }));
		const said = await answer.json().catch(() => null);
		if (answer.status === 401 || said?.session_expired) frappe.app.handle_session_expired();
		return { answer: answer.ok && said ? (said.message ?? null) : undefined, said };
	} catch {
		return {};
	}
}

const in_words = (value) => (typeof value === "object" && value ? JSON.stringify(value) : `${value ?? ""}`);

/** Reads without a word, whatever happens; null where there is no answer. */
export async function read(method, args) {
	const { answer } = await call_quietly(method, args, "GET");
	return answer ?? null;
}
