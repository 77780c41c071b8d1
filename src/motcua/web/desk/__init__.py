"""The officials' desk: worklists by urgency, a dossier with its papers beside the form, every act of the five steps.

Job: pages under `/ban-lam-viec/`: lists, the dossier, one panel for each act, many dossiers at once, filing for
somebody at the counter, search, one's own posts.
Not its job: rules; what may be done comes from `Detail.actions`, what happens from `dossiers.commands`.
Start reading: `frame.py` (who may come in, how refusals are shown), `dossier.py`, `acts.py` (all acts as data).
Emits: nothing itself. Listens to: nothing.
"""
