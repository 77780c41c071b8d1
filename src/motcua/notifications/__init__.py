"""Telling people what happened: messages that leave the house by the connected channels, and the inbox in the portal.

Job: what a message says on each channel and that it is asked for once; the inbox of a party.
Not its job: deciding what is worth telling (readers of the floors above), when and how often sending is tried
(`platform/effects`), talking SMTP, SMS or Zalo (adapters).
Start reading: `commands.py` (`tell_all`), `ports.py` (what a channel is).
Emits: nothing. Listens to: nothing; readers of the log call `tell_all`.
"""
