"""Bringing in and changing the paths of occasions in life. Each holds from a day on; those before it stay."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record
from motcua.procedures.access import may_edit
from motcua.procedures.life_paths import LifePath, path_from_json
from motcua.procedures.models import LifeEvent, LifePathVersion, Version
from motcua.procedures.path_rules import Known, Mistake, path_mistakes

Row = Mapping[str, Any]


def path_in_force(event: str, on: date | None = None) -> LifePath | None:
    """The path of an occasion on a day (today); None where there is none."""
    row = path_version(event, on)
    return path_from_json(row.content) if row else None


def path_version(event: str, on: date | None = None) -> LifePathVersion | None:
    """The version that holds on a day (today)."""
    day = on or clock.now().date()
    return LifePathVersion.objects.filter(event_id=event, since__lte=day).order_by("-since").first()


def newest_path(event: str) -> LifePathVersion | None:
    """The one that was written last, also where it holds from a later day on."""
    return LifePathVersion.objects.filter(event_id=event).order_by("-since").first()


def events_with_paths() -> set[str]:
    """Keys of the occasions that have a path today."""
    held = LifePathVersion.objects.filter(since__lte=clock.now().date())
    return set(held.values_list("event_id", flat=True))


def in_force_with_cases(codes: Iterator[str] | Sequence[str]) -> Known:
    """Of these procedures those in force, with the cases that one can file by themselves."""
    found = Version.objects.filter(procedure_id__in=list(codes), state=Version.State.PUBLISHED)
    return {
        code: [case["code"] for case in cases if not case.get("linked_only")]
        for code, cases in found.values_list("procedure_id", "content__cases")
    }


def mistakes_in_path(path: LifePath) -> list[Mistake]:
    """What is wrong with a path today."""
    return path_mistakes(path, in_force_with_cases([one.procedure for one in path.steps if one.procedure]))


@command
def set_life_path(
    *, actor: Actor, event: str, since: date | None, source: str, content: Row, reason: str
) -> list[Change]:
    """The path of an occasion from a day on. Raises `Invalid`, whose fields are `questions.2.key` and the like."""
    may_edit(actor)
    said = reason_given(reason)
    if not LifeEvent.objects.filter(key=event).exists():
        raise NotFound("Không có sự kiện này.")
    if since is None:
        raise Invalid(
            "Hãy ghi ngày áp dụng như 24/11/2026.", fields={"since": ["Hãy ghi ngày áp dụng như 24/11/2026."]}
        )
    if not normal(source):
        raise Invalid(
            "Hãy ghi căn cứ hoặc nguồn của lối đi.",
            fields={"source": ["Hãy ghi căn cứ hoặc nguồn của lối đi."]},
        )
    _check(content)
    changes = _put([{"event": event, "since": since, "source": normal(source), **content}])
    record(changes, actor=actor, at=clock.now(), reason=said)
    return changes


@command
def establish_life_paths(*, actor: Actor, paths: Sequence[Row], reason: str = "") -> list[Change]:
    """Paths as a province hands them in, by occasion and day."""
    may_edit(actor)
    for row in paths:
        _check(row)
    days = [{**row, "since": date.fromisoformat(str(row["since"]))} for row in paths]
    changes = _put(days)
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


def _check(content: Row) -> None:
    found = mistakes_in_path(path_from_json(content))
    if found:
        fields: dict[str, list[str]] = {}
        for place, sentence, named in found:
            fields.setdefault(place, []).append(str(Invalid(sentence, **named)))
        raise Invalid(
            "Lối đi còn chỗ chưa đúng: %(first)s", first=next(iter(fields.values()))[0], fields=fields
        )


def _put(rows: Sequence[Row]) -> list[Change]:
    changes = []
    for row in rows:
        key = {"event_id": row["event"], "since": row["since"]}
        new = {"source": row["source"], "content": {"questions": row["questions"], "steps": row["steps"]}}
        before = LifePathVersion.objects.filter(**key).values("source", "content").first()
        if before != new:
            LifePathVersion.objects.update_or_create(**key, defaults=new)
            changes.append(Change("life_paths", f"{row['event']} {row['since']:%d/%m/%Y}", before, new))
    return changes
