"""What stands above a signature that is given in somebody's place (Decree 30/2020/NĐ-CP, art. 13, and its Annex I).

KT. (ký thay): a deputy head for the head. TL. (thừa lệnh): the head of a unit, by order. TUQ. (thừa uỷ quyền): whoever
was empowered in writing, for a time and a matter.
"""

from collections.abc import Sequence
from typing import Final

FORMS: Final = ("KT", "TL", "TUQ")
_IN_PLACE_OF = "KT. "
_ON_BEHALF_OF = "TM. "


def block(form: str, lines: Sequence[str], title: str) -> tuple[str, ...]:
    """The lines above the name. `lines` are those of whoever is stood in for, `title` is the signer's own."""
    head = _head(lines)
    if form == "KT":
        return (*(one for one in lines if one.startswith(_ON_BEHALF_OF)), f"KT. {head}", title.upper())
    return f"{form}. {head}", title.upper()


def fits(form: str, title: str) -> bool:
    """Whether somebody with this title may sign so: in the head's place only a deputy head does."""
    is_deputy_head = title.upper().startswith("PHÓ ")
    return is_deputy_head if form == "KT" else form != "TL" or not is_deputy_head


def _head(lines: Sequence[str]) -> str:
    """The head's post: what a deputy head already signs in place of, else the last line."""
    in_place = (one.removeprefix(_IN_PLACE_OF) for one in lines if one.startswith(_IN_PLACE_OF))
    return next(in_place, lines[-1] if lines else "")
