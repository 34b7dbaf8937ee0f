frappe.ui.form.on("Routing Rule", {
	refresh(frm) {
		frm.fields_dict.condition_help.$wrapper.html(condition_help());
	},
});

function condition_help() {
	const examples = [
		[`customer_group == "Gold"`, __("by the customer's group")],
		[`channel == "E-mail" and raised_by.endswith("@example.com")`, __("by the sender's address")],
		[`ticket_type == "Idea" or priority == "Urgent"`, __("by what was chosen")],
		[`language == "pl" and route == "Technical"`, __("by the person's language")],
		[`"contract 17" in subject.lower()`, __("by a text")],
	];
	const rows = examples.map(([code, words]) => `<li><code>${code}</code><br>${words}</li>`);
	return `<div class="help-box small text-muted"><p>${__("One Python expression, for example:")}</p>
		<ul>${rows.join("")}</ul><p>${__("A text that is missing is empty, never None.")}</p></div>`;
}
