"""What is still missing before the desk works: one look at settings, people, mail, time and services outside.

Nothing here calls anything outside; `trying` alone does, when somebody asks for it.
"""
