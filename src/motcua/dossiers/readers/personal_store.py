"""The reader that lays papers into the store of their owner: results as they are sealed, replaced or revoked, and
papers that an official had before them in the original.

What it lays in is told by the rows as they stand now, so reading the past anew comes to the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from motcua.agencies.queries import known_by_codes, name_on
from motcua.agencies.types import Agency
from motcua.dossiers.acts.accept import ACCEPT
from motcua.dossiers.acts.forward import FORWARD
from motcua.dossiers.acts.renew_result import RENEW_RESULT
from motcua.dossiers.acts.seal import SEAL
from motcua.dossiers.models import Dossier, FormerResult, Output, Paper, ResultDraft
from motcua.dossiers.store import TOPIC
from motcua.identity.events import DOSSIERS_FOUND
from motcua.identity.events import TOPIC as PARTIES
from motcua.kernel.clock import VIETNAM
from motcua.kernel.vietnamese import typed_day
from motcua.personal_store.commands import Coming, lay_in
from motcua.personal_store.queries import in_force, kind_handed_in, last_day, result_of
from motcua.platform.models import LoggedEvent
from motcua.platform.readers import LogEvent, stories
from motcua.procedures.queries import frozen

_ISSUES = frozenset({SEAL.told.type, RENEW_RESULT.told.type})
_CHECKS = frozenset({ACCEPT.told.type, FORWARD.told.type})
CHILD_NAME, CHILD_BORN = "child_name", "child_born"
"""The fields of a birth certificate that say whose birth it proves, and the day."""
VALID_UNTIL = "valid_until"
"""The field in which a result document says how long it holds."""


class PersonalStore:
    """Results and checked papers, each into the store of whoever the dossier is."""

    name = "personal_store"
    topics: tuple[str, ...] = (TOPIC, PARTIES)
    version = 2

    def read(self, events: Sequence[LogEvent]) -> None:
        """Laid in once, however often it is read."""
        issued = {e.stream for e in events if e.topic == TOPIC and e.type in _ISSUES}
        checked = [e for e in events if e.topic == TOPIC and e.type in _CHECKS]
        found = {
            n for e in events if e.topic == PARTIES and e.type == DOSSIERS_FOUND for n in e.data["dossiers"]
        }
        if found:
            checked += [
                e for past in stories(TOPIC, sorted(found)).values() for e in past if e.type in _CHECKS
            ]
        lay_in(_results(issued | found))
        lay_in(_checked(checked))

    def forget(self) -> None:
        """What was laid in stays: its key keeps it from being laid in again, and dossiers and shares name it."""


def _results(numbers: Collection[int]) -> Iterator[Coming]:
    """Every result given out for these dossiers, with what became of it."""
    if not numbers:
        return
    rows = Output.objects.filter(dossier__in=numbers, kind=Output.Kind.RESULT, dossier__owner__isnull=False)
    outputs = list(rows.select_related("dossier", "file").order_by("made_at", "pk"))
    dossiers = {output.dossier_id for output in outputs}
    drafts = ResultDraft.objects.in_bulk(dossiers)
    formers = {
        (row.dossier_id, row.file_id): row
        for row in FormerResult.objects.filter(dossier__in=dossiers, issued=True).order_by("pk")
    }
    numbers_of: dict[tuple[int, str | None], str] = {
        (output.dossier_id, output.file_id): _number(output, formers, drafts) for output in outputs
    }
    issuers = _issuers(outputs)
    for output in outputs:
        former = formers.get((output.dossier_id, output.file_id))
        issuer = issuers[output.dossier_id, output.event_seq]
        yield _result(output, former, drafts.get(output.dossier_id), numbers_of, issuer)


def _issuers(outputs: Sequence[Output]) -> dict[tuple[int, int], Agency]:
    """The agency with which each dossier lay when its result was sealed: another may have taken over since."""
    wanted = {(output.dossier_id, output.event_seq): output.dossier.handling_id for output in outputs}
    streams = {stream for stream, _seq in wanted}
    events = LoggedEvent.objects.filter(topic=TOPIC, stream__in=streams, type=SEAL.told.type)
    said = {
        (stream, seq): data["handling"] for stream, seq, data in events.values_list("stream", "seq", "data")
    }
    codes = {key: str(said.get(key, today)) for key, today in wanted.items()}
    agencies = known_by_codes(sorted(set(codes.values())))
    return {key: agencies[code] for key, code in codes.items()}


def _number(
    output: Output, formers: Mapping[tuple[int, str | None], FormerResult], drafts: Mapping[int, ResultDraft]
) -> str:
    former = formers.get((output.dossier_id, output.file_id))
    draft = drafts.get(output.dossier_id)
    return former.number if former else draft.number if draft else ""


def _result(
    output: Output,
    former: FormerResult | None,
    draft: ResultDraft | None,
    numbers: Mapping[tuple[int, str | None], str],
    issuer: Agency,
) -> Coming:
    dossier = output.dossier
    day = output.made_at.astimezone(VIETNAM).date()
    kind, title = _what(dossier, former)
    fields = draft.fields if draft and former is None else {}
    return Coming(
        key=f"result:{dossier.pk}:{output.file_id}",
        party_id=int(dossier.owner_id or 0),
        origin="issued",
        form=in_force(day).forms.get(dossier.procedure_code, "original"),
        kind=kind,
        title=title,
        number=numbers[dossier.pk, output.file_id],
        issuer=name_on(issuer, day),
        issued_on=day,
        valid_until=_until(kind, day, fields),
        about=str(fields.get(CHILD_NAME) or dossier.owner_name),
        about_born=typed_day(str(fields.get(CHILD_BORN) or "")),
        file_id=output.file_id,
        name=f"ket-qua-{dossier.code}.pdf",
        source=dossier.code,
        put_at=output.made_at,
        **_fate(former, numbers),
    )


def _what(dossier: Dossier, former: FormerResult | None) -> tuple[str, str]:
    """Type code and name. What refuses, corrects or revokes stands for nothing else."""
    content = frozen(dossier.version_id)
    if former is None and dossier.renewal in ("correct", "revoke"):
        titles = {"correct": "Quyết định đính chính", "revoke": "Quyết định thu hồi"}
        return "", f"{titles[dossier.renewal]}: {content.title}"
    if dossier.negative and former is None:
        return "", f"Văn bản từ chối: {content.title}"
    case = content.case(dossier.case_code)
    document = content.result(case.result) if case and case.result else None
    return result_of(content, str(document["title"]).capitalize() if document else content.title)


def _until(kind: str, day: date, fields: Mapping[str, Any]) -> date | None:
    known = in_force(day).kinds.get(kind)
    return last_day(day, known.months if known else None, typed_day(str(fields.get(VALID_UNTIL) or "")))


def _fate(former: FormerResult | None, numbers: Mapping[tuple[int, str | None], str]) -> dict[str, Any]:
    if former is None:
        return {}
    return {
        "way": former.way,
        "ended_at": former.by_at,
        "law": former.law,
        "by_number": numbers.get((former.dossier_id, former.by_file_id), ""),
        "by_on": former.by_at.astimezone(VIETNAM).date() if former.by_at else None,
    }


def _checked(events: Sequence[LogEvent]) -> Iterator[Coming]:
    """Papers that came as files, and whose originals an official had: all that came to a counter, and what was seen
    when the dossier was received."""
    by_dossier = {event.stream: event for event in events}
    seen: dict[int, set[str]] = defaultdict(set)
    for event in events:
        seen[event.stream] |= set(event.data.get("seen", ()))
    papers = Paper.objects.filter(
        dossier__in=by_dossier, file__isnull=False, origin=Paper.Origin.UPLOADED, dossier__owner__isnull=False
    )
    for paper in papers.select_related("dossier").order_by("pk"):
        event, dossier = by_dossier[paper.dossier_id], paper.dossier
        case = frozen(dossier.version_id).case(dossier.case_code)
        component = case.papers.get(paper.component) if case else None
        had = dossier.channel != "online" or paper.component in seen[dossier.pk]
        if (
            component is None
            or component.form
            or not (had and in_force(event.at.date()).is_kept(component.name))
        ):
            continue
        yield Coming(
            key=f"paper:{dossier.pk}:{paper.component}:{paper.file_id}",
            party_id=int(dossier.owner_id or 0),
            origin="checked",
            form="scan",
            kind=kind_handed_in(component),
            title=paper.component_name,
            about=dossier.owner_name,
            file_id=str(paper.file_id),
            name=paper.name,
            source=dossier.code,
            component=paper.component,
            checked_by=", ".join(
                filter(None, (str(event.actor.get("name", "")), str(event.actor.get("post", ""))))
            ),
            put_at=event.at,
        )
