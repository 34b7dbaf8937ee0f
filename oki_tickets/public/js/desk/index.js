// What the DocTypes' own scripts call.

import { watch_the_clock } from "./clock_warning";
import { translate_descriptions } from "./descriptions";
import { digests } from "./digests";
import { start_duty } from "./duty/index";
import { set_up_duty_board } from "./duty/board";
import { jira } from "./jira";
import { listen_for_calls } from "./calls/popup";
import { wait_for_boards } from "./kanban";
import { set_up_leader_board } from "./leader_board";
import { time_in_status } from "./list_limits";
import { set_up_list_moves } from "./list_moves";
import { set_up_list_views } from "./list_views";
import { mail } from "./mail";
import { start_news } from "./news";
import { outbox } from "./outbox";
import { search_from_the_bar } from "./search/bar";
import { set_up_list_search } from "./search/box";
import { recognise, set_queries } from "./party";
import { report } from "./reports/index";
import { ScheduleForm } from "./schedule/form";
import { category_of, priority_colour, status_colour, statuses_of, use_own_colours } from "./statuses";
import { set_up_scorecard } from "./scorecard";
import { set_up_settings_check } from "./settings_check";
import { telegram } from "./telegram";
import { TicketForm } from "./ticket_form";
import { mark_form, mark_list } from "./urgent";
import { offer_reasons } from "./why_here";
import { webhooks } from "./webhooks";
import { safe, shown, when } from "./words";
import { offer_work } from "./work";

frappe.provide("oki_tickets");

Object.assign(window.oki_tickets, {
	ScheduleForm,
	TicketForm,
	category_of,
	digests,
	jira,
	mail,
	mark_form,
	mark_list,
	offer_reasons,
	offer_work,
	outbox,
	priority_colour,
	recognise,
	report,
	safe,
	set_queries,
	set_up_duty_board,
	set_up_leader_board,
	set_up_list_moves,
	set_up_list_search,
	set_up_list_views,
	set_up_scorecard,
	set_up_settings_check,
	shown,
	status_colour,
	statuses_of,
	telegram,
	time_in_status,
	use_own_colours,
	webhooks,
	when,
});

frappe.provide("frappe.views");
wait_for_boards();
search_from_the_bar();
$(document).on("app_ready", watch_the_clock);
$(document).on("app_ready", start_duty);
translate_descriptions();
$(document).on("app_ready", listen_for_calls);
$(document).on("app_ready", start_news);
