"""The table that tickets are found by: a row for each text, with its words and MariaDB's full text over them.

It is no DocType: nobody reads or writes it but services/search, and a column more on Ticket or Ticket Message
under a full-text index would make each later change of their columns a rebuild of the whole table.
"""

import frappe

TABLE = "__oki_ticket_text"
TAG_INDEX = "oki_tagged"

# `source` is the name of a Ticket or a Ticket Message. Words are folded already: compared as they are.
_STATEMENT = """
create table if not exists `__oki_ticket_text` (
	id bigint unsigned not null auto_increment primary key,
	source varchar(140) not null,
	ticket varchar(140) not null,
	is_internal tinyint not null default 0,
	words mediumtext character set utf8mb4 collate utf8mb4_bin not null,
	unique key source (source),
	key ticket (ticket, is_internal),
	fulltext key words (words)
) engine=InnoDB row_format=dynamic default charset=utf8mb4 collate=utf8mb4_unicode_ci
"""


def create() -> None:
	"""Makes the table where it is missing, and lets tickets be found by a tag."""
	frappe.db.sql_ddl(_STATEMENT)
	frappe.db.add_index("Tag Link", ["tag", "document_type", "document_name"], TAG_INDEX)


def drop() -> None:
	"""For uninstall."""
	frappe.db.sql_ddl("drop table if exists `__oki_ticket_text`")
	frappe.db.sql_ddl("alter table `tabTag Link` drop index if exists `oki_tagged`")
