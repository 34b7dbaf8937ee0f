-- See volume.py. One ticket in 50 is spam, one in 100 still open, one in 400 in development, where most were put off,
-- one in 16 has its first solution rejected.

insert into `tabTicket`
	(name, creation, modified, owner, modified_by, subject, status, customer, ticket_type, category, priority, channel,
	support_line, first_line, agent, first_responded_at, first_responded_by, first_response_line, first_response_used,
	response_due_at, response_within, resolve_within, closed_at, closure_reason, message_count, status_changed_at,
	passed_to_development_at, development_due_on, development_postponements)
select concat('TKT-', lpad(seq, 8, '0')), raised, raised, 'Administrator', 'Administrator', 'No dial tone',
	status, concat('Customer ', crc32(seq) mod 2000),
	elt(1 + seq mod 3, 'Problem', 'Consultation', 'Idea'), concat('Topic ', seq mod 40),
	elt(1 + seq mod 4, 'Urgent', 'High', 'Medium', 'Low'),
	elt(1 + seq mod 5, 'Portal', 'E-mail', 'Telegram', 'Telephone', 'Chat'),
	line, line, agent, raised + interval 30 + seq mod 90 minute, agent, line, 1800 + seq * 7919 mod 5400,
	raised + interval 90 minute, 5400, 36000, if(status = 'Closed', raised + interval 60 hour, null),
	if(status = 'Closed', if(seq mod 50 = 0, 'Spam', 'Accepted'), null), 5, raised,
	if(status = 'In Development', raised + interval 30 hour, null),
	if(status = 'In Development', date(raised + interval 50 day), null),
	if(status = 'In Development', 1 + seq mod 3, 0)
from (
	select seq, %(first_day)s + interval floor(seq / %(tickets)s * %(seconds)s) second as raised,
		elt(1 + seq mod 3, 'L1', 'L2', 'L3') as line, concat('agent', seq * 31 mod 60, '@volume.example') as agent,
		case when seq mod 400 = 7 then 'In Development' when seq > %(tickets)s * 0.99 then 'In Progress' else 'Closed' end
			as status
	from seq_1_to_tickets
) as numbered;

insert into `tabTicket Message`
	(name, creation, modified, owner, modified_by, ticket, written_on, sender, sender_side, sent_at, channel,
	is_internal, body, body_length, support_line, likes, dislikes)
select substr(md5(concat(t.name, n.seq)), 1, 14), t.creation + interval n.seq * 4 hour, t.creation, 'Administrator',
	'Administrator', t.name, t.name, if(n.seq mod 2, t.customer, t.agent), if(n.seq mod 2, 'Customer', 'Agent'),
	t.creation + interval n.seq * 4 hour, t.channel, n.seq = 4 and crc32(t.name) mod 4 = 0,
	'Have you tried to turn it off and on again?', 20 + crc32(concat(t.name, n.seq)) mod 400, t.support_line, 0, 0
from `tabTicket` t join seq_1_to_5 n;

create or replace temporary table volume_step (life int, hours decimal(6, 1), from_status varchar(40), to_status varchar(40), spent int);

insert into volume_step values
	(1, 0.5, 'New', 'In Progress', 1800), (1, 6, 'In Progress', 'Waiting for Data', 19800),
	(1, 20, 'Waiting for Data', 'In Progress', 50400), (1, 26, 'In Progress', 'Resolved', 21600),
	(1, 60, 'Resolved', 'Closed', 122400),
	(2, 0.5, 'New', 'In Progress', 1800), (2, 1, 'In Progress', 'Deferred', 1800),
	(2, 5, 'Deferred', 'In Progress', 14400), (2, 6, 'In Progress', 'Waiting for Data', 3600),
	(2, 20, 'Waiting for Data', 'In Progress', 50400), (2, 26, 'In Progress', 'Resolved', 21600),
	(2, 60, 'Resolved', 'Closed', 122400),
	(3, 0.5, 'New', 'In Progress', 1800), (3, 6, 'In Progress', 'Resolved', 19800),
	(3, 30, 'Resolved', 'Solution Rejected', 86400), (3, 31, 'Solution Rejected', 'In Progress', 3600),
	(3, 40, 'In Progress', 'Resolved', 32400), (3, 60, 'Resolved', 'Closed', 72000),
	(4, 0.5, 'New', 'In Progress', 1800), (4, 6, 'In Progress', 'Waiting for Data', 19800),
	(4, 20, 'Waiting for Data', 'In Progress', 50400), (4, 30, 'In Progress', 'In Development', 36000);

insert into `tabTicket Status Change`
	(name, creation, modified, owner, modified_by, ticket, from_status, to_status, changed_at, changed_by, side, agent,
	agent_after, support_line, duration, working_duration, resolve_used, closure_reason)
select substr(md5(concat(t.name, s.hours)), 1, 14), t.creation + interval s.hours * 60 minute, t.creation,
	'Administrator', 'Administrator', t.name, s.from_status, s.to_status, t.creation + interval s.hours * 60 minute,
	t.agent, if(s.to_status = 'Solution Rejected', 'Customer', 'Agent'), t.agent, t.agent, t.support_line, s.spent,
	s.spent div 3, 7200 + crc32(t.name) mod 40000, if(s.to_status = 'Closed', t.closure_reason, null)
from `tabTicket` t join volume_step s
	on s.life = case when t.status = 'In Development' then 4 when crc32(t.name) mod 16 = 0 then 3
		when crc32(t.name) mod 2 then 1 else 2 end;

insert into `tabTicket Solution`
	(name, creation, modified, owner, modified_by, ticket, round, agent, proposed_at, rejected_at, customer,
	support_line, ticket_type, resolve_used, resolve_within)
select substr(md5(concat(t.name, n.seq)), 1, 14), t.creation, t.creation, 'Administrator', 'Administrator', t.name,
	n.seq, t.agent, t.creation + interval if(crc32(t.name) mod 16 = 0, if(n.seq = 1, 6, 40), 26) hour,
	if(crc32(t.name) mod 16 = 0 and n.seq = 1, t.creation + interval 30 hour, null), t.customer, t.support_line,
	t.ticket_type, 7200 + crc32(t.name) mod 40000, 36000
from `tabTicket` t join seq_1_to_2 n on n.seq = 1 or crc32(t.name) mod 16 = 0;

insert into `tabTicket Transfer`
	(name, creation, modified, owner, modified_by, ticket, kind, passed_at, from_line, to_line, from_agent, to_agent,
	pickup_ignored)
select substr(md5(concat(t.name, n.seq)), 1, 14), t.creation, t.creation, 'Administrator', 'Administrator', t.name,
	if(n.seq = 1, 'Drawn', 'Escalated'), t.creation + interval n.seq * 20 minute, t.support_line,
	if(n.seq = 1, t.support_line, if(t.support_line = 'L1', 'L2', 'L3')), if(n.seq = 1, null, t.agent), t.agent,
	crc32(t.name) mod 40 = 0
from `tabTicket` t join seq_1_to_2 n on n.seq = 1 or crc32(t.name) mod 5 = 0;

insert into `tabTicket Postponement`
	(name, creation, modified, owner, modified_by, ticket, number, old_due_on, new_due_on, postponed_at, postponed_by,
	source, agent, support_line, engineer, passed_at)
select substr(md5(concat(t.name, n.seq)), 1, 14), t.creation, t.creation, 'Administrator', 'Administrator', t.name,
	n.seq, t.development_due_on - interval 10 * (t.development_postponements - n.seq + 1) day,
	t.development_due_on - interval 10 * (t.development_postponements - n.seq) day,
	t.creation + interval n.seq * 5 day, t.agent, 'Desk', t.agent, t.support_line, t.agent,
	t.passed_to_development_at
from `tabTicket` t join seq_1_to_3 n on n.seq <= t.development_postponements
where t.status = 'In Development';

insert into `tabTicket Reaction` 
	(name, creation, modified, owner, modified_by, message, ticket, user, reaction, agent, support_line, written_on)
select concat('R', m.name), m.sent_at + interval 1 hour, m.sent_at, 'Administrator', 'Administrator', m.name, m.ticket,
	'customer@volume.example', if(crc32(m.name) mod 5 = 0, 'Dislike', 'Like'), m.sender, m.support_line, m.ticket
from `tabTicket Message` m where m.sender_side = 'Agent' and m.is_internal = 0 and crc32(m.name) mod 10 = 0;

insert into `tabTicket Feedback`
	(name, creation, modified, owner, modified_by, ticket, round, number, verdict, score, given_at, agent, support_line,
	customer)
select concat('F', t.name), t.creation, t.creation, 'Administrator', 'Administrator', t.name, 1,
	row_number() over (order by t.name),
	elt(1 + crc32(t.name) mod 60 div 45 + (crc32(t.name) mod 60 = 59), 'Liked', 'Disliked', 'Not My Ticket'),
	1 + crc32(t.name) mod 5, t.creation + interval 50 hour, t.agent, t.support_line, t.customer
from `tabTicket` t where substr(t.name, -1) in ('1', '4', '7');

insert into `tabDiscipline Violation`
	(name, creation, modified, owner, modified_by, ticket, agent, status, level, due_at, occurred_at, status_since,
	support_line)
select substr(md5(concat(t.name, n.seq)), 1, 14), t.creation, t.creation, 'Administrator', 'Administrator', t.name,
	t.agent, elt(1 + crc32(t.name) mod 2, 'New', 'In Progress'), n.seq, t.creation + interval n.seq hour,
	t.creation + interval n.seq hour, t.creation, t.support_line
from `tabTicket` t join seq_1_to_3 n on crc32(t.name) mod (10 * n.seq) = 1;

insert into `tabIssue`
	(name, creation, modified, owner, modified_by, subject, status, customer, issue_type, priority, opening_date,
	opening_time, agreement_status, first_response_time, avg_response_time, resolution_time, user_resolution_time,
	total_hold_time)
select concat('ISS-', lpad(seq, 8, '0')), raised, raised, 'Administrator', 'Administrator', 'No dial tone',
	if(seq > %(tickets)s * 0.99, 'Open', 'Closed'), concat('Customer ', crc32(seq) mod 2000), 'Problem', 'Medium',
	date(raised), time(raised), elt(1 + seq mod 2, 'Fulfilled', 'Failed'), 3600, 3600, 93600, 80000, 1000
from (
	select seq, %(first_day)s + interval floor(seq / %(tickets)s * %(seconds)s) second as raised from seq_1_to_tickets
) as numbered;
