// Frappe puts the time zone behind the description of a moment and translates the two together, which no
// language knows: here each is translated before.

const MODULE = "Oki Tickets";

export function translate_descriptions() {
	$(document).on("form-refresh", (_event, frm) => {
		if (frm.meta.module !== MODULE) return;
		for (const { fieldname, fieldtype, description } of frm.meta.fields) {
			if (fieldtype === "Datetime" && description)
				frm.set_df_property(fieldname, "description", __(description));
		}
	});
}
