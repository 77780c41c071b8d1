"""A mail server for demonstrations: takes every letter, delivers none, shows them all on a page.

Its job: SMTP in, a list and each letter out, the letters kept as files; refusals on command, so that the sender's
manners can be tried.
Not its job: real mail. Every page says so; production settings name a real server in EMAIL_URL.
Start reading: `catcher.py`.
"""
