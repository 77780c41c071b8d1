"""What is known of keys: who signs with which, what is asked, where signing would stop."""

from motcua.keyring.consultations import asked_of, by_state, questions
from motcua.keyring.giving import all_in_force, credential, history, in_force, picture, store_named
from motcua.keyring.holders import holder, holders, of_officer, readiness
from motcua.keyring.listed import holder_named, offered
from motcua.keyring.listed import rows as listed_keys
from motcua.keyring.unlocking import pin

__all__ = [
    "all_in_force",
    "asked_of",
    "by_state",
    "credential",
    "history",
    "holder",
    "holder_named",
    "holders",
    "in_force",
    "listed_keys",
    "of_officer",
    "offered",
    "picture",
    "pin",
    "questions",
    "readiness",
    "store_named",
]
