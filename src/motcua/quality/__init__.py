"""Quality as ISO 9001 asks for it: internal audits of settled dossiers, findings, corrections, closure, the register.

Job: a sample that anybody can draw again, a check-list for each dossier of it, findings with a deadline for whoever
answers for them, letters before that deadline, the register, the report as a paper.
Not its job: judging dossiers while they are settled (that is `dossiers`), figures of the director's page, incidents.
Start reading: `rules.json` (how many, which questions, how many days, in versions), `sampling.py`, `commands.py`.
Emits: topic `quality` (`events.py`). Listens to: nothing; the clock calls `commands.remind`.
"""
