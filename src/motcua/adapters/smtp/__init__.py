"""E-mail over SMTP (RFC 5321).

Its job: `adapter.py` fulfils `notifications.ports.Channel`: one letter to one recipient, with an honest word on how it
ended. `adapters/mail_catcher` is the server of a demonstration, with failures on command.
Not its job: when a letter is tried again (`platform/effects`), what it says (notifications).
Start reading: `adapter.py`.
"""
