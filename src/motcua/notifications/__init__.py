"""Telling people what happened: messages that leave the house, and the inbox inside the portal.

Job: a row for every message to the outside with its state, sent by a job and never by a command; the inbox of a party.
Not its job: deciding what is worth telling (readers of the floors above), talking SMS or Zalo (adapters).
Start reading: `commands.py` (`tell_all`), `sending.py` (what the states mean), `tasks.py`.
Emits: nothing. Listens to: nothing; readers of the log call `tell_all`.
"""
