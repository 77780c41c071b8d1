"""The heart: a dossier and its journey through the five steps.

Job: drafts, submission, every act of the five steps, papers and outputs of a dossier, its timeline, inbox messages,
counters, and who may see or do what with it.
Not its job: deciding what may happen (process), drawing screens (web), the wire to the outside (adapters).
Start reading: `commands/` (one verb each), `store.py` (lock, decide, one write), `access.py`, `queries/`.
Emits: the events of `process.states.Event` on the topic `dossier`, `looked` on the topic `look`.
Listens to: its own events, for counters, the inbox and e-mail (`readers.py`).
"""
