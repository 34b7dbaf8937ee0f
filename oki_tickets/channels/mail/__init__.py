"""The desk's mailboxes: customers' mails become tickets and messages, and answers go back to them.

accounts       which Email Accounts are the desk's, its addresses, its key for signatures
server         one mailbox by IMAP or POP
pulling        fetches what is new and keeps it, before anything else happens
store          Inbound Mail: what came, raw, and what became of it
taking_in      the outbox's way in: a kept mail becomes a ticket, a message, or is stopped or held back
threads        which ticket a mail belongs to, and whether its sender may say so
bodies         a mail's text as a message: history folded, never empty, never too long
writing        tickets, messages and files out of mails
bounces        what agents hear of mails that did not arrive
outgoing       what customers are told by mail
letters        one such mail, as it is sent
adapter        the outbox's way out
release        what people do with mails that were stopped or held back
email_account  Frappe's Email Account, whose mails come here
"""
