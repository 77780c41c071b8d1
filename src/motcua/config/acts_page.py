"""The page docs/acts.md, written from the declarations: who may do what and when, what it asks for, who reads what."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation

from motcua.config.env import CHECKOUT
from motcua.dossiers.act import Act, Audience, Told
from motcua.dossiers.acts import ACTS, EVENTS
from motcua.platform.inputs import Given, is_asked
from motcua.process.states import Status
from motcua.process.table import Rule

PAGE = CHECKOUT / "docs" / "acts.md"
_HEAD = """# The acts

Written by `./motcua acts` from the declarations in `src/motcua/dossiers/acts/`, one file each; a test compares.
How to add one: [how-to/add-an-act.md](how-to/add-an-act.md).
"""
_READERS = {
    Audience.OUTSIDER: "anybody with the code and its secret",
    Audience.APPLICANT: "the applicant",
    Audience.OFFICIAL: "officials",
    Audience.NOBODY: "nobody",
}


def written() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        parts = [_HEAD, _table_of_acts(), _table_of_inputs(), _table_of_events()]
    return "\n".join(parts)


def _rows(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return f"## {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _table_of_acts() -> str:
    rows = (
        [f"`{a.key}`", _vietnamese(a), _who(a.rule), _when(a.rule), _api(a), _papers(a)]
        for a in ACTS.values()
    )
    head = ("act", "Việt", "who", "while the dossier is", "address of the API", "papers")
    return _rows("Who may do what, and when", head, rows)


def _vietnamese(act: Act[Any]) -> str:
    with translation.override("vi"):
        return str(act.verb)


def _who(rule: Rule) -> str:
    roles = {
        "the applicant": rule.applicant,
        "whose dossier it is, when somebody else asked": rule.represented,
        "a supervisor": rule.supervisor,
        "its counter": rule.counter,
        "a cashier there": rule.cashier,
        "whoever works in its agencies": rule.inside,
    }
    found = [words for words, is_so in roles.items() if is_so]
    found += [f"the {name}, by itself" for name in sorted(rule.services)]
    if rule.kinds:
        found.append("the post of an open step: " + ", ".join(sorted(kind.value for kind in rule.kinds)))
    if rule.on:
        found.append("the post or the holder of an open step")
    return "; ".join(found)


def _when(rule: Rule) -> str:
    names = [status.name.lower() for status in Status if status in rule.statuses]
    more = [", until it is signed"] if rule.until_signed else []
    more += ["; only while suspended"] if rule.while_suspended else []
    more += ["; beside a pause, on a step that goes on"] if rule.beside_a_pause else []
    return ", ".join(names) + "".join(more)


def _api(act: Act[Any]) -> str:
    return f"`POST …/{act.address}` ({', '.join(act.scopes)})" if act.scopes else ""


def _papers(act: Act[Any]) -> str:
    return ", ".join(f"`{paper}`" for paper in act.papers)


def _table_of_inputs() -> str:
    rows = ([f"`{a.key}`", _fields(a.given)] for a in ACTS.values() if a.given.model_fields)
    return _rows("What is asked for", ("act", "fields"), rows)


def _fields(given: type[Given]) -> str:
    schema = given.model_json_schema()
    required = schema.get("required", ())
    fields = (
        f"`{name}`{'' if name in required else '?'} {part['title'] if is_asked(given, name) else ''}".strip()
        for name, part in schema["properties"].items()
    )
    return "; ".join(fields)


def _table_of_events() -> str:
    rows = (
        [f"`{kind}`", str(t.at_desk), _READERS[t.seen_by], _reads(t), _news(t)] for kind, t in EVENTS.items()
    )
    head = (
        "event",
        "at the desk",
        "who learns of it",
        "who reads what was written",
        "message to the applicant",
    )
    return _rows("What is told, and to whom", head, rows)


def _reads(told: Told) -> str:
    if told.seen_by > Audience.APPLICANT:
        return "officials"
    return (
        "; ".join(f"`{name}`: {_READERS[who]}" for name, who in told.reads.items()) + "; the rest: officials"
    )


def _news(told: Told) -> str:
    return told.message({"due_at": ""}).what if told.message else ""
