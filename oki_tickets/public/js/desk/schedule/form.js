// The form of a Work Schedule: the week drawn over its rows, and what the unsaved schedule comes to.

import { refusal, safe } from "../words";
import { ask_to_copy, fill_office_hours, OFFICE_HOURS } from "./copy_dialog";
import { days_html } from "./days";
import { DAYS, week_html } from "./week";

const API = "oki_tickets.api.schedules.";
const CHOICES = [1, 2, 3, 4, 8, 16, 24, 40, 80];
const PAUSE = 400;
let zones = null;

export class ScheduleForm {
	constructor(frm) {
		this.frm = frm;
		this.hours = 3;
		this.asked = 0;
		const $place = frm.fields_dict.week_view.$wrapper.addClass("oki-schedule");
		this.$buttons = $(`<div class="oki-schedule-buttons"></div>`).appendTo($place);
		this.$week = $(`<div></div>`).appendTo($place);
		this.$preview = $(preview_html(this.hours)).appendTo($place);
		this.$days = $(`<div></div>`).appendTo($place);
		this.$preview.find("select").on("change", (event) => {
			this.hours = Number(event.target.value);
			this.preview();
		});
		this.ask_soon = frappe.utils.debounce(() => this.preview(), PAUSE);
		offer_zones(frm);
	}

	/** From the form's refresh and from every change of a row. */
	draw() {
		const rows = this.frm.doc.working_hours || [];
		this.draw_buttons(rows);
		this.$week.html(week_html(rows));
		this.ask_soon();
	}

	draw_buttons(rows) {
		this.$buttons.empty();
		if (!this.frm.perm[0]?.write) return;
		if (rows.length) this.button(__("Copy to Another Day"), () => ask_to_copy(this.frm, () => this.draw()));
		else this.button(__("Office Hours"), () => this.fill());
	}

	button(label, on_click) {
		$(`<button type="button" class="btn btn-default btn-sm"></button>`)
			.text(label)
			.on("click", on_click)
			.appendTo(this.$buttons);
	}

	fill() {
		fill_office_hours(this.frm);
		this.draw();
	}

	/** A new row goes on where the one before it ended: Frappe would put the present moment into both times. */
	suggest_hours(doctype, name) {
		const [before] = this.frm.doc.working_hours.slice(-2, -1);
		const next = before ? DAYS[(DAYS.indexOf(before.day) + 1) % DAYS.length] : DAYS[0];
		const { from_time, to_time } = before || OFFICE_HOURS;
		frappe.model.set_value(doctype, name, { day: next, from_time, to_time });
	}

	empty_times(doctype, name) {
		frappe.model.set_value(doctype, name, { from_time: null, to_time: null });
	}

	/** Asks the server what the document comes to as it stands in the form. */
	preview() {
		const { doc } = this.frm;
		if (!is_complete(doc)) {
			this.say(__("Fill in every row to see what it comes to."));
			return;
		}
		const number = this.asked + 1;
		this.asked = number;
		const on_answer = (show) => (answer) => number === this.asked && doc === this.frm.doc && show(answer);
		frappe.call({
			method: `${API}preview`,
			args: { schedule: doc, hours: this.hours },
			silent: true,
			callback: on_answer(({ message }) => message && this.show(message)),
			error: on_answer((answer) => this.say(refusal(answer), true)),
		});
	}

	show({ text, days }) {
		this.say(safe(text));
		this.$days.html(days_html(days));
	}

	say(html, is_wrong = false) {
		this.$preview.find("output").html(html).toggleClass("oki-late", is_wrong);
	}
}

function preview_html(chosen) {
	const options = CHOICES.map(
		(hours) => `<option value="${hours}" ${hours === chosen ? "selected" : ""}>${hours}</option>`
	);
	return `<div class="oki-preview"><label><span>${__("Try with working hours:")}</span>
		<select class="form-control input-xs">${options.join("")}</select></label><output aria-live="polite"></output></div>`;
}

function is_complete(doc) {
	const hours = (doc.working_hours || []).every((row) => row.day && row.from_time && row.to_time);
	const dates = (doc.exceptions || []).every(
		(row) => row.date && (row.is_off || (row.from_time && row.to_time))
	);
	return hours && dates;
}

async function offer_zones(frm) {
	zones ??= await frappe.xcall(`${API}get_time_zones`, {}, "GET");
	frm.fields_dict.time_zone.set_data(zones);
}
