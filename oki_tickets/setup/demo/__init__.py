"""The demo: a telecom company, its support, three customers and four months of their tickets.

data/ holds the people and the conversations. `plan` decides what happens when, `play` lets it happen
through the desk's own services, `remove` takes everything away again.
"""
