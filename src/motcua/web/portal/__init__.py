"""The citizen's door: find a procedure, file it, follow it, check a paper.

Job: the pages of the portal, in plain forms that work without JavaScript and on a small screen.
Not its job: rules. What may be filed, seen or done is decided by commands and queries of the floors below; what
things look like by `web.ui`.
Start reading: `urls.py`, then `filing.py` (the four steps) and `tracking.py` (a dossier's page).
Emits: nothing. Listens to: nothing.
"""
