// For buttons of a form that ask the server: it knows the record as it is saved.

/** Saves the form where it has changes; false where they could not be saved. */
export async function is_saved(frm) {
	if (frm.is_dirty()) await frm.save();
	return !frm.is_dirty();
}
