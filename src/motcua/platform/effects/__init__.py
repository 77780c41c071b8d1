"""Whatever leaves the house - a letter, a signature, later a payment - is a row with a state, worked on by a job.

Job: the row, its states, what each ending of an attempt leads to, who is asked before anything of unknown outcome is
repeated, what waits for a person. Reactions to the log (`platform/reactions.py`) are rows of the same table.
Not its job: speaking with anybody; each kind has a performer, registered by the package or the wiring that knows it.
Start reading: `types.py`, `execution.py`, `rules.py`; docs/mechanisms/outside-calls.md tells the why.
Other packages call `commands.ask` in their transaction and register a `performers.Performer`.
"""
