-- See volume.py. Each message has eight words of 20,000, spread as words are: "w1" is in every third message, those near
-- "w19999" in one of some ten thousand. All subjects are the same.

insert into `__oki_ticket_text` (source, ticket, is_internal, words)
select name, name, 0, concat(' no_ dial tone ', lower(customer), ' ') from `tabTicket` order by name;

insert into `__oki_ticket_text` (source, ticket, is_internal, words)
select name, ticket, is_internal, concat(
	' w', floor(pow(20000, conv(substr(drawn, 1, 4), 16, 10) / 65536)),
	' w', floor(pow(20000, conv(substr(drawn, 5, 4), 16, 10) / 65536)),
	' w', floor(pow(20000, conv(substr(drawn, 9, 4), 16, 10) / 65536)),
	' w', floor(pow(20000, conv(substr(drawn, 13, 4), 16, 10) / 65536)),
	' w', floor(pow(20000, conv(substr(drawn, 17, 4), 16, 10) / 65536)),
	' w', floor(pow(20000, conv(substr(drawn, 21, 4), 16, 10) / 65536)),
	' w', floor(pow(20000, conv(substr(drawn, 25, 4), 16, 10) / 65536)),
	' w', floor(pow(20000, conv(substr(drawn, 29, 4), 16, 10) / 65536)), ' ')
from (select name, ticket, is_internal, md5(name) as drawn from `tabTicket Message`) as numbered;
