"""Pure decisions: are two descriptions the same person, and how sure is a log-in of it."""

from motcua.kernel.birth import may_be_one
from motcua.kernel.vietnamese import fold

PASSWORD_ASSURANCE = 1
PROVEN_ASSURANCE = 2


def same_person(*, name: str, born: str, other_name: str, other_born: str) -> bool:
    """Whether two records under one identity number speak of one person: name (accents aside) and date of birth.

    What one of them does not know of the birth does not contradict; what differs does.
    """
    names_agree = " ".join(fold(name).split()) == " ".join(fold(other_name).split())
    return names_agree and may_be_one(born, other_born)


def assurance_of_password(*, demo: bool, demo_allowed: bool) -> int:
    """A password proves little (level 1); a sample person of a demonstration counts as identified (level 2)."""
    return PROVEN_ASSURANCE if demo and demo_allowed else PASSWORD_ASSURANCE
