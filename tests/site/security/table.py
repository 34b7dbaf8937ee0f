"""Who may do what, as one reads it: every method, DocType, report and page of the app has its row.

A person's column holds what the person may do with something that belongs to the owner's ticket in line
L1, while agents see only own lines:
	methods, reports  + or -
	DocTypes          L list, R read, C create, W write, D delete, by REST; - nothing
	pages             the page's status: 200, 403, 404, or login where the person is sent to log in
	pages of Desk     (/app) the status of their content
"""

from tests.site.security.people import PEOPLE

METHODS = """
method                                     guest owner colleague manager stranger staff other_line agent head admin
oki_tickets.api.portal.create_ticket       -     +     +         +       +        -     -          -     -    +
oki_tickets.api.portal.reply               -     +     -         +       -        -     -          -     -    -
oki_tickets.api.portal.apply_action        -     +     -         +       -        -     -          -     -    -
oki_tickets.api.portal.get_news            -     +     -         +       -        -     -          -     -    -
oki_tickets.api.portal.react               -     +     -         +       -        -     -          -     -    -
oki_tickets.api.portal.give_feedback       -     +     -         +       -        -     -          -     -    -
oki_tickets.api.portal.confirm_ticket      -     +     -         +       -        -     -          -     -    -
oki_tickets.api.agent.reply                -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.apply_action         -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.get_desk_view        -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.get_routing_reasons  -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.get_canned_replies   -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.apply_action_to_many -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.get_moves            -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.recognise            -     -     -         -       -        -     +          +     +    +
oki_tickets.api.agent.take                 -     -     -         -       -        -     -          +     -    -
oki_tickets.api.agent.take_many            -     -     -         -       -        -     -          +     -    -
oki_tickets.api.agent.next_ticket          -     -     -         -       -        -     +          +     -    -
oki_tickets.api.agent.transfer             -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.transfer_many        -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.tag_many             -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.search               -     -     -         -       -        -     +          +     +    +
oki_tickets.api.agent.search_names         -     -     -         -       -        -     +          +     +    +
oki_tickets.api.stand_ins.search           -     +     +         +       +        +     +          +     +    +
oki_tickets.api.agent.get_places           -     -     -         -       -        -     +          +     +    +
oki_tickets.api.agent.escalate             -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.get_merge_candidates -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.merge                -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.split                -     -     -         -       -        -     -          +     +    +
oki_tickets.api.agent.set_availability     -     -     -         -       -        -     +          +     -    -
oki_tickets.api.agent.get_duty             -     -     -         -       -        -     +          +     +    +
oki_tickets.api.agent.see_offers           -     -     -         -       -        -     +          +     +    +
oki_tickets.api.agent.get_duty_board       -     -     -         -       -        -     -          -     +    +
oki_tickets.api.points.get_leader_board    -     -     -         -       -        -     +          +     +    +
oki_tickets.api.kanban.update_order        -     -     -         -       -        -     +          +     +    +
oki_tickets.api.numbers.open_tickets       -     -     -         -       -        -     +          +     +    +
oki_tickets.api.numbers.own_tickets        -     -     -         -       -        -     +          +     +    +
oki_tickets.api.numbers.unanswered_tickets -     -     -         -       -        -     +          +     +    +
oki_tickets.api.numbers.resolved_this_week -     -     -         -       -        -     +          +     +    +
oki_tickets.api.agent.get_limits           -     -     -         -       -        -     +          +     +    +
oki_tickets.api.numbers.overdue_clocks     -     -     -         -       -        -     -          -     +    +
oki_tickets.api.schedules.preview          -     -     -         -       -        -     +          +     +    +
oki_tickets.api.schedules.get_time_zones   -     -     -         -       -        -     +          +     +    +
oki_tickets.api.webhooks.telegram          -     -     -         -       -        -     -          -     -    -
oki_tickets.api.webhooks.call              -     -     -         -       -        -     -          -     -    -
oki_tickets.api.webhooks.chat              -     -     -         -       -        -     -          -     -    -
oki_tickets.api.webhooks.chat_file         -     -     -         -       -        -     -          -     -    -
oki_tickets.api.telephone.get_call         -     -     -         -       -        -     +          +     +    +
oki_tickets.api.telephone.open_ticket      -     -     -         -       -        -     -          +     +    +
oki_tickets.api.telephone.describe_calls   -     -     -         -       -        -     -          -     -    +
oki_tickets.api.telephone.describe_chats   -     -     -         -       -        -     -          -     -    +
oki_tickets.api.guests.create_ticket       -     -     -         -       -        -     -          -     -    -
oki_tickets.api.guests.describe            -     -     -         -       -        -     -          -     -    +
oki_tickets.api.telegram.new_link          -     +     +         +       +        -     +          +     +    +
oki_tickets.api.telegram.get_state         -     +     +         +       +        -     +          +     +    +
oki_tickets.api.telegram.unlink            -     +     +         +       +        -     +          +     +    +
oki_tickets.api.outbox.send_again          -     -     -         -       -        -     -          -     -    +
oki_tickets.api.mail.make_ticket           -     -     -         -       -        -     -          -     +    +
oki_tickets.api.mail.join_ticket           -     -     -         -       -        -     -          -     +    +
oki_tickets.api.mail.try_again             -     -     -         -       -        -     -          -     +    +
oki_tickets.api.jira.webhook               -     -     -         -       -        -     -          -     -    -
oki_tickets.api.jira.send_message          -     -     -         -       -        -     -          +     +    +
oki_tickets.api.jira.test_connection       -     -     -         -       -        -     -          -     -    +
oki_tickets.api.jira.describe_webhook      -     -     -         -       -        -     -          -     -    +
oki_tickets.api.reports.get_tickets        -     -     -         -       -        -     +          +     +    +
oki_tickets.api.scorecards.get_scorecard   -     -     -         -       -        -     +          +     +    +
oki_tickets.api.digests.preview            -     -     -         -       -        -     -          -     -    +
oki_tickets.api.digests.send_now           -     -     -         -       -        -     -          -     -    +
oki_tickets.api.agent.say_answering        -     -     -         -       -        -     -          +     +    +
oki_tickets.api.knowledge.suggest          -     +     +         +       +        -     -          -     -    +
oki_tickets.api.settings_check.check       -     -     -         -       -        -     -          -     -    +
oki_tickets.api.settings_check.try_now     -     -     -         -       -        -     -          -     -    +
oki_tickets.api.knowledge.read             -     +     +         +       +        -     -          -     -    +
oki_tickets.api.knowledge.solved           -     +     +         +       +        -     -          -     -    +
oki_tickets.api.knowledge.get_articles     -     -     -         -       -        -     -          +     +    +
oki_tickets.api.broadcasts.get_current     -     +     +         +       +        -     +          +     +    +
oki_tickets.api.broadcasts.dismiss         -     +     +         +       +        -     +          +     +    +
oki_tickets.api.broadcasts.me_too          -     +     +         +       +        -     -          -     -    +
oki_tickets.api.stand_ins.get_count        -     -     -         -       -        -     +          +     +    +
oki_tickets.api.stand_ins.upload_file      -     +     -         -       -        -     -          -     -    -
oki_tickets.api.stand_ins.export_list      -     -     -         -       -        -     -          -     +    +
oki_tickets.api.stand_ins.export_report    -     -     -         -       -        -     -          -     +    +
"""

DOCTYPES = """
doctype                  guest owner colleague manager stranger staff other_line agent head admin
Ticket                   -     -     -         -       -        -     C          LRCW  LRCW LRCWD
Ticket_Message           -     -     -         -       -        -     -          LR    LR   LR
Ticket_Status_Change     -     -     -         -       -        -     -          LR    LR   LR
Discipline_Violation     -     -     -         -       -        -     -          LR    LR   LR
Ticket_Feedback          -     -     -         -       -        -     -          LR    LR   LR
Ticket_Reaction          -     -     -         -       -        -     -          LR    LR   LR
Agent_Month              -     -     -         -       -        -     -          -     LR   LRD
Ticket_Month_Count       -     -     -         -       -        -     -          -     -    LRD
Feedback_Invitation      -     -     -         -       -        -     -          -     LR   LR
Ticket_Solution          -     -     -         -       -        -     -          LR    LR   LR
Ticket_Transfer          -     -     -         -       -        -     -          LR    LR   LR
Ticket_Postponement      -     -     -         -       -        -     -          LR    LR   LR
Ticket_Offer             -     -     -         -       -        -     -          LR    LR   LR
Ticket_Call              -     -     -         -       -        -     -          LR    LR   LR
Chat_Conversation        -     -     -         -       -        -     -          LR    LR   LR
Ticket_Clock             -     -     -         -       -        -     -          -     LR   LR
Outbox_Message           -     -     -         -       -        -     -          -     LR   LRD
Ticket_Digest            -     -     -         -       -        -     -          -     LR   LRD
Inbound_Mail             -     -     -         -       -        -     -          -     LR   LRD
Telegram_Chat            -     -     -         -       -        -     -          -     LR   LRD
Notice_Preference        -     -     -         -       -        -     -          -     LRCW LRCWD
Ticket_Jira_Issue        -     -     -         -       -        -     -          -     LR   LR
Jira_Account             -     -     -         -       -        -     -          -     LR   LRCWD
Work_Schedule            -     -     -         -       -        -     LR         LR    LRCW LRCWD
Agent_Absence            -     -     -         -       -        -     LR         LR    LRCWD LRCWD
Ticket_Timer             -     -     -         -       -        -     LR         LR    LRCW LRCWD
Service_Norm             -     -     -         -       -        -     LR         LR    LRCW LRCWD
Support_Agent            -     -     -         -       -        -     LR         LR    LRCW LRCWD
Support_Line             -     -     -         -       -        -     LR         LR    LRCW LRCWD
Ticket_Category          -     -     -         -       -        -     LR         LR    LRCW LRCWD
Routing_Rule             -     -     -         -       -        -     LR         LR    LRCW LRCWD
Ticket_Priority          -     -     -         -       -        -     LR         LR    LRCW LRCWD
Ticket_Status            -     -     -         -       -        -     LR         LR    LRCW LRCWD
Broadcast                -     -     -         -       -        -     LR         LR    LRCW LRCWD
Broadcast_Reader         -     -     -         -       -        -     -          -     LR   LR
Ticket_Type              -     -     -         -       -        -     LR         LR    LRCW LRCWD
Oki_Tickets_Settings     -     -     -         -       -        -     R          R     R    RW
"""

REPORTS = """
report                             guest owner colleague manager stranger staff other_line agent head admin
Tickets_Created_and_Closed         -     -     -         -       -        -     +          +     +    +
Ticket_Communication_by_Agent      -     -     -         -       -        -     +          +     +    +
Ticket_Statuses_by_Agent           -     -     -         -       -        -     +          +     +    +
Rejected_Solutions                 -     -     -         -       -        -     +          +     +    +
Top_Customers_by_Tickets           -     -     -         -       -        -     +          +     +    +
Status_Duration_by_Agent           -     -     -         -       -        -     +          +     +    +
Discipline_Violations_by_Agent     -     -     -         -       -        -     +          +     +    +
Message_Reactions_by_Agent         -     -     -         -       -        -     +          +     +    +
Postponed_Development_Tickets      -     -     -         -       -        -     +          +     +    +
First_Response_and_Resolution_Time -     -     -         -       -        -     +          +     +    +
Tickets_by_Channel                 -     -     -         -       -        -     +          +     +    +
Agent_Scorecard                    -     -     -         -       -        -     +          +     +    +
Ticket_Topics                      -     -     -         -       -        -     +          +     +    +
Line_Throughput                    -     -     -         -       -        -     +          +     +    +
Ticket_Feedback_Summary            -     -     -         -       -        -     +          +     +    +
"""

PAGES = """
page                     guest owner colleague manager stranger staff other_line agent head admin
/tickets                 login 200   200       200     200      403   403        403   403  200
/tickets/new             login 200   200       200     200      403   403        403   403  200
/tickets/ticket          login 200   404       200     404      403   403        403   403  404
/tickets/rate            404   404       404     404       404      404   404        404   404  404
/tickets/embed           404   404   404       404     404      404   404        404   404  404
/app/leader-board        403   403   403       403     403      403   200        200   200  200
/app/agent-scorecard     403   403   403       403     403      403   200        200   200  200
/app/duty-board          403   403   403       403     403      403   403        403   200  200
/app/ticket-settings-check 403 403   403       403     403      403   403        403   403  200
"""


def rows(table: str) -> dict[str, dict[str, str]]:
	"""The table by its first column, then by person; underscores of names are spaces again."""
	head, *lines = (line.split() for line in table.strip().splitlines())
	assert tuple(head[1:]) == PEOPLE, f"the table's columns are not the people: {head}"
	return {line[0]: dict(zip(PEOPLE, line[1:], strict=True)) for line in lines}
