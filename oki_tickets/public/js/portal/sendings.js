// The keys of a customer's or guest's sendings, kept beside the drafts.
import { sendings_in } from "../sendings.js";
import { drop_draft, load_draft, save_draft } from "./drafts.js";

const place_of = (place) => `sending:${place}`;

export const { key_of_sending, end_sending } = sendings_in({
	load: (place) => load_draft(place_of(place)),
	save: (place, made) => save_draft(place_of(place), made),
	drop: (place) => drop_draft(place_of(place)),
});
