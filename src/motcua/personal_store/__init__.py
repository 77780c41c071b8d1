"""What a person or organisation already has here: results we issued to them, papers that an official compared with the
original, papers they laid in themselves; each with where it comes from, how long it holds, what its signatures prove.

Its job: keeping such papers to the byte, saying which of them hold, and for which paper of a filing each can stand.
Not its job: dossiers (it never heard of one: it gets words and a code), signatures (signing), filing (dossiers).
Start reading: `models.py`, `kinds.json`, `rules.py`; then `queries.py`.
Emits: `personal_store`: paper.uploaded, removed, validated; share.made, ended, opened, taken.
Listens to nothing: who issues lays in (`filling.py`), from the log of dossiers.
"""
