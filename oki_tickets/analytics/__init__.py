"""What managers read: the queries behind the reports, one module a topic, and the digests made of reports.

`asked` is what somebody wants to know and may see, `facts` where the desk's history lies, `figures` counts
facts by row and column and names the tickets behind a figure, `layout` is what a report is shown as.
"""
