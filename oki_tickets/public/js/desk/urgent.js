// Urgent tickets stand out: in the form's header, in lists and on boards.

const mark = (text) =>
	$(`<span class="oki-urgent"></span>`)
		.text(text)
		.attr("title", __("Urgent", null, "Ticket"));

/** Beside the form's title. */
export function mark_form(frm) {
	const $title = frm.page.wrapper.find(".title-area .flex").first();
	$title.find(".oki-urgent").remove();
	if (frm.doc.is_urgent) mark(__("Urgent", null, "Ticket")).appendTo($title);
}

/** In a list's rows, or on a board's cards. */
export function mark_list(list) {
	for (const doc of list.data.filter((one) => one.is_urgent)) {
		mark_place(list.$result.find(`.list-subject a[data-name="${CSS.escape(doc.name)}"]`).parent(), "!");
		mark_card(list, doc);
	}
}

function mark_card(list, doc) {
	const name = CSS.escape(encodeURIComponent(doc.name));
	mark_place(
		list.$result.find(`.kanban-card-wrapper[data-name="${name}"] .kanban-card-doc`),
		__("Urgent", null, "Ticket")
	);
}

function mark_place($place, text) {
	if ($place.length && !$place.find(".oki-urgent").length) mark(text).prependTo($place);
}
