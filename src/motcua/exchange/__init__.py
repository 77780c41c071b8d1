"""What goes to and comes from other systems about dossiers: a ledger of messages, in order, once, provable.

Job: the ledger (a row for each message, in or out, in its dossier's order), what partners are told and what they show,
what they send, the nightly comparison with each of them, what a person may repair.
Not its job: trying again, backing off, asking what became of an attempt (platform/effects); what a partner's wire looks
like (adapters); what may happen to a dossier (dossiers, by their doors).
Start reading: `ports.py`, `ledger.py`, `delivery.py`, `standing.py`; docs/mechanisms/exchange.md tells the why.
Emits: topic `exchange`, a stream for each strand: delivered, stuck, tried_again, set_aside, received, compared, healed.
Listens to: the dossiers' events (`readers.py`).
"""
