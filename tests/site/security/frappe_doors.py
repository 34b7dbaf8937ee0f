"""The doors of Frappe's that any log-in opens, each as a call of one person's on one ticket."""

import json
from collections.abc import Callable

import frappe

from tests.factories import unique
from tests.http import Answer, Session
from tests.site.security.people import World

# Said in an internal note, in its file's name and in its content; and in the desk's own comment.
CANARY = unique("canary")

Door = Callable[[Session, World, str], Answer]
FORM = "frappe.desk.form"

# What writes, or shows the desk's side of one ticket. All are refused.
SHUT: dict[str, Door] = {
	"rest put": lambda s, w, t: s.rest("PUT", "Ticket", t, status="Closed"),
	"rest put subject": lambda s, w, t: s.rest("PUT", "Ticket", t, subject="Mine"),
	"rest get": lambda s, w, t: s.rest("GET", "Ticket", t),
	"rest list": lambda s, w, t: s.rest("GET", "Ticket"),
	"rest delete": lambda s, w, t: s.rest("DELETE", "Ticket", t),
	"rest post": lambda s, w, t: s.rest(
		"POST", "Ticket", subject="x", description="x", ticket_type="Problem"
	),
	"rest run method": lambda s, w, t: s.post(f"/api/resource/Ticket/{t}", {"run_method": "add_comment"}),
	"v2 get": lambda s, w, t: s.get(f"/api/v2/document/Ticket/{t}"),
	"v2 patch": lambda s, w, t: s.send("PATCH", f"/api/v2/document/Ticket/{t}", json={"subject": "Mine"}),
	"v2 method": lambda s, w, t: s.send("POST", f"/api/v2/document/Ticket/{t}/method/add_comment", json={}),
	"v2 copy": lambda s, w, t: s.get(f"/api/v2/document/Ticket/{t}/copy"),
	"set_value": lambda s, w, t: _client(s, "set_value", t, fieldname="status", value="Closed"),
	"get": lambda s, w, t: _client(s, "get", t),
	"get_value": lambda s, w, t: _client(s, "get_value", t, fieldname="subject", filters=t),
	"get_list": lambda s, w, t: _client(s, "get_list", t, fields=["subject"]),
	"get_count": lambda s, w, t: _client(s, "get_count", t),
	"delete": lambda s, w, t: _client(s, "delete", t),
	"insert": lambda s, w, t: s.call("frappe.client.insert", doc={"doctype": "Ticket Message", "ticket": t}),
	"save": lambda s, w, t: s.call("frappe.client.save", doc=_whole(t, subject="Mine")),
	"rename": lambda s, w, t: s.call("frappe.client.rename_doc", doctype="Ticket", old_name=t, new_name="x"),
	"update_title": lambda s, w, t: s.call(
		"frappe.model.rename_doc.update_document_title", doctype="Ticket", docname=t, title="Mine"
	),
	"assign": lambda s, w, t: s.call(
		f"{FORM}.assign_to.add", doctype="Ticket", name=t, assign_to=[w.users["agent"]], description="x"
	),
	"unassign": lambda s, w, t: s.call(
		f"{FORM}.assign_to.remove", doctype="Ticket", name=t, assign_to=w.users["agent"]
	),
	"getdoc": lambda s, w, t: s.call(f"{FORM}.load.getdoc", doctype="Ticket", name=t),
	"get_docinfo": lambda s, w, t: s.call(f"{FORM}.load.get_docinfo", doctype="Ticket", name=t),
	"get_communications": lambda s, w, t: s.call(f"{FORM}.load.get_communications", doctype="Ticket", name=t),
	"savedocs": lambda s, w, t: s.call(f"{FORM}.save.savedocs", doc=_whole(t, subject="Mine"), action="Save"),
	"add_comment": lambda s, w, t: s.call(
		f"{FORM}.utils.add_comment",
		reference_doctype="Ticket",
		reference_name=t,
		content="x",
		comment_email=s.user or "x@example.com",
		comment_by="x",
	),
	"share": lambda s, w, t: s.call("frappe.share.add", doctype="Ticket", name=t, user=s.user, read=1),
	"set_permission": lambda s, w, t: s.call(
		"frappe.share.set_permission", doctype="Ticket", name=t, user=s.user, permission_to="write"
	),
	"like": lambda s, w, t: s.call("frappe.desk.like.toggle_like", doctype="Ticket", name=t, add="Yes"),
	"tag": lambda s, w, t: s.call("frappe.desk.doctype.tag.tag.add_tag", tag="mine", dt="Ticket", dn=t),
	"untag": lambda s, w, t: s.call("frappe.desk.doctype.tag.tag.remove_tag", tag="mine", dt="Ticket", dn=t),
	"linked_with": lambda s, w, t: s.call(f"{FORM}.linked_with.get", doctype="Ticket", docname=t),
	"reportview": lambda s, w, t: _report(s, "get", t),
	"reportview list": lambda s, w, t: _report(s, "get_list", t),
	"export": lambda s, w, t: _report(s, "export_query", t, file_format_type="CSV", title="x"),
	"data export": lambda s, w, t: s.call(
		"frappe.core.doctype.data_export.exporter.export_data",
		doctype="Ticket",
		select_columns="{}",
		with_data=1,
	),
	"run_doc_method": lambda s, w, t: s.post("/api/method/run_doc_method", _method("Ticket", t)),
	"run_doc_method on a note": lambda s, w, t: s.post(
		"/api/method/run_doc_method", _method("Ticket Message", w.note)
	),
	"apply_workflow": lambda s, w, t: s.call(
		"frappe.model.workflow.apply_workflow", doc=_whole(t), action="Close"
	),
	"get_transitions": lambda s, w, t: s.call("frappe.model.workflow.get_transitions", doc=_whole(t)),
	"subscribe": lambda s, w, t: s.get(
		"/api/method/frappe.realtime.can_subscribe_doc", doctype="Ticket", docname=t
	),
	"subscribe all": lambda s, w, t: s.get(
		"/api/method/frappe.realtime.can_subscribe_doctype", doctype="Ticket"
	),
	"print": lambda s, w, t: s.get("/printview", doctype="Ticket", name=t),
	"print html": lambda s, w, t: s.call("frappe.www.printview.get_html_and_style", doc="Ticket", name=t),
	"pdf": lambda s, w, t: s.get(
		"/api/method/frappe.utils.print_format.download_pdf", doctype="Ticket", name=t, format="Standard"
	),
	"mail": lambda s, w, t: s.call(
		"frappe.core.doctype.communication.email.make",
		doctype="Ticket",
		name=t,
		subject="x",
		content="x",
		recipients="x@example.com",
		send_email=0,
	),
	"attach": lambda s, w, t: s.call(
		"frappe.client.attach_file", filename="x.txt", filedata="x", doctype="Ticket", docname=t
	),
	"agent's door": lambda s, w, t: s.call("oki_tickets.api.agent.get_desk_view", ticket=t),
	"agent's reply": lambda s, w, t: s.call("oki_tickets.api.agent.reply", ticket=t, body="x"),
}

# What answers as if nothing were wrong, and does nothing.
EMPTY: dict[str, Door] = {
	"bulk_update": lambda s, w, t: s.call(
		"frappe.client.bulk_update", docs=[{"doctype": "Ticket", "docname": t, "subject": "Mine"}]
	),
	"website comment": lambda s, w, t: s.call(
		"frappe.templates.includes.comments.comments.add_comment",
		comment="A comment",
		comment_email=s.user or "x@example.com",
		comment_by="x",
		reference_doctype="Ticket",
		reference_name=t,
		route="tickets",
	),
	"shared users": lambda s, w, t: s.call("frappe.share.get_users", doctype="Ticket", name=t),
	"delete_items": lambda s, w, t: s.call(
		"frappe.desk.reportview.delete_items", doctype="Ticket", items=[t]
	),
	"pdfs": lambda s, w, t: s.call(
		"frappe.utils.print_format.download_multi_pdf", doctype="Ticket", name=f'["{t}"]'
	),
	"follow": lambda s, w, t: s.call(
		f"{FORM}.document_follow.follow_document", doctype="Ticket", doc_name=t, user=s.user
	),
	"count notes": lambda s, w, t: _guess(s, "Ticket Message", {"body": ["like", f"%{CANARY}%"]}),
	"count comments": lambda s, w, t: _guess(s, "Comment", {"content": ["like", f"%{CANARY}%"]}),
	"count files": lambda s, w, t: _guess(s, "File", {"file_name": ["like", f"%{CANARY}%"]}),
	"count tickets": lambda s, w, t: _guess(s, "Ticket", {"problem_summary": ["like", f"%{CANARY}%"]}),
	"count versions": lambda s, w, t: _guess(s, "Version", {"docname": t}),
}

# What shows records of many kinds: answered or refused, but never with the desk's side in it.
LISTS: dict[str, Door] = {
	"search_link": lambda s, w, t: s.call("frappe.desk.search.search_link", doctype="Ticket", txt=""),
	"search_link messages": lambda s, w, t: s.call(
		"frappe.desk.search.search_link", doctype="Ticket Message", txt=""
	),
	"search_widget": lambda s, w, t: s.call(
		"frappe.desk.search.search_widget", doctype="Ticket", txt="", query=""
	),
	"link title": lambda s, w, t: s.call("frappe.desk.search.get_link_title", doctype="Ticket", docname=t),
	"validate_link": lambda s, w, t: s.call(
		"frappe.client.validate_link", doctype="Ticket", docname=t, fields=["problem_summary"]
	),
	"global search": lambda s, w, t: s.call("frappe.utils.global_search.search", text=CANARY),
	"web search": lambda s, w, t: s.call("frappe.utils.global_search.web_search", text=CANARY),
	"next": lambda s, w, t: s.call(f"{FORM}.utils.get_next", doctype="Ticket", value=t, prev=0),
	"tagged": lambda s, w, t: s.call(
		"frappe.desk.doctype.tag.tag.get_tagged_docs", doctype="Ticket", tag="%"
	),
	"group by": lambda s, w, t: s.call(
		"frappe.desk.listview.get_group_by_count", doctype="Ticket", current_filters="[]", field="agent"
	),
	"stats": lambda s, w, t: s.call(
		"frappe.desk.reportview.get_sidebar_stats", doctype="Ticket", stats='["agent"]'
	),
	"count": lambda s, w, t: _report(s, "get_count", t),
	"child": lambda s, w, t: s.call(
		"frappe.client.get_list", doctype="Support Agent Line", parent="Ticket", fields=["parent"]
	),
	"feed": lambda s, w, t: s.call("frappe.www.list.get", doctype="Ticket"),
	"website list": lambda s, w, t: s.call("frappe.www.list.get_list_data", doctype="Ticket Message"),
	"comments": lambda s, w, t: s.rest(
		"GET", "Comment", fields=["content"], filters=_on(t), limit_page_length=0
	),
	"communications": lambda s, w, t: s.rest("GET", "Communication", fields=["content"], limit_page_length=0),
	"versions": lambda s, w, t: s.rest("GET", "Version", fields=["data"], limit_page_length=0),
	"todos": lambda s, w, t: s.rest("GET", "ToDo", fields=["description"], limit_page_length=0),
	"files": lambda s, w, t: s.rest("GET", "File", fields=["file_name", "file_url"], limit_page_length=0),
	"notifications": lambda s, w, t: s.rest(
		"GET", "Notification Log", fields=["subject"], limit_page_length=0
	),
	"joined": lambda s, w, t: s.rest(
		"GET", "File", fields=["name", "`tabTicket Message`.`body`"], limit_page_length=0
	),
	"linked field": lambda s, w, t: s.rest("GET", "Contact", fields=["name", "customer.subject"]),
	"portal news": lambda s, w, t: s.call("oki_tickets.api.portal.get_news", ticket=t, known=0),
	"list page": lambda s, w, t: s.page(f"/tickets?search={CANARY}"),
	"ticket page": lambda s, w, t: s.page(f"/tickets/{t}"),
	"new page": lambda s, w, t: s.page("/tickets/new"),
	"raw list page": lambda s, w, t: s.page("/ticket"),
	"raw page": lambda s, w, t: s.page(f"/app/ticket/{t}"),
	"note's page": lambda s, w, t: s.page(f"/tickets/{w.note}"),
	"me": lambda s, w, t: s.page("/me"),
	"note": lambda s, w, t: s.rest("GET", "Ticket Message", w.note),
	"note by client": lambda s, w, t: s.call("frappe.client.get", doctype="Ticket Message", name=w.note),
	"note's value": lambda s, w, t: s.call(
		"frappe.client.get_value", doctype="Ticket Message", filters={"ticket": t}, fieldname="body"
	),
	"notes": lambda s, w, t: s.rest(
		"GET", "Ticket Message", fields=["body"], filters=json.dumps([["ticket", "=", t]])
	),
	"note's doc": lambda s, w, t: s.call(f"{FORM}.load.getdoc", doctype="Ticket Message", name=w.note),
	"note's print": lambda s, w, t: s.get("/printview", doctype="Ticket Message", name=w.note),
	"note's file": lambda s, w, t: s.get(w.note_file.file_url),
	"note's file by id": lambda s, w, t: s.get(w.note_file.file_url, fid=w.note_file.name),
	"answer's file with the note's id": lambda s, w, t: s.get(w.answer_file.file_url, fid=w.note_file.name),
	"zip": lambda s, w, t: s.call(
		"frappe.core.api.file.zip_files", files=[w.note_file.name, w.answer_file.name]
	),
	"personal data": lambda s, w, t: s.rest("GET", "Personal Data Download Request"),
}


def _guess(session: Session, doctype: str, filters: dict) -> Answer:
	"""Reading by counting: right guesses would be counted."""
	return session.call("frappe.client.get_count", doctype=doctype, filters=filters)


def _client(session: Session, method: str, ticket: str, **more) -> Answer:
	return session.call(f"frappe.client.{method}", doctype="Ticket", name=ticket, **more)


def _report(session: Session, method: str, ticket: str, **more) -> Answer:
	fields = ["`tabTicket`.`name`", "`tabTicket`.`problem_summary`"]
	return session.call(
		f"frappe.desk.reportview.{method}", doctype="Ticket", fields=fields, filters=[], **more
	)


def _method(doctype: str, name: str) -> dict[str, str]:
	return {"dt": doctype, "dn": name, "method": "add_comment"}


def _on(ticket: str) -> str:
	return json.dumps([["reference_name", "=", ticket]])


def _whole(ticket: str, **changes) -> str:
	return frappe.as_json({**frappe.get_doc("Ticket", ticket).as_dict(), **changes})
