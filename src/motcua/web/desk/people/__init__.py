"""Officials, their posts, absences and accounts at the desk, for whoever looks after them.

Job: a list, a page for each, and one page for every change: asked, rehearsed, written.
Not its job: who may change what (agencies), what it touches (dossiers).
Start reading: `acts.py`, then `changing.py`.
"""
