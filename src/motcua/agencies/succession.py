"""Reorganisations: a plan is written down, approved with a reason, withdrawn before its day, carried out in one act.

What follows for dossiers, keys and drafts is moved by the dossiers floor in the same transaction
(`dossiers.commands.succession`); this floor moves agencies, names, posts, holdings and delegations (`succeeding`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.agencies.access import must_administer
from motcua.agencies.heirs import forget_heirs
from motcua.agencies.models import Agency, SuccessionLine, SuccessionPlan
from motcua.agencies.province import Province, province
from motcua.agencies.province import forget as province_forget
from motcua.agencies.succeeding import Taken, take_over
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.vietnamese import day as day_of
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record

Row = Mapping[str, Any]
Kind = SuccessionLine.Kind
WHAT = "successions"
"""The kind of thing under which the log tells what was done with plans; the key is the plan's number."""
T = TypeVar("T")
_RULES = ("procedures", "addresses", "dossiers")


@command
def write_plan(*, actor: Actor, plan: int | None, facts: Row, lines: Sequence[Row], reason: str) -> int:
    """A plan (`title`, `day`, `decision`, `province`) with its lines, new or instead of what it said; its number.

    A line has `kind`, `agency`, `successor`, `main`, `rule` (`procedures`, `addresses`, `dossiers`), `name`,
    `short_name`. Raises `Invalid` by field (`lines` by their place), `Conflict` for one that is approved.
    """
    must_administer(actor)
    said = reason_given(reason)
    found = _waiting(plan) if plan else None
    if found and found.approved_at:
        raise Conflict("Phương án đã duyệt nên không sửa được. Hãy thu hồi và lập phương án khác.")
    given = _facts(facts)
    made = [_line(row, place) for place, row in enumerate(lines, 1)]
    if stops := _stops(made, given["day"]):
        raise Invalid("Phương án còn chỗ chưa đúng. %(what)s", fields={"lines": stops}, what=stops[0])
    before = as_row(found) if found else None
    kept = found or SuccessionPlan(made_at=clock.now())
    for name, value in given.items():
        setattr(kept, name, value)
    kept.save()
    kept.lines.all().delete()
    SuccessionLine.objects.bulk_create([SuccessionLine(plan=kept, **row) for row in made])
    record([Change(WHAT, str(kept.pk), before, as_row(kept))], actor=actor, at=clock.now(), reason=said)
    return kept.pk


@command
def approve_plan(*, actor: Actor, plan: int, reason: str) -> None:
    """From its day on the clock carries it out. Raises `Conflict` for one that can no longer be carried out."""
    must_administer(actor)
    said, found = reason_given(reason), _waiting(plan)
    if found.approved_at:
        raise Conflict("Phương án này đã duyệt.")
    _ensure_possible(found)
    others = _undecided().filter(approved_at__isnull=False).exclude(pk=found.pk)
    moved = _leaving(found)
    twice = SuccessionLine.objects.filter(
        plan__in=others, agency__in=moved, kind__in=[Kind.MERGE, Kind.SPLIT]
    )
    if one := twice.select_related("agency", "plan").first():
        raise Conflict(
            "%(agency)s đã có trong phương án “%(plan)s” chưa thực hiện.",
            agency=one.agency.name,
            plan=one.plan.title,
        )
    _mark(found, actor, said, approved_at=clock.now())


@command
def withdraw_plan(*, actor: Actor, plan: int, reason: str) -> None:
    """It is not carried out after all. Raises `Conflict` once it was."""
    must_administer(actor)
    said, found = reason_given(reason), _waiting(plan)
    _mark(found, actor, said, withdrawn_at=clock.now())


@command
def begin_succession(*, actor: Actor, plan: int) -> Taken:
    """What this floor does of a plan whose day has come: names, superiors, posts, who holds them, what closes.

    Called with what the other floors do, all in one transaction. Raises `Conflict` before its day, for one that is not
    approved or is done, and for one that can no longer be carried out as it is.
    """
    must_administer(actor)
    found = _waiting(plan)
    if found.approved_at is None:
        raise Conflict("Phương án chưa được duyệt nên chưa thực hiện được.")
    if found.day > clock.now().date():
        raise Conflict("Chưa đến ngày thực hiện (%(day)s).", day=day_of(found.day))
    _ensure_possible(found)
    taken = take_over(found, actor=actor, at=clock.now())
    forget_heirs()
    return taken


@command
def end_succession(*, actor: Actor, plan: int, moved: Mapping[str, int]) -> None:
    """It was carried out, and so much was moved."""
    must_administer(actor)
    found = _waiting(plan)
    _mark(found, actor, found.decision, carried_out_at=clock.now(), moved=dict(moved), stuck="")
    forget_heirs()


@command
def note_stuck(*, actor: Actor, plan: int, why: str) -> None:
    """The clock could not carry it out, and why; told once."""
    must_administer(actor)
    found = _undecided().filter(pk=plan).exclude(stuck=why).first()
    if found:
        _mark(found, actor, why, stuck=why)


@command
def rehearse_succession(*, actor: Actor, plan: int, look: Callable[[Taken], T]) -> T:
    """What `look` sees once a plan is carried out here; nothing is kept. Raises `Conflict` for one that cannot be.

    To be called alone: its transaction is undone.
    """
    must_administer(actor)
    found = plan_of(plan)
    _ensure_possible(found)
    with transaction.atomic():
        seen = look(take_over(found, actor=actor, at=clock.now()))
        transaction.set_rollback(True)
    province_forget()
    return seen


def _undecided() -> QuerySet[SuccessionPlan]:
    """Plans that are neither withdrawn nor carried out."""
    return SuccessionPlan.objects.filter(withdrawn_at=None, carried_out_at=None)


def _waiting(plan: int) -> SuccessionPlan:
    found = SuccessionPlan.objects.select_for_update().filter(pk=plan).first()
    if found is None:
        raise NotFound("Không có phương án này.")
    if found.carried_out_at:
        raise Conflict("Phương án đã thực hiện. Muốn thay đổi nữa, hãy lập phương án mới.")
    if found.withdrawn_at:
        raise Conflict("Phương án đã thu hồi. Hãy lập phương án mới.")
    return found


def _mark(found: SuccessionPlan, actor: Actor, reason: str, **values: Any) -> None:
    before = {name: getattr(found, name) for name in values}
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))
    record([Change(WHAT, str(found.pk), before, values)], actor=actor, at=clock.now(), reason=reason)


# What a plan says


def _facts(facts: Row) -> dict[str, Any]:
    title, decision, day = (
        normal(facts.get("title") or ""),
        normal(facts.get("decision") or ""),
        facts.get("day"),
    )
    mistakes: dict[str, list[str]] = {}
    if not title:
        mistakes["title"] = [gettext_noop("Hãy đặt tên phương án.")]
    if not decision:
        mistakes["decision"] = [gettext_noop("Hãy ghi số, ký hiệu văn bản quyết định sắp xếp.")]
    if not isinstance(day, date):
        mistakes["day"] = [gettext_noop("Hãy ghi ngày thực hiện như 01/07/2027.")]
    elif day <= clock.now().date():
        mistakes["day"] = [gettext_noop("Ngày thực hiện phải sau hôm nay.")]
    changed = {key: value for key, value in (facts.get("province") or {}).items() if value not in ("", None)}
    if changed:
        Province.from_json({**_province_now(), **changed})
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    return {"title": title, "decision": decision, "day": day, "province": changed}


def _province_now() -> dict[str, Any]:
    known = province()
    return {"code": known.code, "name": known.name, "kind": known.kind, "centre": known.centre}


def _line(row: Row, place: int) -> dict[str, Any]:
    kind = str(row.get("kind") or "")
    if kind not in set(Kind):
        raise _wrong(place, _("Loại là hợp nhất, chia, đổi tên hoặc chuyển trực thuộc."))
    agency, successor = str(row.get("agency") or ""), str(row.get("successor") or "")
    known = set(Agency.objects.filter(code__in=[agency, successor]).values_list("code", flat=True))
    for code in (agency, successor):
        if code and code not in known:
            raise _wrong(place, _("Không có cơ quan mang mã %(agency)s.") % {"agency": code})
    if not agency or bool(successor) == (kind == Kind.RENAME):
        raise _wrong(place, _("Ghi mã cơ quan cũ và, trừ khi đổi tên, mã cơ quan kế thừa hoặc cấp trên mới."))
    name = normal(str(row.get("name") or ""))
    if kind == Kind.RENAME and not name:
        raise _wrong(place, _("Đổi tên thì phải ghi tên mới."))
    rule = {key: [str(one) for one in row["rule"][key]] for key in _RULES if (row.get("rule") or {}).get(key)}
    return {
        "kind": kind, "agency_id": agency, "successor_id": successor or None,
        "main": bool(row.get("main", not rule)), "rule": rule,
        "name": name, "short_name": normal(str(row.get("short_name") or "")),
    }  # fmt: skip


def _wrong(place: int, sentence: str) -> Invalid:
    said = _("Dòng %(place)d: %(what)s") % {"place": place, "what": sentence}
    return Invalid(said, fields={"lines": [said]})


# What keeps a plan from being carried out


def stops(plan: SuccessionPlan) -> list[str]:
    """Why this plan cannot be carried out as it is, in sentences; none: it can."""
    rows = plan.lines.values("kind", "agency_id", "successor_id", "main", "rule", "name")
    return _stops(list(rows), plan.day)


def _ensure_possible(plan: SuccessionPlan) -> None:
    if found := stops(plan):
        raise Conflict("Phương án chưa thực hiện được. %(what)s", what=found[0])


def _stops(lines: Sequence[Row], day: date) -> list[str]:
    if not lines:
        return [_("Hãy ghi ít nhất một dòng.")]
    known = Agency.objects.in_bulk(
        {code for row in lines for code in (row["agency_id"], row["successor_id"]) if code}
    )
    return [*_of_lines(lines, known, day), *_of_heirs(lines, known)]


def _of_lines(lines: Sequence[Row], known: Mapping[str, Agency], day: date) -> Iterator[str]:
    for row in lines:
        agency, successor = known[row["agency_id"]], known.get(row["successor_id"] or "")
        if not _is_there(agency, day):
            yield _("%(agency)s không hoạt động đến ngày %(day)s.") % {
                "agency": agency.name,
                "day": day_of(day),
            }
        if successor and not _is_there(successor, day):
            told = _("%(agency)s chưa mở hoặc đã đóng vào ngày %(day)s. Hãy mở cơ quan ấy trước, từ ngày đó.")
            yield told % {"agency": successor.name, "day": day_of(day)}
        if row["kind"] == Kind.MERGE and row["agency_id"] == row["successor_id"]:
            yield _("%(agency)s không thể nhập vào chính nó.") % {"agency": agency.name}
        if row["kind"] == Kind.UNDER and successor and _lies_under(successor, agency, lines):
            yield _("%(agency)s không thể trực thuộc chính nó hoặc cơ quan dưới nó.") % {
                "agency": agency.name
            }


def _is_there(agency: Agency, day: date) -> bool:
    return agency.valid_from <= day and (agency.valid_to is None or agency.valid_to >= day)


def _lies_under(above: Agency, agency: Agency, lines: Sequence[Row]) -> bool:
    """With the superiors that the plan gives."""
    parents = dict(Agency.objects.values_list("code", "parent_id"))
    parents |= {row["agency_id"]: row["successor_id"] for row in lines if row["kind"] == Kind.UNDER}
    code: str | None = above.pk
    for _step in range(10):
        if code == agency.pk:
            return True
        code = parents.get(code) if code else None
    return False


def _of_heirs(lines: Sequence[Row], known: Mapping[str, Agency]) -> Iterator[str]:
    moves = [row for row in lines if row["kind"] in (Kind.MERGE, Kind.SPLIT)]
    by_agency: dict[str, list[Row]] = defaultdict(list)
    for row in moves:
        by_agency[row["agency_id"]].append(row)
    for code, rows in by_agency.items():
        name = {"agency": known[code].name}
        if rows[0]["kind"] == Kind.MERGE and len(rows) > 1:
            yield _("%(agency)s nhập vào hai nơi. Nếu chia, hãy ghi loại “chia” và quy tắc.") % name
        if sum(row["main"] for row in rows) != 1:
            yield _("%(agency)s phải có đúng một nơi kế thừa chính.") % name
        if any(not row["main"] and not row["rule"] for row in rows):
            yield _("%(agency)s: nơi kế thừa không phải chính phải có quy tắc nhận hồ sơ.") % name
        if any(row["main"] and row["rule"] for row in rows):
            yield _("%(agency)s: nơi kế thừa chính nhận tất cả còn lại nên không ghi quy tắc.") % name
    closing = {code for code, rows in by_agency.items() if all(row["successor_id"] != code for row in rows)}
    for row in moves:
        if row["successor_id"] in closing:
            told = _("%(agency)s vừa kế thừa vừa bị đóng trong cùng phương án.")
            yield told % {"agency": known[row["successor_id"]].name}
    yield from _twice(lines, known)


def _twice(lines: Sequence[Row], known: Mapping[str, Agency]) -> Iterator[str]:
    counted = Counter((row["kind"], row["agency_id"], row["successor_id"]) for row in lines)
    renamed = Counter(row["agency_id"] for row in lines if row["kind"] in (Kind.RENAME, Kind.UNDER))
    for (_kind, agency, _successor), times in counted.items():
        if times > 1:
            yield _("%(agency)s có hai dòng giống nhau.") % {"agency": known[agency].name}
    gone = {row["agency_id"] for row in lines if row["kind"] == Kind.MERGE} & renamed.keys()
    for agency in sorted(gone):
        yield _("%(agency)s bị nhập nên không đổi tên, chuyển trực thuộc nữa.") % {
            "agency": known[agency].name
        }


def _leaving(plan: SuccessionPlan) -> list[str]:
    return list(plan.lines.filter(kind__in=[Kind.MERGE, Kind.SPLIT]).values_list("agency", flat=True))


# Reads


def plan_of(number: int) -> SuccessionPlan:
    """The plan with this number; `NotFound` otherwise."""
    found = SuccessionPlan.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("Không có phương án này.")
    return found


def plans() -> Iterable[SuccessionPlan]:
    """All plans, the latest day first."""
    return SuccessionPlan.objects.all()


def lines_of(plan: SuccessionPlan) -> list[SuccessionLine]:
    """Its lines with their agencies, as they were written."""
    return list(plan.lines.select_related("agency", "successor"))


def plans_due() -> list[int]:
    """The numbers of the approved plans whose day has come, in the order of their days."""
    waiting = SuccessionPlan.objects.filter(approved_at__isnull=False, withdrawn_at=None, carried_out_at=None)
    return list(
        waiting.filter(day__lte=clock.now().date()).order_by("day", "pk").values_list("pk", flat=True)
    )


def as_row(plan: SuccessionPlan) -> dict[str, Any]:
    """A plan as the log tells it: how many lines of each kind, and what they say."""
    lines = plan.lines.values_list("kind", "agency_id", "successor_id", "main", "name")
    said = [" ".join(filter(None, (kind, old, "→" if new else "", new, "" if main else "*", name)))
            for kind, old, new, main, name in lines]  # fmt: skip
    return {
        "title": plan.title, "day": plan.day, "decision": plan.decision, "province": plan.province, "lines": said,
    }  # fmt: skip
