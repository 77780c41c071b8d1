"""The catalogue at the desk: every procedure in all its versions; administrators publish, withdraw and shorten limits.

Start reading: `urls.py`, `pages.py` (looking), `acts.py` (changing), `words.py`.
"""
