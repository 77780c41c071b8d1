"""The province's agencies, who sits in which post, and when they work.

Job: whose installation it is, agencies and what they are called, units, posts, officers, posts held for a period or by
delegation, working calendars. Names hold for periods; papers ask for the day they are made on.
Not its job: what a post may do to a dossier (process/table and dossiers/access).
Start reading: `models.py`, then `queries.py` (`actor_for`, `calendar_of`).
Emits: `province_set`, `agency_renamed`. Listens to: nothing.
"""
