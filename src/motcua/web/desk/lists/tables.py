"""The lists that go out and come back: agencies, fees, plain names, occasions in life."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from motcua.agencies import commands as agencies
from motcua.agencies.queries import administers, agency_rows, all_agencies
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import day, fold, typed_day
from motcua.platform.inputs import reason_given
from motcua.platform.upsert import Change
from motcua.privacy import commands as privacy
from motcua.privacy.queries import as_row, may_keep_register, purpose_mistakes, purposes
from motcua.procedures import commands as procedures
from motcua.procedures.queries import (
    all_published,
    called_by_people,
    edits,
    fee_key,
    fee_mistakes,
    fee_rows,
    life_events,
)
from motcua.web.desk.agencies import labels
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.lists.table import Plan, Row, Table
from motcua.web.desk.personal_data import labels as purpose_labels
from motcua.web.desk.upkeep import fees as fee_page

Found = list[tuple[int, str, str]]


def _shown(text: Any) -> str:
    return day(date.fromisoformat(str(text))) if text else ""


def _day(row: Row, name: str, n: int, found: Found) -> str | None:
    """A day as it is kept; what is no day is told."""
    if not row[name]:
        return None
    typed = typed_day(row[name])
    if typed is None:
        found.append((n, name, gettext_noop("Hãy ghi ngày như 24/11/2026, hoặc để trống.")))
    return typed.isoformat() if typed else None


def _key(text: str, words: Mapping[str, str]) -> str:
    """What was typed as a choice, by its key or its words; anything else stays, to be told."""
    known = {**{fold(label): key for key, label in words.items()}, **{fold(key): key for key in words}}
    return known.get(fold(text), text)


# Agencies


def _agencies() -> list[dict[str, Any]]:
    return [
        {**row, "valid_from": _shown(row["valid_from"]), "valid_to": _shown(row.get("valid_to"))}
        for row in agency_rows()
    ]


def _plan_agencies(actor: Actor, rows: list[Row]) -> Plan:
    found: Found = []
    known = {row["code"]: row for row in agency_rows()}
    coming = [_agency(n, row, known, found) for n, row in enumerate(rows)]
    codes = [row["code"] for row in coming]
    for n, row in enumerate(coming):
        found += [
            (n, name, said)
            for name, several in agencies.agency_mistakes(row, codes).items()
            for said in several
        ]
        if codes.count(row["code"]) > 1:
            found.append((n, "code", gettext_noop("Mã này có ở hai dòng. Hãy bỏ một dòng.")))

    def write(said: Mapping[str, str]) -> Sequence[Change]:
        reason = reason_given(said.get("ly-do", ""))
        return agencies.establish_agencies(actor=actor, agencies=coming, reason=reason)

    new = len(set(codes) - {one.code for one in all_agencies()})
    told = ngettext("%(n)d cơ quan mới", "%(n)d cơ quan mới", new) % {"n": new}
    kept = _("Cơ quan không có trong tệp giữ nguyên; đóng một cơ quan là ghi ngày cuối của nó.")
    return Plan(write, lambda: [f"{told}.", kept], found)


def _agency(n: int, row: Row, known: Mapping[str, Mapping[str, Any]], found: Found) -> dict[str, Any]:
    """A row as it is handed in; columns that a file does not have keep what they said."""
    before = dict(known.get(row["code"], {}))
    said = {name: value for name, value in row.items() if value or name in before}
    places = {}
    for name in ("map_x", "map_y"):
        try:
            places[name] = float(row[name].replace(",", ".")) if row[name] else None
        except ValueError:
            found.append((n, name, gettext_noop("Hãy ghi một số, hoặc để trống.")))
    days = {name: _day(row, name, n, found) for name in ("valid_from", "valid_to")}
    choices = {"kind": _key(row["kind"], labels.kinds()), "level": _key(row["level"], labels.levels())}
    return {**before, **said, **places, **days, **choices, "parent": row["parent"] or None}


# Fees


def _fees() -> list[dict[str, Any]]:
    kinds, channels = fee_page.kind_words(), fee_page.channel_words()
    return [
        {
            **row, "kind": kinds.get(row.get("kind", ""), row.get("kind", "")),
            "channel": channels[row.get("channel") or ""],
            "valid_from": _shown(row.get("valid_from")), "valid_to": _shown(row.get("valid_to")),
        }
        for version in all_published()
        for row in fee_rows(version.content)
    ]  # fmt: skip


def _plan_fees(actor: Actor, rows: list[Row]) -> Plan:
    found: Found = []
    contents = {version.procedure_id: version.content for version in all_published()}
    merged: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {}
    changed: set[str] = set()
    for n, row in enumerate(rows):
        code = row["procedure"]
        cases = {case["code"] for case in contents.get(code, {"cases": []})["cases"]}
        if row["case"] not in cases:
            where = "case" if code in contents else "procedure"
            found.append(
                (n, where, gettext_noop("Không có thủ tục hay trường hợp đang áp dụng mang mã này."))
            )
            continue
        fee = _fee(n, row, found)
        found += [(n, name, said) for name, said in fee_mistakes(fee)]
        mine = merged.setdefault(code, {fee_key(one): one for one in fee_rows(contents[code])})
        before = mine.get(fee_key(fee), {})
        mine[fee_key(fee)] = {**before, **fee}
        if {**before, **fee} != {**dict.fromkeys(fee), **before}:
            changed.add(code)
    fees = {code: list(merged[code].values()) for code in sorted(changed)}

    def write(said: Mapping[str, str]) -> Sequence[Change]:
        if not fees:
            return ()
        return procedures.set_fees(
            actor=actor, fees=fees, decision=said.get("quyet-dinh", ""),
            decided_on=version_labels.read_day(said.get("ngay", "")), reason=said.get("ly-do", ""),
        )  # fmt: skip

    def touches() -> list[str]:
        return [sentence for code, several in fees.items() for sentence in fee_page.touched(code, several)]

    return Plan(write, touches, found)


def _fee(n: int, row: Row, found: Found) -> dict[str, Any]:
    amount = row["amount"].replace(".", "").replace(" ", "").removesuffix("đ")
    days = {name: _day(row, name, n, found) for name in ("valid_from", "valid_to")}
    return {
        "case": row["case"], "code": row["code"] or None, "name": row["name"], **days,
        "kind": _key(row["kind"], fee_page.kind_words()),
        "channel": _key(row["channel"], fee_page.channel_words()) or None,
        "amount": (int(amount) if amount.isascii() and amount.isdecimal() else row["amount"]) if amount else None,
        "note": row["note"] or None, "resolution": row["resolution"] or None,
    }  # fmt: skip


# Plain names


def _names() -> list[dict[str, Any]]:
    return [
        {
            "code": version.procedure_id, "name": version.name, "plain_name": version.content.get("plain_name"),
            "called": called_by_people(version.procedure_id),
        }
        for version in all_published()
    ]  # fmt: skip


def _plan_names(actor: Actor, rows: list[Row]) -> Plan:
    in_force = set(all_published().values_list("procedure_id", flat=True))
    found = [
        (n, "code", gettext_noop("Không có thủ tục đang áp dụng mang mã này."))
        for n, row in enumerate(rows)
        if row["code"] not in in_force
    ]
    said = {
        row["code"]: {"plain_name": row["plain_name"], "called": row["called"].split(",")} for row in rows
    }

    def write(how: Mapping[str, str]) -> Sequence[Change]:
        return procedures.set_plain_names(actor=actor, names=said, reason=how.get("ly-do", ""))

    return Plan(write, lambda: [_("Thủ tục không có trong tệp giữ nguyên tên.")], found)


# Occasions in life


def _events() -> list[dict[str, Any]]:
    names = ("key", "title", "sentence", "procedures")
    return [{name: getattr(one, name) for name in names} for one in life_events()]


def _plan_events(actor: Actor, rows: list[Row]) -> Plan:
    coming = [{**row, "procedures": list(_codes(row["procedures"]))} for row in rows]
    named = {row["key"] for row in rows}
    events = [*coming, *(one for one in _events() if one["key"] not in named)]

    def write(how: Mapping[str, str]) -> Sequence[Change]:
        return procedures.set_life_events(actor=actor, events=events, reason=how.get("ly-do", ""))

    return Plan(write, lambda: [_("Sự kiện không có trong tệp đứng sau các sự kiện trong tệp.")])


def _codes(text: str) -> Iterator[str]:
    yield from (code for one in text.split(",") if (code := one.strip()))


# Purposes for which something is kept of people


def _purposes() -> list[dict[str, Any]]:
    return [_purpose_as_text(as_row(one)) for one in purposes()]


def _purpose_as_text(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: _shown(row[name]) for name in ("valid_from", "valid_to")}
    sensitive = _("có") if row["sensitive"] else ""
    return {**row, **days, "sensitive": sensitive, "basis": purpose_labels.bases()[row["basis"]]}


def _plan_purposes(actor: Actor, rows: list[Row]) -> Plan:
    found: Found = []
    coming = [_purpose(n, row, found) for n, row in enumerate(rows)]
    for n, row in enumerate(coming):
        found += [(n, name, said) for name, several in purpose_mistakes(row).items() for said in several]

    def write(said: Mapping[str, str]) -> Sequence[Change]:
        reason = reason_given(said.get("ly-do", ""))
        return privacy.establish_purposes(actor=actor, purposes=coming, reason=reason)

    return Plan(
        write, lambda: [_("Mục đích không có trong tệp giữ nguyên; kết thúc là ghi ngày cuối.")], found
    )


def _purpose(n: int, row: Row, found: Found) -> dict[str, Any]:
    days = {name: _day(row, name, n, found) for name in ("valid_from", "valid_to")}
    basis = _key(row["basis"], purpose_labels.bases())
    return {
        **row,
        **days,
        "basis": basis,
        "retention": list(_codes(row["retention"])),
        "sensitive": bool(row["sensitive"]),
    }


TABLES = {
    table.slug: table
    for table in (
        Table(
            "co-quan", lambda: _("Cơ quan, nơi tiếp nhận"), "desk:agencies:list",
            {
                "code": "Mã", "name": "Tên ban đầu", "short_name": "Tên ngắn ban đầu", "kind": "Loại", "level": "Cấp",
                "parent": "Trực thuộc", "commune_gso": "Mã xã", "address": "Địa chỉ", "phone": "Điện thoại",
                "tms_code": "Mã TMS", "map_x": "Bản đồ x", "map_y": "Bản đồ y", "valid_from": "Từ ngày",
                "valid_to": "Đến hết ngày", "note": "Ghi chú",
            },
            ("code", "name", "kind", "level", "valid_from"), _agencies, _plan_agencies, administers,
        ),
        Table(
            "phi", lambda: _("Phí, lệ phí"), "desk:upkeep:fees",
            {
                "procedure": "Thủ tục", "case": "Trường hợp", "code": "Mã khoản thu", "name": "Khoản thu",
                "kind": "Loại", "channel": "Cách nộp", "amount": "Số tiền", "valid_from": "Từ ngày",
                "valid_to": "Đến hết ngày",
                "resolution": "Văn bản quy định", "note": "Ghi chú",
            },
            ("procedure", "case", "name", "kind"), _fees, _plan_fees, edits, by_decision=True,
        ),
        Table(
            "ten-goi", lambda: _("Tên gọi thủ tục"), "desk:upkeep:names",
            {"code": "Mã", "name": "Tên chính thức", "plain_name": "Tên dễ hiểu", "called": "Lời thường"},
            ("code", "plain_name", "called"), _names, _plan_names, edits,
        ),
        Table(
            "su-kien", lambda: _("Sự kiện cuộc đời"), "desk:upkeep:life_events",
            {"key": "Mã", "title": "Tên", "sentence": "Một câu", "procedures": "Thủ tục"},
            ("key", "title", "procedures"), _events, _plan_events, edits,
        ),
        Table(
            "muc-dich", lambda: _("Sổ mục đích xử lý dữ liệu cá nhân"), "desk:personal_data:register",
            {
                "key": "Mã", "title": "Mục đích", "why": "Để làm gì", "data": "Dữ liệu", "sensitive": "Nhạy cảm",
                "subjects": "Của ai", "basis": "Căn cứ", "reference": "Văn bản", "retention": "Quy tắc lưu giữ",
                "kept": "Giữ bao lâu", "recipients": "Ai nhận", "abroad": "Ra nước ngoài", "valid_from": "Từ ngày",
                "valid_to": "Đến hết ngày",
            },
            ("key", "title", "why", "data", "subjects", "basis", "reference", "valid_from"), _purposes,
            _plan_purposes, may_keep_register,
        ),
    )
}  # fmt: skip
