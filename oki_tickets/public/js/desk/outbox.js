// What is on its way out: moments as people read them, and sending again.

import { when } from "./words";

export const outbox = {
	send_again(names) {
		if (!names.length) return Promise.resolve();
		return frappe.xcall("oki_tickets.api.outbox.send_again", { names }).then((number) =>
			frappe.show_alert({
				message: __("Put back into the outbox: {0}", [number]),
				indicator: number ? "green" : "orange",
			})
		);
	},

	show_moments(frm) {
		const { state, next_try, sent_second } = frm.doc;
		const moment_of = (second) => when(frappe.datetime.convert_to_system_tz(new Date(second * 1000), true));
		if (state === "Sent") frm.set_intro(__("Arrived {0}.", [moment_of(sent_second)]), "green");
		else if (next_try) frm.set_intro(__("Next try: {0}.", [moment_of(next_try)]), "orange");
		else frm.set_intro(__("Nothing is tried any more. Send it again once the cause is gone."), "red");
	},
};
