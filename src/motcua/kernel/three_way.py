"""Two people, or one with two windows, fill in the same form: field by field, whose answer is kept.

Each compares three things: what their page showed, what they send, and what is saved by now. A field that only one of
them changed is theirs; one that both changed otherwise is nobody's to overwrite, and the later is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

# In front of the mark of what a page proposed though it was not saved.
_PROPOSED = "~"
THEIRS = "theirs"


def instead_of(theirs: Any) -> str:
    """The decision that one's own answer replaces this one of somebody else."""
    return f"mine:{mark(theirs)}"


def mark(value: Any) -> str:
    """What stands for an answer in the page: short, and the same only for the same answer; empty for none."""
    if value in (None, "", [], {}):
        return ""
    return sha256(_written(value).encode()).hexdigest()[:16]


def _written(value: Any) -> str:
    """A value of a form as text that differs where the values do."""
    if isinstance(value, Mapping):
        return repr([(key, _written(value[key])) for key in sorted(value)])
    return repr([_written(one) for one in value]) if isinstance(value, list) else repr(value)


def drawn(shown: Mapping[str, Any], saved: Mapping[str, Any]) -> dict[str, str]:
    """The marks of what a page shows, some of it only proposed: prefilled, and not saved yet."""
    known = {name: mark(value) for name, value in saved.items()}
    proposed = {name: _PROPOSED + mark(value) for name, value in shown.items() if not known.get(name)}
    return {name: found for name, found in {**known, **proposed}.items() if found.strip(_PROPOSED)}


@dataclass(frozen=True)
class Merged:
    """`kept` is to be saved. `conflicts` are fields that both changed, `elsewhere` those that only the other did: each
    with what is saved now. `drawn` are the marks with which the page goes on.
    """

    kept: dict[str, Any]
    conflicts: dict[str, Any]
    elsewhere: dict[str, Any]
    drawn: dict[str, str]

    @property
    def redrawn(self) -> dict[str, str]:
        """The marks of a page drawn anew, which shows what was changed elsewhere only."""
        return {**self.drawn, **{name: mark(value) for name, value in self.elsewhere.items()}}


def merge(
    sent: Mapping[str, Any],
    saved: Mapping[str, Any],
    shown: Mapping[str, str] | None,
    chosen: Mapping[str, str] | None = None,
) -> Merged:
    """Whose answers are kept. `shown` are the marks of the sender's page; without them what is sent counts.

    `chosen` says for a field that was in conflict what the sender decided: `THEIRS`, or `instead_of` the answer that
    they saw, so that one they have not seen is not replaced.
    """
    result = Merged({}, {}, {}, {})
    for name in dict.fromkeys([*sent, *saved]):
        _settle(
            name, sent, saved, {name: mark(saved.get(name))} if shown is None else shown, chosen or {}, result
        )
    return result


def _settle(
    name: str,
    sent: Mapping[str, Any],
    saved: Mapping[str, Any],
    shown: Mapping[str, str],
    chosen: Mapping[str, str],
    result: Merged,
) -> None:
    mine, theirs, before = mark(sent.get(name)), mark(saved.get(name)), shown.get(name, "")
    basis = "" if before.startswith(_PROPOSED) else before
    seen = before.lstrip(_PROPOSED)
    untouched = mine == seen
    decided = chosen.get(name, "")
    take_theirs = decided == THEIRS or (untouched and theirs != basis)
    agreed = theirs in (mine, basis, seen) or decided == f"mine:{theirs}"
    if take_theirs and mine != theirs:
        result.elsewhere[name] = saved.get(name)
    elif not agreed:
        result.conflicts[name] = saved.get(name)
    kept = sent if agreed and name not in result.elsewhere else saved
    result.kept[name] = kept.get(name)
    result.drawn[name] = mine if kept is sent else before
