"""Every move of an audit: planned, drawn, answered, found, corrected, judged, closed. Each has its actor and its event.

The auditor holds the right to audit, works in none of the agencies audited, and sees of dossiers only what was drawn.
What people wrote stands beside the log.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from motcua.agencies.queries import agency as known_agency
from motcua.agencies.queries import calendar_of, names
from motcua.agencies.types import Post
from motcua.dossiers.commands import end_showing, show_for_audit
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.inputs import END_OF_DAY
from motcua.platform.transactions import command
from motcua.process.deadline import due
from motcua.quality import events, rules, sampling
from motcua.quality.access import answers_for, ensure_audits, own_audit
from motcua.quality.drawing import checklist_of, numbered, sample_of
from motcua.quality.models import PREFIX, Audit, Finding, Sampled
from motcua.quality.reminding import remind
from motcua.quality.types import (
    Answered,
    Closed,
    Corrected,
    Drawn,
    Extended,
    FindingClosed,
    FindingReturned,
    Found,
    Planned,
)

__all__ = [
    "answer", "close", "close_finding", "correct", "draw", "extend", "find", "plan", "remind", "return_correction",
]  # fmt: skip

Words = Mapping[str, str]


@command
def plan(*, actor: Actor, given: Planned) -> Audit:
    """An audit under the next number of its year, carried out by whoever plans it. Raises `Invalid` by field."""
    ensure_audits(actor)
    _ensure_possible(actor, given)
    now = clock.now()
    home = min(actor.agencies(rights.QUALITY))
    found = Audit.objects.create(
        year=now.year, ordinal=_next_ordinal(now.year), title=given.title, agencies=sorted(set(given.agencies)),
        first=given.first, last=given.last, auditor_id=actor.officer_id or 0, agency_id=home, planned_at=now,
    )  # fmt: skip
    data = {"number": found.number, "agencies": found.agencies, "first": f"{given.first}", "last": f"{given.last}",
            "reason": given.reason}  # fmt: skip
    _tell(found, events.PLANNED, actor, data, {"title": given.title})
    return found


def _ensure_possible(actor: Actor, given: Planned) -> None:
    known = names()
    if unknown := [code for code in given.agencies if code not in known]:
        sentence = gettext_noop("Hãy chọn cơ quan trong danh sách.")
        raise Invalid(sentence, fields={"agencies": [sentence]}, codes=", ".join(unknown))
    if own := sorted(set(given.agencies) & actor.agencies()):
        raise Invalid(
            "Người đánh giá không đánh giá cơ quan của chính mình: %(agency)s. Hãy bỏ cơ quan ấy.",
            agency=known[own[0]], fields={"agencies": [gettext_noop("Có cơ quan của chính người đánh giá.")]},
        )  # fmt: skip
    if given.last < given.first:
        raise Invalid(
            "Ngày cuối trước ngày đầu. Hãy chọn lại.",
            fields={"last": [gettext_noop("Ngày này trước ngày đầu.")]},
        )
    if given.last >= clock.now().date():
        raise Invalid(
            "Kỳ đánh giá chưa kết thúc nên mẫu rút ra sẽ không rút lại được. Hãy chọn ngày cuối trước hôm nay.",
            fields={"last": [gettext_noop("Phải trước hôm nay.")]},
        )


def _next_ordinal(year: int) -> int:
    """The next number of the year; the lock holds until this transaction ends, so that none is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [PREFIX, year])
    last = Audit.objects.filter(year=year).order_by("-ordinal").values_list("ordinal", flat=True)
    return (last.first() or 0) + 1


@command
def draw(*, actor: Actor, number: str, given: Drawn) -> int:
    """The sample is drawn, once, and from now on its auditor sees it; returns how many dossiers are in it."""
    found = _locked(number)
    own_audit(actor, found)
    if found.drawn_at is not None:
        raise Conflict("Mẫu của cuộc đánh giá này đã rút; rút lại để kiểm tra thì được, thay mẫu thì không.")
    seed = given.seed or sampling.new_seed()
    drawn = sample_of(found, seed)
    if not any(codes for _settled, codes in drawn.values()):
        raise Invalid(
            "Trong kỳ ấy không có hồ sơ nào có kết quả để rút mẫu. Hãy lập cuộc đánh giá với kỳ khác."
        )
    found.seed, found.drawn_at = seed, clock.now()
    found.drawn_from = {
        code: {"number": len(settled), "sha256": sampling.fingerprint(list(settled))}
        for code, (settled, _codes) in drawn.items()
    }
    found.save(update_fields=["seed", "drawn_at", "drawn_from"])
    rows = _sampled(found, drawn)
    shown = [row.dossier_id for row in rows]
    show_for_audit(actor=actor, audit=found.number, officer=found.auditor_id, dossiers=shown)
    data = {"seed": seed, "from": found.drawn_from, "dossiers": [row.code for row in rows]}
    _tell(found, events.DRAWN, actor, data, {})
    return len(rows)


def _sampled(found: Audit, drawn: Mapping[str, tuple[dict[str, int], list[str]]]) -> Sequence[Sampled]:
    return Sampled.objects.bulk_create(
        Sampled(audit=found, dossier_id=settled[code], code=code, agency_id=agency, place=place)
        for agency, (settled, codes) in drawn.items()
        for place, code in enumerate(codes, 1)
    )


@command
def answer(*, actor: Actor, number: str, dossier: str, given: Mapping[str, Answered]) -> None:
    """The check-list of a dossier as far as it is answered; what was answered before is written anew.

    Raises `Invalid` for a question that is none, or a "no" without words.
    """
    found = _open(number)
    own_audit(actor, found)
    row = found.sample.select_for_update().filter(code=dossier).first()
    if row is None:
        raise NotFound("Hồ sơ này không có trong mẫu của cuộc đánh giá.")
    questions = {one.key for one in checklist_of(found).questions}
    wrong = {key: [gettext_noop("Không có câu này.")] for key in given if key not in questions}
    wrong |= {
        key: [gettext_noop("Không phù hợp thì hãy ghi vì sao.")]
        for key, one in given.items()
        if one.answer == "no" and not one.words
    }
    if wrong:
        raise Invalid("Bảng kiểm còn chỗ chưa đúng, xem từng câu.", fields=wrong)
    before = row.answers
    row.answers = {**before, **{key: one.model_dump() for key, one in given.items()}}
    changed = {key: value for key, value in row.answers.items() if before.get(key) != value}
    if not changed:
        return
    row.answered_at = clock.now() if questions <= row.answers.keys() else None
    row.save(update_fields=["answers", "answered_at"])
    data = {"dossier": dossier, "checklist": checklist_of(found).version,
            "answers": {key: value["answer"] for key, value in changed.items()}}  # fmt: skip
    words = {f"words.{key}": value["words"] for key, value in changed.items()}
    _tell(found, events.ANSWERED, actor, data, words)


@command
def find(*, actor: Actor, number: str, given: Found) -> Finding:
    """Something is found. Raises `Invalid` by field."""
    found = _open(number)
    own_audit(actor, found)
    sampled, question = _about(found, given)
    row = Finding.objects.create(
        audit=found, number=found.findings.count() + 1, gravity=given.gravity, agency_id=given.agency,
        post=_post(given), sampled=sampled, question=given.question, what=given.what,
        clause=question.clause if question else "", found_at=clock.now(), due_at=_due(found, given),
    )  # fmt: skip
    data = {
        "finding": row.number, "gravity": row.gravity, "agency": row.agency_id, "post": row.post_id,
        "dossier": given.dossier, "question": row.question, "due_at": log.iso(row.due_at) if row.due_at else None,
    }  # fmt: skip
    _tell(found, events.FOUND, actor, data, {"what": row.what})
    return row


def _about(found: Audit, given: Found) -> tuple[Sampled | None, rules.Question | None]:
    wrong: dict[str, list[str]] = {}
    if given.agency not in found.agencies:
        wrong["agency"] = [gettext_noop("Cơ quan này không được đánh giá.")]
    sampled = found.sample.filter(code=given.dossier, agency=given.agency).first() if given.dossier else None
    if given.dossier and sampled is None:
        wrong["dossier"] = [gettext_noop("Hồ sơ này không có trong mẫu của cơ quan ấy.")]
    question = checklist_of(found).question(given.question) if given.question else None
    if given.question and question is None:
        wrong["question"] = [gettext_noop("Không có câu này.")]
    if wrong:
        raise Invalid("Còn chỗ ghi chưa đúng, xem từng ô.", fields=wrong)
    return sampled, question


def _post(given: Found) -> Post | None:
    if given.post is None:
        return None
    found = Post.objects.filter(pk=given.post, agency=given.agency).first()
    if found is None:
        raise Invalid(
            "Vị trí này không thuộc cơ quan ấy.",
            fields={"post": [gettext_noop("Hãy chọn vị trí của cơ quan.")]},
        )
    return found


def _due(found: Audit, given: Found) -> datetime | None:
    """Until when it is set right: as the auditor says, else as the rule of its gravity does; a remark has no date."""
    if given.gravity == "remark":
        return None
    now = clock.now()
    if given.due_on is not None:
        return _end_of(given.due_on)
    limit = rules.correction_rule(found.planned_at.astimezone(VIETNAM).date()).limit(given.gravity)
    return due(calendar_of(known_agency(given.agency).code, now), now, limit).at


def _end_of(day: date) -> datetime:
    if day <= clock.now().date():
        raise Invalid("Hạn phải sau hôm nay.", fields={"due_on": [gettext_noop("Hạn phải sau hôm nay.")]})
    return datetime.combine(day, END_OF_DAY, VIETNAM)


@command
def correct(*, actor: Actor, number: str, finding: int, given: Corrected) -> None:
    """Whoever answers for a finding says what was done; it waits for the auditor. Raises `Conflict` while it waits."""
    found, row = _finding(number, finding)
    if not answers_for(actor, row):
        raise NotAllowed("Phát hiện này do vị trí khác hoặc lãnh đạo cơ quan được đánh giá khắc phục.")
    if row.waits:
        raise Conflict("Việc khắc phục đã gửi và đang chờ người đánh giá kiểm tra.")
    row.cause, row.done, row.waits = given.cause, given.done, True
    row.corrected_at, row.corrected_by, row.judged = clock.now(), actor.name, ""
    if given.evidence:
        row.evidence_id = given.evidence
    row.save()
    data = {"finding": finding, "evidence": given.evidence}
    _tell(found, events.CORRECTED, actor, data, {"cause": given.cause, "done": given.done})


@command
def return_correction(*, actor: Actor, number: str, finding: int, given: FindingReturned) -> None:
    """It is not enough: who answers for it goes on, the deadline stays. Raises `Conflict` when none waits."""
    found, row = _finding(number, finding)
    own_audit(actor, found)
    if not row.waits:
        raise Conflict("Chưa có việc khắc phục nào gửi lên.")
    row.waits, row.judged = False, given.words
    row.save(update_fields=["waits", "judged"])
    _tell(found, events.RETURNED, actor, {"finding": finding}, {"said": given.words})


@command
def extend(*, actor: Actor, number: str, finding: int, given: Extended) -> None:
    """More time, for a reason; the log keeps the date before."""
    found, row = _finding(number, finding)
    own_audit(actor, found)
    if row.due_at is None:
        raise Conflict("Khuyến nghị không có hạn.")
    before, row.due_at = row.due_at, _end_of(given.due_on)
    if row.due_at <= before:
        raise Invalid(
            "Hạn mới phải sau hạn đang có.", fields={"due_on": [gettext_noop("Phải sau hạn đang có.")]}
        )
    row.save(update_fields=["due_at"])
    data = {"finding": finding, "due_before": log.iso(before), "due_at": log.iso(row.due_at)}
    _tell(found, events.EXTENDED, actor, data, {"reason": given.reason})


@command
def close_finding(*, actor: Actor, number: str, finding: int, given: FindingClosed) -> None:
    """It is set right. A remark may be closed without a correction. Raises `Conflict` while nothing was done."""
    found, row = _finding(number, finding)
    own_audit(actor, found)
    if not row.waits and row.gravity != Finding.Gravity.REMARK:
        raise Conflict("Chưa có việc khắc phục gửi lên nên chưa kết thúc được phát hiện này.")
    row.waits, row.judged, row.closed_at = False, given.words, clock.now()
    row.save(update_fields=["waits", "judged", "closed_at"])
    _tell(found, events.FINDING_CLOSED, actor, {"finding": finding}, {"said": given.words})


@command
def close(*, actor: Actor, number: str, given: Closed) -> None:
    """Every dossier is answered: the conclusion is written, and the sample is shown to nobody any more. What was found
    goes on until each of it is closed.
    """
    found = _open(number)
    own_audit(actor, found)
    if found.drawn_at is None:
        raise Conflict("Chưa rút mẫu nên chưa kết thúc được.")
    if left := found.sample.filter(answered_at=None).count():
        raise Conflict("Còn %(left)s hồ sơ chưa trả lời đủ bảng kiểm nên chưa kết thúc được.", left=left)
    found.closed_at, found.conclusion = clock.now(), given.conclusion
    found.save(update_fields=["closed_at", "conclusion"])
    end_showing(actor=actor, audit=found.number)
    _tell(found, events.CLOSED, actor, {}, {"conclusion": given.conclusion})


def _locked(number: str) -> Audit:
    found = Audit.objects.select_for_update().filter(**numbered(number)).first()
    if found is None:
        raise NotFound("Không có cuộc đánh giá mang số này.")
    return found


def _open(number: str) -> Audit:
    found = _locked(number)
    if found.closed_at is not None:
        raise Conflict("Cuộc đánh giá này đã kết thúc.")
    return found


def _finding(number: str, finding: int) -> tuple[Audit, Finding]:
    """A finding that is not closed, and its audit, which may be."""
    found = _locked(number)
    row = found.findings.filter(number=finding).first()
    if row is None:
        raise NotFound("Không có phát hiện này.")
    if row.closed_at is not None:
        raise Conflict("Phát hiện này đã kết thúc.")
    return found, row


def _tell(found: Audit, event: str, actor: Actor, data: Mapping[str, Any], words: Words) -> None:
    kept = {name: text for name, text in words.items() if text}
    log.record(events.TOPIC, found.pk, event, at=clock.now(), actor=actor, data=data, words=kept)
