// What the desk's shortcuts have in common.

const LAST_OF_ASCII = 127;
const FIELDS = "input, textarea, [contenteditable=true]";

/** The action of a shortcut, left out where its keys write a letter into a field: with Option and Shift a Mac writes
 * Ć, Ń and Ó. */
export const unless_written = (action) => (event) => {
	// Frappe lets the browser go on where an action returns false.
	if (writes_letter(event)) return false;
	action();
	return true;
};

function writes_letter({ key }) {
	return (
		[...key].length === 1 && key.codePointAt(0) > LAST_OF_ASCII && document.activeElement?.closest(FIELDS)
	);
}
