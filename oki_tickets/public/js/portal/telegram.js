// Linking one's Telegram account: the button becomes the link that opens the bot.
import { by_id, element, let_press, one_at_a_time, show_error } from "./page.js";
import { call } from "./server.js";

export function start_telegram() {
	const place = by_id("oki-telegram");
	const button = place?.querySelector("button");
	if (!button) return;
	const { open, minutes } = button.dataset;
	const show = async () => {
		try {
			const made = await call("oki_tickets.api.telegram.new_link", {});
			const label = open.replace("{0}", made.bot);
			const link = { href: made.url, textContent: label, target: "_blank", rel: "noopener" };
			place.replaceChildren(
				element("a", { ...link, className: "btn btn-primary oki-btn" }),
				element("p", { textContent: minutes.replace("{0}", made.minutes) })
			);
		} catch (error) {
			show_error(place, error);
		}
	};
	button.addEventListener("click", one_at_a_time(button, show));
	let_press(place);
}
