"""Brings ERPNext's Issues over as tickets, with mails, comments, files, dates and states.

source.py reads Issues in batches, rules.py knows what is theirs in our terms, build.py makes a ticket of one
(talk.py its messages, files.py its files, times.py its deadlines), store.py writes a batch in one transaction,
run.py goes from batch to batch, and left_out.py compares both sides afterwards. A ticket keeps its Issue's name
in a unique field: what was brought over is not brought over again, wherever a run before was stopped.
"""
