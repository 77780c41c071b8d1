"""Pure decisions: are two descriptions the same person, and how many wrong passwords are too many."""

from datetime import date, timedelta

from motcua.kernel.vietnamese import fold

WINDOW = timedelta(minutes=15)
TRIES_PER_ACCOUNT = 5
TRIES_PER_ADDRESS = 100

PASSWORD_ASSURANCE = 1
PROVEN_ASSURANCE = 2


def too_many(at_account: int, from_address: int) -> bool:
    """Whether this attempt (already counted in both numbers) goes beyond what somebody who mistypes needs.

    The second bound is against one machine that tries one password on many accounts; a commune's office or a
    telephone network has many honest people behind one address, so it is wide.
    """
    return at_account > TRIES_PER_ACCOUNT or from_address > TRIES_PER_ADDRESS


def same_person(*, name: str, born: date | None, other_name: str, other_born: date | None) -> bool:
    """Whether two records under one identity number speak of one person: name (accents aside) and date of birth.

    An unknown date of birth does not contradict; a differing one does.
    """
    names_agree = " ".join(fold(name).split()) == " ".join(fold(other_name).split())
    return names_agree and (born is None or other_born is None or born == other_born)


def assurance_of_password(*, demo: bool, demo_allowed: bool) -> int:
    """A password proves little (level 1); a sample person of a demonstration counts as identified (level 2)."""
    return PROVEN_ASSURANCE if demo and demo_allowed else PASSWORD_ASSURANCE
