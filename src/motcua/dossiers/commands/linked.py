"""What follows in a linked filing when one of its procedures comes to a result, or to nothing.

By a reaction to what happened, exactly once: those that waited for the result begin, with the paper; what came to
nothing is explained in each of the others, which go on, go on waiting or end as the linked filing says.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from motcua.dossiers.act import Act
from motcua.dossiers.acts import EVENTS
from motcua.dossiers.acts.begin_linked import BEGIN_LINKED, BeginLinked
from motcua.dossiers.acts.end_linked import END_LINKED, EndLinked
from motcua.dossiers.acts.note_linked import NOTE_LINKED, NoteLinked
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.commands.perform import carry_out_within
from motcua.dossiers.models import Dossier, LinkedDossier, Output, Paper
from motcua.dossiers.phrases import HOW_IT_FAILED
from motcua.dossiers.queries.linked import Group, Sibling, group_of
from motcua.dossiers.store import TOPIC, read_for_update
from motcua.kernel.actor import Actor
from motcua.platform.reactions import Reaction
from motcua.platform.readers import LogEvent, story
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen
from motcua.process.states import ENDED
from motcua.process.table import LINKED

_Order = tuple[Act[Any], Any]


@command
def follow_linked(*, actor: Actor, dossier: int, event: int) -> None:
    """Do in the other dossiers of the filing what event number `event` of this one means for them; nothing for one that
    was filed by itself.
    """
    group = group_of(dossier)
    if group is None:
        return
    # One after the other for all of a filing, or two that end at once would each see the other one open.
    read_for_update([one.dossier.pk for one in group.siblings])
    group = group_of(dossier)
    if group is None or not group.of(dossier).came:
        return
    told = _told(dossier, event)
    for other in group.others(dossier):
        for act, given in _orders(group, group.of(dossier), other, told):
            carry_out_within(act, actor=actor, dossier=other.dossier.pk, given=given)


def _told(dossier: int, event: int) -> LogEvent:
    return next(one for one in story(TOPIC, dossier) if one.seq == event)


def _orders(group: Group, one: Sibling, other: Sibling, told: LogEvent) -> Iterator[_Order]:
    """What is to be done in `other` because of `one`."""
    if other.dossier.status in ENDED:
        return
    if one.came == "nothing":
        yield from _after_nothing(group, one, other, told)
    elif other.waits and one.member.key in other.member.after and not other.waits_for:
        yield BEGIN_LINKED, BeginLinked(of=one.dossier.code, papers=_papers(group, other))


def _after_nothing(group: Group, one: Sibling, other: Sibling, told: LogEvent) -> Iterator[_Order]:
    failure = other.member.when_failed(one.member.key)
    facts = {
        "of": one.dossier.code,
        "name": one.name[:300],
        "how": _how(told),
        "why": str(told.facts.get("note", "")),
        "words": failure.words,
        "words_en": failure.words_en,
    }
    if failure.then == "end" and not other.dossier.signed:
        yield END_LINKED, EndLinked(law=group.linked.source[:300], **facts)
        return
    waits = other.waits and failure.then == "wait"
    yield NOTE_LINKED, NoteLinked(then="wait" if waits else "go_on", **facts)
    if other.waits and failure.then == "go_on" and {d.pk for d in other.waits_for} == {one.dossier.pk}:
        yield BEGIN_LINKED, BeginLinked(papers=_papers(group, other))


def _how(told: LogEvent) -> str:
    """How it came to nothing, as a key of `HOW_IT_FAILED`: a result that grants nothing, or what ended it."""
    return told.type if told.type in HOW_IT_FAILED else "negative"


def _papers(group: Group, other: Sibling) -> list[dict[str, str]]:
    """The results of the others that are papers of this one, as the law counts them: never asked of the applicant."""
    own = frozen(other.dossier.version_id).case(other.dossier.case_code)
    by_key = {one.member.key: one for one in group.siblings}
    found = []
    for component, key in other.member.results.items():
        issued = _result(by_key[key].dossier)
        if issued is None or own is None or component not in own.papers:
            continue
        found.append(
            {
                "component": component,
                "component_name": own.papers[component].name,
                "name": f"{by_key[key].dossier.code}.pdf",
                "file": issued.file_id,
                "origin": Paper.Origin.LINKED.value,
                "added_by": by_key[key].dossier.handling.name,
            }
        )
    return found


def _result(dossier: Dossier) -> Output | None:
    if dossier.negative:
        return None
    return Output.objects.filter(dossier=dossier, kind=Output.Kind.RESULT).order_by("-made_at").first()


# A result comes with the seal; all others say by themselves that nothing came of it.
_TYPES = frozenset({SEAL.told.type, *HOW_IT_FAILED}) & EVENTS.keys()


def _wants(event: LogEvent) -> Mapping[str, Any] | None:
    if not LinkedDossier.objects.filter(pk=event.stream).exists():
        return None
    return {"dossier": event.stream, "event": event.seq}


FOLLOWING_LINKED = Reaction(
    name=LINKED,
    topics=(TOPIC,),
    types=_TYPES,
    wants=_wants,
    carry_out=lambda actor, wanted: follow_linked(actor=actor, **wanted),
    subject=lambda event: str(event.data["code"]),
)
