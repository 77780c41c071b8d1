"""What is known of keys: who signs with which, what is asked, where signing would stop."""

from motcua.keyring.consultations import asked_of, by_state, questions
from motcua.keyring.giving import all_in_force, credential, history, in_force, picture, store_named
from motcua.keyring.holders import holder, holders, of_officer, readiness
from motcua.keyring.unlocking import pin

__all__ = [
    "all_in_force",
    "asked_of",
    "by_state",
    "credential",
    "history",
    "holder",
    "holders",
    "in_force",
    "of_officer",
    "picture",
    "pin",
    "questions",
    "readiness",
    "store_named",
]
