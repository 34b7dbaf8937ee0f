// Who asks: a strip over the conversation, and the whole card on the Customer tab.

import { limit_html } from "./limits";
import { take_time } from "./server_time";
import { status_colour } from "./statuses";
import { link, safe, when } from "./words";

/** One line: how long the status holds, company, person, contract, number of other open tickets. */
export function strip_html(view) {
	const card = view.customer;
	const parts = [
		card.customer && part("organization", link("Customer", card.customer, card.company?.customer_name)),
		person_html(card),
		card.contract && part("file", contract_html(card.contract)),
		card.product?.cover && part("assets", safe(__(card.product.cover))),
		others_html(card.others),
	].filter(Boolean);
	const known = card.customer ? "" : `<span class="oki-unknown">${__("Unknown customer")}</span>`;
	return `<div class="oki-strip-who">${known}${parts.join("")}</div><div class="oki-strip-time">${time_html(view.time)}</div>`;
}

function part(icon, html) {
	return `<span class="oki-part">${frappe.utils.icon(icon, "xs")} ${html}</span>`;
}

function person_html(card) {
	const name = card.person?.full_name || card.email;
	if (!name) return "";
	return part("customer", card.contact ? link("Contact", card.contact, name) : safe(name));
}

function contract_html(contract) {
	const end = contract.end_date ? __("until {0}", [frappe.datetime.str_to_user(contract.end_date)]) : "";
	return `${link("Contract", contract.name)} <span class="text-muted">${safe(end)}</span>`;
}

function others_html(others) {
	if (!others.length) return "";
	const links = others.map((other) => link("Ticket", other.name, other.name)).join(", ");
	return part("list-alt", `${__("Also open: {0}", [links])}`);
}

function time_html({ now, since, limits }) {
	take_time(now);
	return limit_html({ since, limit: limits[0] });
}

/** The card of the Customer tab. */
export function card_html(card, origin) {
	const rows = [
		...company_rows(card),
		...person_rows(card),
		...contract_rows(card),
		...product_rows(card),
		...origin_rows(origin),
	];
	const others = card.others.length
		? card.others.map(other_html).join("")
		: `<p class="text-muted">${__("None")}</p>`;
	return `<div class="oki-card">
		${rows.map(([label, html]) => `<div class="oki-card-row"><span>${label}</span><div>${html}</div></div>`).join("")}
		<h6>${__("Other open tickets")}</h6>${others}</div>`;
}

function company_rows(card) {
	if (!card.company) return [];
	const company = card.company;
	return known([
		[__("Company"), link("Customer", card.customer, company.customer_name)],
		[__("Customer Group"), safe(company.customer_group)],
		[__("Territory"), safe(company.territory)],
		[__("Account Manager"), safe(company.account_manager)],
	]);
}

function person_rows(card) {
	const person = card.person || {};
	const phone = person.mobile_no || person.phone;
	const email = person.email_id || card.email;
	return known([
		[__("Person"), card.contact ? link("Contact", card.contact, person.full_name) : ""],
		[__("Designation"), safe(person.designation)],
		[__("E-mail"), safe(email)],
		[__("Phone"), phone ? `<a href="tel:${encodeURIComponent(phone)}">${safe(phone)}</a>` : ""],
	]);
}

function contract_rows(card) {
	if (!card.contract) return [];
	const { status, start_date, end_date } = card.contract;
	const days = [start_date, end_date].filter(Boolean).map(frappe.datetime.str_to_user).join(" – ");
	return [
		[
			__("Contract"),
			`${link("Contract", card.contract.name)} <span class="text-muted">${__(safe(status))} ${safe(days)}</span>`,
		],
	];
}

const COVER_COLOURS = { "Under Warranty": "green", "Under AMC": "green", "Out of Warranty": "red" };

function product_rows({ product }) {
	if (!product) return [];
	const until = product.cover === "Under AMC" ? product.maintained_until : product.warranty_until;
	return known([
		[__("Item"), stock_link("Item", product.item, product.item_name)],
		[__("Serial No"), stock_link("Serial No", product.serial_no)],
		[__("Asset"), stock_link("Asset", product.asset)],
		[__("Warranty"), cover_html(product.cover, until || product.maintained_until)],
	]);
}

function cover_html(cover, until) {
	if (!cover) return "";
	const day = until ? __("until {0}", [frappe.datetime.str_to_user(until)]) : "";
	return `<span class="indicator-pill ${COVER_COLOURS[cover]}">${__(safe(cover))}</span> <span class="text-muted">${safe(day)}</span>`;
}

// Agents may name what a ticket is about without a right to open it.
function stock_link(doctype, name, label) {
	if (!name) return "";
	return frappe.model.can_read(doctype) ? link(doctype, name, label) : safe(label || name);
}

/** Where the ticket came from. */
function origin_rows({ channel, email, phone, ip_address }) {
	return known([
		[__("Came By"), safe(channel)],
		[__("From the Address"), safe(email)],
		[__("From the Number"), phone ? `<a href="tel:${encodeURIComponent(phone)}">${safe(phone)}</a>` : ""],
		[__("IP Address"), safe(ip_address)],
	]);
}

const known = (rows) => rows.filter(([, html]) => html);

function other_html(other) {
	return `<div class="oki-other"><span class="indicator-pill ${status_colour(other.status)}">${__(safe(other.status))}</span>
		${link("Ticket", other.name, other.subject)} <span class="text-muted">${safe(other.name)} · ${when(other.creation)}</span></div>`;
}
