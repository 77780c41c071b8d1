"""Text messages through a gateway over HTTP, as providers of brand names offer them (JSON, signed call-backs).

Its job: `adapter.py` fulfils `notifications.ports.Provider`; `simulator.py` is a strict gateway with
telephones to look at, and with failures on command.
Not its job: which provider is asked first, when a message is tried again (`notifications/handing.py`).
Start reading: `adapter.py`.
"""
