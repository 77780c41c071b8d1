"""The words everything else is spoken in.

Job: actors, the clock, errors that help, money, codes and identity numbers, Vietnamese text and dates.
Not its job: anything that needs Django, a database, a file or the network - this floor is pure.
Start reading: `actor.py`, then `errors.py`.
Emits nothing; listens to nothing.
"""
