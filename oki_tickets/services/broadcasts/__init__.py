"""News for many: desk.py is what the Broadcast's form does, audience.py knows whom it is for, reading.py shows it
and takes answers, telling.py sends it by Telegram and e-mail when it begins and tells of its end.

When a broadcast is on is seen from its moments whenever somebody looks; what has to happen at these moments is a
letter of the outbox that may not leave before, so that the one timekeeper wakes for it too.
"""
