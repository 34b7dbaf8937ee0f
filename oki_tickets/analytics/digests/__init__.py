"""Digests: many reports in one mail, read by one person.

`running` runs a report as its reader would, `contents` gathers what the mail shows, `cells` puts values into
words, `letter` makes the HTML, `workbook` the spreadsheet. Nothing here knows what a report counts.
"""
