"""Everything that happens by itself, by name."""

app_name = "oki_tickets"
app_title = "Oki Tickets"
app_publisher = "Oki Tickets contributors"
app_description = "Help desk for ERPNext that shows whether each request was really worked on"
app_email = "oki-tickets@example.com"
app_license = "gpl-3.0"

# The bare name would make install-app ask GitHub who owns it.
required_apps = ["frappe/erpnext"]

app_include_js = "oki_tickets.bundle.js"
app_include_css = "oki_tickets.bundle.css"
extend_bootinfo = "oki_tickets.services.desk_boot.extend"
override_whitelisted_methods = {
	"frappe.client.get_count": "oki_tickets.api.stand_ins.get_count",
	"frappe.utils.global_search.search": "oki_tickets.api.stand_ins.search",
	"upload_file": "oki_tickets.api.stand_ins.upload_file",
	"frappe.desk.reportview.export_query": "oki_tickets.api.stand_ins.export_list",
	"frappe.desk.query_report.export_query": "oki_tickets.api.stand_ins.export_report",
	"frappe.desk.doctype.kanban_board.kanban_board.update_order": "oki_tickets.api.kanban.update_order",
}
after_install = "oki_tickets.setup.install.after_install"
after_migrate = "oki_tickets.setup.install.after_migrate"
before_uninstall = "oki_tickets.setup.uninstall.before_uninstall"
after_uninstall = "oki_tickets.setup.uninstall.after_uninstall"

doctype_js = {"Employee": "public/js/forms/employee.js"}
override_doctype_dashboards = {
	"Customer": "oki_tickets.services.dashboards.for_customer",
	"Contact": "oki_tickets.services.dashboards.for_contact",
	"Contract": "oki_tickets.services.dashboards.for_contract",
	"Asset": "oki_tickets.services.dashboards.for_asset",
	"Serial No": "oki_tickets.services.dashboards.for_serial_no",
	"Item": "oki_tickets.services.dashboards.for_item",
	"Employee": "oki_tickets.services.dashboards.for_employee",
	"Support Agent": "oki_tickets.services.dashboards.for_support_agent",
	"Ticket": "oki_tickets.services.dashboards.for_ticket",
}
# Mails of the desk's mailboxes come to the desk; see docs/decisions.
override_doctype_class = {
	# Frappe names no other way to what the scheduler mails.
	"Auto Email Report": "oki_tickets.channels.mailed_reports.SafeAutoEmailReport",
	"Email Account": "oki_tickets.channels.mail.email_account.DeskEmailAccount",
	# Frappe's hook `user_data_fields` would give customers the desk's own notes.
	"Personal Data Download Request": "oki_tickets.services.personal_data.download.TicketDataDownload",
}

# After Frappe's own: the session's user is known then, by whatever key they came in.
auth_hooks = ["oki_tickets.services.tracebacks.keep_inside"]

permission_query_conditions = {
	"File": "oki_tickets.permissions.file_query_conditions",
	"Notice Preference": "oki_tickets.permissions.preference_query_conditions",
	"Ticket": "oki_tickets.permissions.ticket_query_conditions",
	"Ticket Message": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Status Change": "oki_tickets.permissions.through_ticket_query_conditions",
	"Discipline Violation": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Transfer": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Postponement": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Feedback": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Reaction": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Solution": "oki_tickets.permissions.through_ticket_query_conditions",
	"Feedback Invitation": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Offer": "oki_tickets.permissions.through_ticket_query_conditions",
	"Ticket Call": "oki_tickets.permissions.call_query_conditions",
	"Chat Conversation": "oki_tickets.permissions.call_query_conditions",
}
has_permission = {
	"File": "oki_tickets.services.attachments.has_permission",
	"Notice Preference": "oki_tickets.permissions.has_preference_permission",
	"Ticket": "oki_tickets.permissions.has_ticket_permission",
	"Ticket Message": "oki_tickets.permissions.has_message_permission",
	"Ticket Status Change": "oki_tickets.permissions.has_message_permission",
	"Discipline Violation": "oki_tickets.permissions.has_message_permission",
	"Ticket Transfer": "oki_tickets.permissions.has_message_permission",
	"Ticket Postponement": "oki_tickets.permissions.has_message_permission",
	"Ticket Feedback": "oki_tickets.permissions.has_message_permission",
	"Ticket Reaction": "oki_tickets.permissions.has_message_permission",
	"Ticket Solution": "oki_tickets.permissions.has_message_permission",
	"Feedback Invitation": "oki_tickets.permissions.has_message_permission",
	"Ticket Offer": "oki_tickets.permissions.has_message_permission",
	"Ticket Call": "oki_tickets.permissions.has_call_permission",
	"Chat Conversation": "oki_tickets.permissions.has_call_permission",
}

doc_events = {
	"File": {
		"before_validate": "oki_tickets.services.attachments.check",
		"after_insert": [
			"oki_tickets.services.attachments.announce",
			"oki_tickets.channels.chat.after_file",
			"oki_tickets.channels.telegram.outgoing.after_file",
			"oki_tickets.channels.mail.outgoing.after_file",
		],
	},
	"Ticket": {
		"on_update": "oki_tickets.services.month_counts.after_fact",
		"on_trash": "oki_tickets.services.month_counts.after_fact",
	},
	"Ticket Message": {
		"on_update": "oki_tickets.services.month_counts.after_fact",
		"on_trash": "oki_tickets.services.month_counts.after_fact",
		"after_insert": [
			"oki_tickets.services.staff_news.after_message",
			"oki_tickets.services.mentions.after_message",
			"oki_tickets.channels.chat.after_message",
			"oki_tickets.channels.telegram.outgoing.after_message",
			"oki_tickets.channels.mail.outgoing.after_message",
		],
	},
	"Ticket Status Change": {
		"on_update": "oki_tickets.services.month_counts.after_fact",
		"after_insert": [
			"oki_tickets.services.broadcasts.desk.after_status_change",
			"oki_tickets.services.solutions.after_status_change",
			"oki_tickets.services.staff_news.after_status_change",
			"oki_tickets.services.related.after_status_change",
			"oki_tickets.channels.telegram.outgoing.after_status_change",
			"oki_tickets.services.invitations.after_status_change",
			"oki_tickets.channels.mail.outgoing.after_status_change",
		],
	},
	"Ticket Solution": {"on_update": "oki_tickets.services.month_counts.after_fact"},
	"Ticket Transfer": {"on_update": "oki_tickets.services.month_counts.after_fact"},
	"Ticket Postponement": {"on_update": "oki_tickets.services.month_counts.after_fact"},
	"Ticket Reaction": {"on_update": "oki_tickets.services.month_counts.after_fact"},
	"Ticket Feedback": {"on_update": "oki_tickets.services.month_counts.after_fact"},
	"Discipline Violation": {"on_update": "oki_tickets.services.month_counts.after_fact"},
	"Ticket Call": {"on_update": "oki_tickets.channels.recordings.after_call"},
	"Call Log": {
		"after_insert": "oki_tickets.channels.telephone.after_call_log",
		"on_update": "oki_tickets.channels.telephone.after_call_log",
	},
	"Email Account": {"validate": "oki_tickets.channels.mail.email_account.check"},
	"Comment": {"validate": "oki_tickets.services.guard.check_comment"},
	"Tag Link": {"validate": "oki_tickets.services.guard.check_tag"},
	"ToDo": {
		"validate": "oki_tickets.services.todos.check",
		"on_trash": "oki_tickets.services.todos.check_removal",
	},
	"Assignment Rule": {"validate": "oki_tickets.services.todos.refuse_rule"},
	"List Filter": {
		"validate": "oki_tickets.services.saved_filters.check",
		"on_trash": "oki_tickets.services.saved_filters.check",
	},
	"Document Follow": {"validate": "oki_tickets.services.guard.check_follower"},
	"Help Article": {
		"validate": "oki_tickets.services.knowledge.keep_inside",
		"on_update": "oki_tickets.services.knowledge.forget",
		"on_trash": "oki_tickets.services.knowledge.forget",
		"after_rename": "oki_tickets.services.knowledge.forget",
	},
	"Contact": {
		"on_update": [
			"oki_tickets.services.portal_users.welcome_contact",
			"oki_tickets.services.search.texts.after_contact",
		],
		"after_rename": "oki_tickets.services.search.texts.after_rename",
	},
	"Holiday List": {"on_update": "oki_tickets.services.reclock.after_holiday_list"},
	"Support Agent": {
		"on_update": "oki_tickets.services.reclock.after_who_follows",
		"after_rename": "oki_tickets.services.renames.forget",
	},
	"User": {
		"on_update": "oki_tickets.services.dealing_jobs.after_user",
		"after_rename": "oki_tickets.services.renames.follow_user",
	},
	"Support Line": {
		"on_update": "oki_tickets.services.reclock.after_who_follows",
		"after_rename": "oki_tickets.services.renames.forget",
	},
	"Ticket Priority": {"after_rename": "oki_tickets.services.renames.forget"},
	"Ticket Type": {"after_rename": "oki_tickets.services.renames.forget"},
	"Ticket Category": {"after_rename": "oki_tickets.services.renames.forget"},
	"Ticket Status": {"after_rename": "oki_tickets.services.renames.forget"},
	"Work Schedule": {"after_rename": "oki_tickets.services.renames.forget"},
	"Oki Tickets Settings": {
		"validate": "oki_tickets.channels.telegram.setup.before_change",
		"on_update": [
			"oki_tickets.services.reclock.after_who_follows",
			"oki_tickets.channels.telegram.setup.after_change",
		],
	},
	"Leave Application": {
		"on_update": "oki_tickets.services.reclock.after_employee_document",
		"on_submit": "oki_tickets.services.reclock.after_employee_document",
		"on_cancel": "oki_tickets.services.reclock.after_employee_document",
	},
	"Shift Assignment": {
		"on_submit": "oki_tickets.services.reclock.after_employee_document",
		"on_update_after_submit": "oki_tickets.services.reclock.after_employee_document",
		"on_cancel": "oki_tickets.services.reclock.after_employee_document",
	},
	"Shift Type": {"on_update": "oki_tickets.services.reclock.after_shift_type"},
	"Customer": {
		"on_update": [
			"oki_tickets.services.portal_users.welcome_portal_users",
			"oki_tickets.services.search.texts.after_customer",
		],
		"after_rename": [
			"oki_tickets.services.renames.forget",
			"oki_tickets.services.search.texts.after_rename",
		],
	},
	"Personal Data Deletion Request": {"on_change": "oki_tickets.services.erasure.after_request"},
}

scheduler_events = {
	"all": [
		"oki_tickets.services.clock_chain.keep_time",
		"oki_tickets.services.settled.forget_changed_lately",
		"oki_tickets.services.absences.hand_over_tickets_of_absent",
		"oki_tickets.channels.mail.pulling.pull_desk_mailboxes",
	],
	"hourly_long": [
		"oki_tickets.channels.feedback.adapters.forget_sent_links",
		"oki_tickets.services.points.count_points_of_months",
		"oki_tickets.services.first_steps.note_progress",
	],
	"daily_long": [
		"oki_tickets.channels.housekeeping.prune_outbox",
		"oki_tickets.channels.mail.store.prune_inbound_mails",
		"oki_tickets.services.personal_data.retention.erase_old_tickets",
		"oki_tickets.services.feedback_chain.verify_nightly",
		"oki_tickets.services.reclock.move_all_clocks",
	],
	"cron": {
		# Once a month has been over for a while: see closing.py.
		"30 1 * * *": ["oki_tickets.analytics.closing.keep_months"],
		"*/5 * * * *": [
			"oki_tickets.channels.jira.catch_up.catch_up_with_jira",
			"oki_tickets.services.digests.post_due_digests",
		],
	},
}

# By channel the adapter that delivers what the outbox holds for it; see channels/port.py.
oki_tickets_channels = {
	"Calls": "oki_tickets.channels.telephone.CallAdapter",
	"Chat": "oki_tickets.channels.chat.AnswerAdapter",
	"Chat Messages": "oki_tickets.channels.chat.MessageAdapter",
	"Customer Mail": "oki_tickets.channels.mail.adapter.CustomerMailAdapter",
	"Broadcast": "oki_tickets.channels.broadcast.BroadcastAdapter",
	"Desk": "oki_tickets.channels.desk.DeskAdapter",
	"Digest": "oki_tickets.channels.digest.DigestAdapter",
	"Email": "oki_tickets.channels.email.EmailAdapter",
	"Feedback E-mail": "oki_tickets.channels.feedback.adapters.EmailRequest",
	"Feedback SMS": "oki_tickets.channels.feedback.adapters.SmsRequest",
	"Feedback Telegram": "oki_tickets.channels.feedback.adapters.TelegramRequest",
	"Incoming Mail": "oki_tickets.channels.mail.taking_in.IncomingMailAdapter",
	"Jira": "oki_tickets.channels.jira.adapter.JiraAdapter",
	"Recordings": "oki_tickets.channels.recordings.RecordingAdapter",
	"SMS": "oki_tickets.channels.sms.SmsAdapter",
	"Telegram": "oki_tickets.channels.telegram.adapter.TelegramAdapter",
	"Telegram Updates": "oki_tickets.channels.telegram.updates.UpdateAdapter",
}

page_renderer = [
	"oki_tickets.www.tickets.rating_page.RatingPage",
	"oki_tickets.www.tickets.embed_page.EmbedPage",
]
website_route_rules = [
	{"from_route": "/tickets/new", "to_route": "tickets/new"},
	{"from_route": "/tickets/rate/<token>", "to_route": "tickets/rate"},
	{"from_route": "/tickets/embed", "to_route": "tickets/embed"},
	{"from_route": "/tickets/<name>", "to_route": "tickets/ticket"},
]
standard_portal_menu_items = [
	{"title": "Tickets", "route": "/tickets", "reference_doctype": "Ticket", "role": "Ticket Customer"},
]
