"""Zalo Notification Service (ZNS): messages by approved templates to whoever uses Zalo under a telephone number.

Its job: `adapter.py` fulfils `notifications.ports.Provider`; `simulator.py` checks what it gets as Zalo is
known to, and fails on command. Codes and limits are those of public sources (docs/operate/messages.md), to be compared
with Zalo's own before the first real message.
Not its job: which template says what (`notifications/templates.py`).
Start reading: `adapter.py`.
"""
