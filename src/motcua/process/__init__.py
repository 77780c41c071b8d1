"""What may happen to a dossier, and when it is due - and nothing else.

Job: the five stages, routes as data, the one table of what may happen, decisions, working-time deadlines.
Not its job: rights of persons, storage, screens, the present moment; this floor is pure and asks nobody.
Start reading: `table.py`, then `engine.py`; deadlines in `calendar.py` and `deadline.py`.
Emits nothing: it answers with an `Outcome` that its caller writes down.
Listens to nothing.
"""
