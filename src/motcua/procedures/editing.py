"""What the province itself decides about a procedure: shorter limits, agencies and counters. Always by way of a draft.

A draft is changed in place; from a version in force a new draft is drawn, which a person publishes with a decision.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.agencies.queries import counters as all_counters
from motcua.agencies.queries import names
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.procedures.access import may_edit
from motcua.procedures.definition_uses import definition
from motcua.procedures.flag_answers import answered, key_of, must_answer
from motcua.procedures.form_uses import uses_of
from motcua.procedures.limits import check_committed
from motcua.procedures.models import Version
from motcua.procedures.reading import readable
from motcua.procedures.store import write_draft
from motcua.procedures.types import CHANNELS, LimitRow

EVERY_COMMUNE = "*commune"
_FROZEN_COPIES = ("forms", "routes", "result_documents")
Content = dict[str, Any]


@command
def set_committed(
    *,
    actor: Actor,
    version_id: int,
    case_code: str,
    limits: Sequence[Mapping[str, Any]],
    reason: str,
) -> Version:
    """Promise a shorter limit for a case; an empty list takes the promise back. Returns the draft that says so.

    `limits` are rows `{channel, quantity, unit}`. Raises `Invalid` when one is longer than the statutory limit of its
    channel, or of a kind that cannot be compared with it (Decree 118/2025/NĐ-CP lets a province shorten, not lengthen).
    """
    may_edit(actor)
    version = _editable(version_id)
    case = next((c for c in readable(version.content).cases if c.code == case_code), None)
    if case is None:
        raise NotFound("Thủ tục không có trường hợp này.")
    rows = [_row(limit) for limit in limits]
    for row in rows:
        check_committed(row, case.statutory(row.channel))
    said = [{"channel": r.channel, "quantity": r.quantity, "unit": r.unit, "text": r.text} for r in rows]
    cases = [{**c, "committed": said} if c["code"] == case_code else c for c in version.content["cases"]]
    data = {"case": case_code, "committed": [f"{row.channel}: {row.text}" for row in rows]}
    return _edited(actor, version, {"cases": cases}, reason, data)


def _row(limit: Mapping[str, Any]) -> LimitRow:
    unit, quantity, channel = limit.get("unit"), limit.get("quantity"), limit.get("channel")
    if channel not in CHANNELS:
        raise Invalid("Cách nộp «%(channel)s» không có.", channel=str(channel)[:40])
    if unit not in ("working_day", "day", "hour", "month", "same_day"):
        raise Invalid("Đơn vị thời hạn «%(unit)s» không có.", unit=str(unit)[:40])
    if unit == "same_day":
        return LimitRow(channel, 1, unit, "trong ngày làm việc")
    if isinstance(quantity, bool) or not isinstance(quantity, int | float) or quantity <= 0:
        raise Invalid("Thời hạn cam kết phải là số lớn hơn 0.")
    counted = LimitRow(channel, quantity, unit).limit
    return LimitRow(channel, quantity, unit, counted.words if counted else None)


@command
def answer_flags(
    *, actor: Actor, version_id: int, answers: Mapping[str, Mapping[str, Any]], reasons: Mapping[str, str]
) -> Version:
    """Answer doubts of an imported draft, each by its key (`flag_answers.key_of`) with a value and a reason.

    Values: `flag_answers.answered`. All answers are taken or none; the log names every one.
    """
    may_edit(actor)
    version = _editable(version_id)
    if version.state != Version.State.DRAFT:
        raise Conflict("Chỉ bản nháp mới còn chỗ cần trả lời.")
    content: Content = version.content
    for key, value in answers.items():
        reason = reasons.get(key, "").strip()
        if not reason:
            raise Invalid("Hãy ghi lý do của từng câu trả lời.", fields={key: ["Hãy ghi lý do."]})
        told = {"reason": reason, "by": actor.name, "at": clock.now().isoformat()}
        content = answered(content, key, dict(value), told)
    if not readable(content).cases:
        raise Invalid("Thủ tục phải còn ít nhất một trường hợp.")
    version.content = content
    version.save(update_fields=["content"])
    given = [
        {"field": f["field"], "value": f["answer"]["words"], "reason": f["answer"]["reason"]}
        for f in must_answer(content)
        if key_of(f) in answers
    ]
    facts = {"procedure": version.procedure_id, "version": version.number, "answers": given}
    log.record("catalogue", version.pk, "answered", at=clock.now(), actor=actor, data=facts)
    return version


@command
def edit_agencies(
    *, actor: Actor, version_id: int, agencies: Sequence[str], counters: Sequence[str], reason: str
) -> Version:
    """Say which agencies settle a procedure and which counters take it (none named: every counter).

    `agencies` are codes, or `*commune` for every commune. Returns the draft that says so.
    """
    may_edit(actor)
    version = _editable(version_id)
    known = names()
    unknown = [code for code in agencies if code != EVERY_COMMUNE and code not in known]
    if unknown or not agencies:
        raise Invalid(
            "Hãy chọn ít nhất một cơ quan có trong danh mục (không có: %(codes)s).",
            codes=", ".join(unknown) or "chưa chọn",
        )
    places = set(all_counters().values_list("code", flat=True))
    if strangers := [code for code in counters if code not in places]:
        raise Invalid("Đây không phải nơi tiếp nhận: %(codes)s.", codes=", ".join(strangers))
    change = {"agencies": list(dict.fromkeys(agencies)), "counters": list(dict.fromkeys(counters))}
    return _edited(actor, version, change, reason, change)


@command
def choose_definitions(
    *, actor: Actor, version_id: int, case_code: str, route: str, result: str, reason: str, form: str = ""
) -> Version:
    """Say which route a case follows, which result document it leads to (empty: none) and which form it asks (empty:
    the one it has); returns the draft."""
    may_edit(actor)
    version = _editable(version_id)
    if not any(case["code"] == case_code for case in version.content["cases"]):
        raise NotFound("Thủ tục không có trường hợp này.")
    if definition("routes", route) is None or (result and definition("results", result) is None):
        raise Invalid("Hãy chọn quy trình và mẫu kết quả đang dùng.")
    if form and definition("forms", form) is None:
        raise Invalid("Hãy chọn tờ khai đang dùng.")
    chosen = {"route": route, "result": result or None}
    cases = [
        _asking({**case, **chosen}, form) if case["code"] == case_code else case
        for case in version.content["cases"]
    ]
    if form:
        _check_asks(form, {**version.content, "cases": [c for c in cases if c["code"] == case_code]})
        chosen["form"] = form
    return _edited(actor, version, {"cases": cases}, reason, {"case": case_code, **chosen})


def _check_asks(form: str, content: Content) -> None:
    """Raises `Invalid` where the form does not ask what the case goes by."""
    asked = (definition("forms", form) or {})["schema"]["properties"]
    lacking = [
        f"{where} lấy câu trả lời “{name}” mà tờ khai không hỏi."
        for name, where in uses_of(form, content)
        if name not in asked
    ]
    if lacking:
        raise Invalid(" ".join(dict.fromkeys(lacking)))


def _asking(case: Content, form: str) -> Content:
    """The case with this form, also in the place of the paper for which its form stands."""
    if not form:
        return case
    papers = [
        {**paper, "form": form} if paper.get("form") == case["form"] else paper
        for paper in case["components"]
    ]
    return {**case, "form": form, "components": papers}


@command
def discard_draft(*, actor: Actor, version_id: int) -> str:
    """Throw a draft away; returns the procedure's code. Published versions can only be withdrawn."""
    may_edit(actor)
    version = Version.objects.select_for_update().filter(pk=version_id, state=Version.State.DRAFT).first()
    if version is None:
        raise NotFound("Không có bản nháp này.")
    data = {"procedure": version.procedure_id, "version": version.number}
    log.record("catalogue", version.pk, "discarded", at=clock.now(), actor=actor, data=data)
    version.delete()
    return version.procedure_id


def _editable(version_id: int) -> Version:
    version = Version.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NotFound("Không có phiên bản này.")
    if version.state == Version.State.WITHDRAWN:
        raise Conflict("Phiên bản này đã hết hiệu lực; hãy sửa phiên bản đang áp dụng hoặc bản nháp.")
    return version


def _edited(actor: Actor, version: Version, change: Content, reason: str, data: Mapping[str, Any]) -> Version:
    if not reason.strip():
        raise Invalid("Hãy ghi lý do thay đổi.", fields={"reason": ["Hãy ghi lý do."]})
    draft = _changed(version, change)
    facts = {"procedure": version.procedure_id, "version": draft.number, "reason": reason.strip(), **data}
    log.record("catalogue", draft.pk, "edited", at=clock.now(), actor=actor, data=facts)
    return draft


def _changed(version: Version, change: Content) -> Version:
    content: Content = {**version.content, **change}
    if version.state == Version.State.DRAFT:
        version.content = content
        version.save(update_fields=["content"])
        return version
    others = Version.objects.filter(procedure=version.procedure_id, state=Version.State.DRAFT, source="local")
    if (other := others.first()) is not None:
        raise Conflict(
            "Đã có bản nháp số %(number)s của địa phương cho thủ tục này. Hãy sửa tiếp bản nháp đó hoặc bỏ nó đi.",
            number=other.number,
        )
    kept = {key: value for key, value in content.items() if key not in _FROZEN_COPIES}
    return write_draft({**kept, "based_on": version.number}, source="local")
