"""What the desk keeps of persons: given out to them, forgotten when they ask for it, and forgotten with age.

Figures stay: who is erased leaves the rows, their moments, lengths and links to lines and agents, and takes the
words, addresses, numbers and files along.
"""
