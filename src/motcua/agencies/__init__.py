"""The province's agencies, who sits in which post, and when they work.

Job: agencies and units, posts, officers, posts held for a period or by delegation, working calendars.
Not its job: what a post may do to a dossier (process/table and dossiers/access).
Start reading: `models.py`, then `queries.py` (`actor_for`, `calendar_of`).
Emits: nothing yet. Listens to: nothing.
"""
