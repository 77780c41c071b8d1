"""The province's agencies, who sits in which post, and when they work.

Job: whose installation it is, agencies and what they are called, units, posts, officers, posts held for a period or in
somebody's place, who is away and who has left, who looks after whom, access reviews, working calendars, reorganisations
and who took over from whom. Names hold for periods; papers ask for the day they are made on.
Not its job: what a post may do to a dossier (process/table and dossiers/access).
Start reading: `models.py`, then `queries.py` (`actor_for`, `calendar_of`); of people `people.py`, then `in_force.py`.
Emits: `province_set`, `agency_renamed`, and of people `officer.changed`, `officer.left` and more. Listens to: nothing.
"""
