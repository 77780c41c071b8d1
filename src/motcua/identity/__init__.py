"""Who people and organisations are, and how they log in.

Job: parties (citizens, organisations), accounts with their passwords, second factors, links and sessions, the level of
assurance of a log-in, the port to VNeID.
Not its job: what an official may do (agencies), what anybody may see of a dossier (dossiers).
Start reading: `models.py`, then `commands.py` and `ports.py`.
Emits: what `events.py` names, under the topics `party` and `account`. Listens to: nothing.
"""
