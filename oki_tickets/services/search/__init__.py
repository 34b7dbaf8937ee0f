"""Tickets found by what is written in them: `texts` writes the words down, `finding` looks for them, `desk` says it
to people of the desk."""
