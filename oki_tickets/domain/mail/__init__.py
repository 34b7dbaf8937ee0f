"""E-mail as plain values: what a mail says, what it is, what of it is new, and which ticket it names."""
