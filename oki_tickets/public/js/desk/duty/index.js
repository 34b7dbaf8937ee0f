// For agents, on every page of Desk: the switch in the navbar and the offers.

import { OfferStack } from "../offers/stack";
import { duty } from "./state";
import { show_switch } from "./switch";

export function start_duty() {
	if (!frappe.boot.oki_tickets?.duty) return;
	show_switch();
	new OfferStack();
	duty.start();
}
