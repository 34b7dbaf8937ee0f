"""Jira: issues of tickets that are sent to development, and news of them back.

connection   one Jira as the settings name it, one method for every request
issues       what is asked of it: the two dialects, REST v3 of the Cloud and v2 of servers
facts        what an issue says of its ticket
accounts     who a user is in Jira
links        what the desk knows of a ticket's issue
adapter      the outbox's orders: make, link, update, comment, look
catch_up     asks for what no webhook told
webhook      who may tell the desk of news
check        "Test Connection"
"""
