// The page of one ticket.
import { start_composer } from "./composer.js";
import { start_feedback } from "./feedback.js";
import { start_live } from "./live.js";
import { start_moves } from "./moves.js";

export function start_ticket() {
	start_composer();
	start_moves();
	start_feedback();
	start_live();
}
