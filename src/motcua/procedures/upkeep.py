"""What a province keeps of procedures in force without drafting them anew: fees by their resolution, plain names.

Each change is a version of its own: what was filed before is charged and called as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count, pairwise
from typing import Any

from django.utils.translation import gettext_noop

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record
from motcua.procedures.access import may_edit
from motcua.procedures.models import EverydayName, LifeEvent, Procedure, Version
from motcua.procedures.publishing import Decision, check_decision, renew
from motcua.procedures.types import CHANNELS

KINDS = ("fee", "service_fee")
"""Lệ phí, phí (Law on Fees and Charges 97/2015/QH13)."""
MOST_DONG = 1_000_000_000
# How a fee of a case is known: what else it says may change.
KEY = ("case", "code", "channel", "valid_from")
Row = Mapping[str, Any]
Content = dict[str, Any]


def fee_rows(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fees of a version as rows: procedure, case, and what each says."""
    return [
        {"procedure": content["code"], "case": case["code"], **fee}
        for case in content["cases"]
        for fee in case.get("fees", ())
    ]


def fee_key(row: Row) -> tuple[str, ...]:
    """By what a fee is known within its procedure."""
    return tuple(str(row.get(name) or "") for name in KEY)


@command
def set_fees(
    *, actor: Actor, fees: Mapping[str, Sequence[Row]], decision: str, decided_on: date, reason: str
) -> list[Change]:
    """All fees of these procedures, row by row (`fee_rows`), by a resolution: each becomes a new version in force.

    What differs from the version in force and names no resolution of its own is set by this one. Raises `Invalid`,
    whose fields are `number of the row.field`.
    """
    may_edit(actor)
    said = reason_given(reason)
    check_decision(decision, decided_on)
    mistakes = {
        f"{n}.{name}": [sentence]
        for rows in fees.values()
        for n, row in enumerate(rows)
        for name, sentence in fee_mistakes(row)
    }
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=mistakes)
    changes = []
    for code, rows in fees.items():
        version = in_force(code)
        new = [_with_resolution(row, version, decision) for row in rows]
        _check_periods(new)
        changes += _fee_changes(version, new)
        if changes and changes[-1].key.startswith(f"{code} "):
            renew(version, _putting(new), actor, Decision(decision.strip(), decided_on, "fees", checks=False))
    record(changes, actor=actor, at=clock.now(), reason=said)
    return changes


def in_force(code: str) -> Version:
    """The version of a procedure in force; `NotFound` otherwise."""
    version = Version.objects.filter(procedure_id=code, state=Version.State.PUBLISHED).first()
    if version is None:
        raise NotFound("Không có thủ tục đang áp dụng mang mã %(procedure)s.", procedure=code)
    return version


def fee_mistakes(row: Row) -> Iterator[tuple[str, str]]:
    """Field and sentence for what is wrong with a fee."""
    if not normal(str(row.get("name") or "")):
        yield "name", gettext_noop("Hãy ghi tên khoản thu.")
    amount = row.get("amount")
    if amount is not None and (
        not isinstance(amount, int) or isinstance(amount, bool) or not 0 <= amount <= MOST_DONG
    ):
        yield "amount", gettext_noop("Hãy ghi số tiền là số nguyên đồng, hoặc để trống nếu chưa rõ mức.")
    if row.get("kind") not in KINDS:
        yield "kind", gettext_noop("Hãy chọn phí hoặc lệ phí.")
    if row.get("channel") not in (None, *CHANNELS):
        yield "channel", gettext_noop("Hãy chọn cách nộp.")
    days = [_day(row.get(name)) for name in ("valid_from", "valid_to")]
    for name, day in zip(("valid_from", "valid_to"), days, strict=True):
        if row.get(name) and day is None:
            yield name, gettext_noop("Hãy ghi ngày như 24/11/2026, hoặc để trống.")
    if all(days) and days[0] > days[1]:  # type: ignore[operator]
        yield "valid_to", gettext_noop("Ngày cuối trước ngày đầu.")


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _with_resolution(row: Row, version: Version, decision: str) -> dict[str, Any]:
    known = {fee_key(one): one for one in fee_rows(version.content)}
    plain = {name: value for name, value in row.items() if name != "procedure"}
    old = {name: value for name, value in known.get(fee_key(row), {}).items() if name != "procedure"}
    differs = any(old.get(name) != value for name, value in plain.items())
    named = plain.get("resolution") and plain["resolution"] != old.get("resolution")
    return {**old, **plain, "resolution": decision.strip()} if differs and not named else {**old, **plain}


def _check_periods(rows: Sequence[Row]) -> None:
    """Raises `Invalid` where one fee is there twice on a day, or its case is not."""
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["case"], row.get("code") or row["name"], row.get("channel") or ""), []).append(
            row
        )
    for several in groups.values():
        ordered = sorted(several, key=lambda row: row.get("valid_from") or "")
        for before, after in pairwise(ordered):
            if (before.get("valid_to") or "9999") >= (after.get("valid_from") or ""):
                raise Invalid(
                    "“%(name)s” của trường hợp %(case)s có hai mức cùng một ngày. Hãy ghi đến ngày của mức trước.",
                    name=before["name"], case=before["case"],
                )  # fmt: skip


def _fee_changes(version: Version, rows: Sequence[Row]) -> list[Change]:
    code = version.procedure_id
    cases = {case["code"] for case in version.content["cases"]}
    if unknown := sorted({str(row["case"]) for row in rows} - cases):
        raise Invalid("Thủ tục %(procedure)s không có trường hợp %(case)s.", procedure=code, case=unknown[0])
    before = {fee_key(row): _shown(row) for row in fee_rows(version.content)}
    after = {fee_key(row): _shown(row) for row in rows}
    return [
        Change("fees", f"{code} {' '.join(filter(None, key))}", before.get(key), after.get(key, {}))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]


def _shown(row: Row) -> dict[str, Any]:
    names = ("name", "kind", "amount", "channel", "note", "resolution", "valid_from", "valid_to")
    return {name: row.get(name) for name in names}


def _putting(rows: Sequence[Row]) -> Any:
    """Puts these fees into the cases of a content."""

    def change(content: Content) -> Content:
        cases = [{**case, "fees": _fees_of(case["code"], rows)} for case in content["cases"]]
        return {**content, "cases": cases}

    return change


def _fees_of(case: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The fees of a case; one without a code gets one that no other has."""
    own = [
        {name: value for name, value in row.items() if name != "case"} for row in rows if row["case"] == case
    ]
    taken = {fee["code"] for fee in own if fee.get("code")}
    free = (code for n in count(1) if (code := f"{case}.LP{n:02}") not in taken)
    return [_named({"collect_at": "intake", **fee, "code": fee.get("code") or next(free)}) for fee in own]


def _named(fee: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty where it may be left out."""
    optional = ("code", "resolution", "valid_from", "valid_to", "formula", "editor_note")
    return {name: value for name, value in fee.items() if value not in (None, "") or name not in optional}


@command
def set_plain_names(*, actor: Actor, names: Mapping[str, Row], reason: str) -> list[Change]:
    """What procedures are called in plain words (`plain_name`), and what people call them when they look (`called`).

    A plain name is a version of its own under the decision of the one before. Raises `Invalid` for a longer one.
    """
    may_edit(actor)
    said = reason_given(reason)
    changes = []
    for code, row in names.items():
        version = in_force(code)
        plain = normal(str(row.get("plain_name") or "")) or None
        if plain and len(plain) > 200:
            raise Invalid("Tên dễ hiểu của %(procedure)s dài quá 200 chữ.", procedure=code)
        called = list(dict.fromkeys(normal(one) for one in row.get("called", ()) if normal(one)))
        old = {"plain_name": version.content.get("plain_name") or None, "called": called_by_people(code)}
        new = {"plain_name": plain, "called": called}
        if old["plain_name"] != plain:
            on = version.decided_on or clock.now().date()
            decision = Decision(version.decision, on, "plain_names", checks=False)
            renew(version, lambda content, plain=plain: {**content, "plain_name": plain}, actor, decision)  # type: ignore[misc]
        if old["called"] != called:
            EverydayName.objects.update_or_create(
                code=code, defaults={"called": called, "changed_at": clock.now()}
            )
        if old != new:
            changes.append(Change("plain_names", code, old, new))
    record(changes, actor=actor, at=clock.now(), reason=said)
    return changes


@command
def establish_everyday_names(*, actor: Actor, names: Sequence[Row], reason: str = "") -> list[Change]:
    """What people call procedures, by code; a known code gets what its row says."""
    may_edit(actor)
    changes = []
    for row in names:
        old, new = called_by_people(row["code"]), list(row["called"])
        if old != new:
            EverydayName.objects.update_or_create(
                code=row["code"], defaults={"called": new, "changed_at": clock.now()}
            )
            before = {"called": old} if old else None
            changes.append(Change("everyday_names", row["code"], before, {"called": new}))
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


def called_by_people(code: str) -> list[str]:
    """What people of this province call a procedure, as it was written down here."""
    found = EverydayName.objects.filter(code=code).first()
    return list(found.called) if found else []


@command
def set_life_events(*, actor: Actor, events: Sequence[Row], reason: str) -> list[Change]:
    """All occasions in life on the portal's first page, in their order; one that is not named goes.

    Raises `Invalid`, whose fields are `number of the row.field`.
    """
    may_edit(actor)
    said = reason_given(reason)
    mistakes = dict(_event_mistakes(events))
    if mistakes:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields={k: [v] for k, v in mistakes.items()})
    names = ("title", "sentence", "procedures", "position")
    before = {one.key: {name: getattr(one, name) for name in names} for one in LifeEvent.objects.all()}
    after = {
        row["key"]: {**{name: row[name] for name in names[:3]}, "position": n}
        for n, row in enumerate(events, 1)
    }
    changes = [
        Change("life_events", key, before.get(key), after.get(key, {}))
        for key in dict.fromkeys((*before, *after))
        if before.get(key) != after.get(key)
    ]
    LifeEvent.objects.exclude(key__in=after).delete()
    for key, event in after.items():
        LifeEvent.objects.update_or_create(key=key, defaults=event)
    record(changes, actor=actor, at=clock.now(), reason=said)
    return changes


def _event_mistakes(events: Sequence[Row]) -> Iterator[tuple[str, str]]:
    known = set(Procedure.objects.exclude(published=None).values_list("code", flat=True))
    keys = [row["key"] for row in events]
    for n, row in enumerate(events):
        if not str(row["key"]).isidentifier() or not str(row["key"]).isascii() or keys.count(row["key"]) > 1:
            yield f"{n}.key", gettext_noop("Mã gồm chữ không dấu và số, không trùng, như birth.")
        if not normal(str(row["title"])):
            yield f"{n}.title", gettext_noop("Hãy ghi tên sự kiện.")
        if not row["procedures"] or not set(row["procedures"]) <= known:
            yield (
                f"{n}.procedures",
                gettext_noop("Hãy ghi mã các thủ tục đang áp dụng, cách nhau bằng dấu phẩy."),
            )
