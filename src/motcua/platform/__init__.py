"""The ground that everything stands on and that knows no business word.

Job: durable commands, the append-only event log with its hash chains, readers with bookmarks, files by content,
jobs towards the outside, the embedded database.
Not its job: what the events mean, who may do what, any word of the law.
Start reading: `log.py`, then `readers.py`, then `transactions.py`.
Emits nothing of its own; carries the events of all floors above.
Listens to nothing.
"""
