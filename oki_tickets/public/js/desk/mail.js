// Mails that came in: what people decide about those that were stopped, held back or could not be read.

const call = (method, args) => frappe.xcall(`oki_tickets.api.mail.${method}`, args);

export const mail = {
	show_buttons(frm) {
		const { state, name } = frm.doc;
		if (state !== "Unreadable" || frm.doc.size) {
			frm.add_custom_button(__("Download"), () => window.open(raw_url(name)));
		}
		if (!["Held Back", "Stopped", "Unreadable"].includes(state) || !frm.doc.size) return;
		frm.add_custom_button(__("Make a Ticket"), () =>
			call("make_ticket", { mail: name }).then((ticket) => done(frm, ticket))
		);
		frm.add_custom_button(__("Join a Ticket"), () => ask_for_ticket(frm));
		if (state === "Unreadable") {
			frm.add_custom_button(__("Try Again"), () =>
				call("try_again", { mail: name }).then(() => frm.reload_doc())
			);
		}
	},
};

const raw_url = (name) => `/private/files/mail-${encodeURIComponent(name)}.eml`;

function ask_for_ticket(frm) {
	const field = { fieldname: "ticket", fieldtype: "Link", options: "Ticket", label: __("Ticket"), reqd: 1 };
	frappe.prompt(
		field,
		({ ticket }) => call("join_ticket", { mail: frm.doc.name, ticket }).then((joined) => done(frm, joined)),
		__("Join a Ticket"),
		__("Join")
	);
}

function done(frm, ticket) {
	frappe.show_alert({ message: __("Now part of {0}.", [ticket]), indicator: "green" });
	frm.reload_doc();
}
