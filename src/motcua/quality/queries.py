"""Reads of audits: the register, one audit with its sample and findings, a dossier's check-list, a second drawing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.agencies.queries import names
from motcua.agencies.types import Post
from motcua.dossiers.queries.audits import Facts, facts, shown_for
from motcua.dossiers.types import Dossier
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.platform.readers import LogEvent, story
from motcua.quality import events, rules, sampling
from motcua.quality.access import answers_for, audits, audits_of, findings_of, sees_register
from motcua.quality.drawing import checklist_of, numbered, sample_of
from motcua.quality.models import Audit, Finding, Sampled
from motcua.quality.rules import Question, SampleRule

__all__ = [
    "Check", "Line", "Redrawn", "Wanted", "agencies_of", "answered", "answers_for", "audits", "checklist_of", "checks",
    "entries_of", "fact_words", "finding", "is_late", "listed", "may_be_closed", "one", "open_findings", "posts_at",
    "redrawn", "register", "rule_of", "sees_register", "year_of",
]  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is asked of the register; empty texts do not filter. `state`: `open`, `late`, `waits` or `closed`."""

    agency: str = ""
    gravity: str = ""
    state: str = ""
    year: int = 0


@dataclass(frozen=True)
class Line:
    """An audit in the list: how much of its sample is answered, how many findings are open."""

    audit: Audit
    sampled: int
    answered: int
    findings: int
    open: int


def listed(actor: Actor) -> list[Line]:
    """The audits that an actor sees, the newest first."""
    _ensure_sees(actor)
    rows = audits_of(actor).select_related("auditor", "agency").prefetch_related("sample", "findings")
    return [
        Line(
            row,
            len(sample := list(row.sample.all())),
            sum(one.answered_at is not None for one in sample),
            len(found := list(row.findings.all())),
            sum(one.closed_at is None for one in found),
        )
        for row in rows
    ]


def _ensure_sees(actor: Actor) -> None:
    if not sees_register(actor):
        raise NotAllowed("Sổ chất lượng dành cho đánh giá viên nội bộ và lãnh đạo.")


def one(actor: Actor, number: str) -> Audit:
    """The audit with this number; `NotFound` for whoever has nothing to do with it."""
    if not actor.is_officer:
        raise NotFound("Không có cuộc đánh giá mang số này.")
    found = audits_of(actor).select_related("auditor", "agency").filter(**numbered(number)).first()
    if found is None:
        raise NotFound("Không có cuộc đánh giá mang số này.")
    return found


def register(actor: Actor, wanted: Wanted) -> list[Finding]:
    """The quality register: findings that an actor sees, what is open and due first."""
    _ensure_sees(actor)
    rows = findings_of(actor).select_related("audit", "agency", "post", "sampled")
    now = clock.now()
    filters = {"agency": wanted.agency, "gravity": wanted.gravity, "audit__year": wanted.year}
    rows = rows.filter(**{name: value for name, value in filters.items() if value})
    if wanted.state == "closed":
        rows = rows.filter(closed_at__isnull=False)
    elif wanted.state:
        rows = rows.filter(closed_at=None)
    if wanted.state == "late":
        rows = rows.filter(waits=False, due_at__lte=now)
    if wanted.state == "waits":
        rows = rows.filter(waits=True)
    return sorted(rows, key=_pressing_first)


def _pressing_first(row: Finding) -> tuple[bool, float, int]:
    at = row.closed_at or row.due_at
    stamp = at.timestamp() if at else float("inf")
    return row.closed_at is not None, -stamp if row.closed_at else stamp, row.pk


def open_findings(actor: Actor) -> int:
    """How many wait for this actor: to set right, or to look at what was done."""
    rows = findings_of(actor).filter(closed_at=None).exclude(gravity="remark", waits=False)
    if audits(actor):
        return rows.filter(waits=True, audit__auditor=actor.officer_id).count()
    return sum(answers_for(actor, row) for row in rows.filter(waits=False))


def finding(actor: Actor, number: str, ordinal: int) -> Finding:
    """One finding; `NotFound` for whoever has nothing to do with it."""
    rows = findings_of(actor).select_related("audit__auditor", "agency", "post", "sampled", "evidence")
    found = rows.filter(
        number=ordinal, **{f"audit__{key}": value for key, value in numbered(number).items()}
    ).first()
    if found is None:
        raise NotFound("Không có phát hiện này.")
    return found


def entries_of(actor: Actor, found: Audit, ordinal: int | None = None) -> list[LogEvent]:
    """What happened to an audit, or to one of its findings, with the words, oldest first; the actor was given it."""
    told = story(events.TOPIC, found.pk)
    if ordinal is None:
        return told if audits(actor) else [e for e in told if e.type != events.ANSWERED]
    return [event for event in told if event.data.get("finding") == ordinal]


@dataclass(frozen=True)
class Check:
    """A question of the check-list with what the log says of it and what was answered."""

    question: Question
    fact: str
    answer: str
    words: str


def checks(actor: Actor, found: Audit, code: str) -> tuple[Sampled, Dossier, list[Check]]:
    """The check-list of a dossier, for its auditor while the audit is open; `NotFound` for everybody else."""
    dossier = shown_for(actor, found.number, code)
    row = found.sample.get(code=code)
    known = facts(dossier)
    return row, dossier, [_check(question, known, row) for question in checklist_of(found).questions]


def _check(question: Question, known: Facts, row: Sampled) -> Check:
    said = row.answers.get(question.key, {})
    fact = fact_words(question.fact, known) if question.fact else ""
    return Check(question, fact, said.get("answer", ""), said.get("words", ""))


def fact_words(name: str, known: Facts) -> str:
    """What the log says, in the language that is active."""
    return {
        "receipt": lambda: _("có mẫu 01") if known.receipt else _("chưa có mẫu 01"),
        "requests": lambda: _("%(n)d lần yêu cầu bổ sung") % {"n": known.requests},
        "late_steps": lambda: _late(known),
        "outcome": lambda: _outcome(known),
        "hands": lambda: ", ".join(known.hands) or _("chưa có ai"),
        "signed_result": lambda: (
            _("có kết quả đã ký") if known.signed_result else _("không có kết quả đã ký")
        ),
    }[name]()


def _late(known: Facts) -> str:
    if not known.late_steps:
        return _("không bước nào quá thời gian")
    number = len(known.late_steps)
    said = ngettext("%(n)d bước quá thời gian: %(steps)s", "%(n)d bước quá thời gian: %(steps)s", number)
    return said % {"n": number, "steps": "; ".join(known.late_steps)}


def _outcome(known: Facts) -> str:
    words = {
        "early": _("trước hạn"), "on_time": _("đúng hạn"), "late": _("quá hạn"),
    }.get(known.outcome, _("không có hạn hoặc không có kết quả"))  # fmt: skip
    return _("%(how)s; %(n)d lần xin lỗi, gia hạn") % {"how": words, "n": known.apologies}


@dataclass(frozen=True)
class Redrawn:
    """A second drawing beside the first: whether it is from the same dossiers and gives the same list."""

    same: bool
    seed: str
    gone: Sequence[str]
    new: Sequence[str]


def redrawn(actor: Actor, found: Audit) -> Redrawn | None:
    """The sample drawn again by its seed; None while it was not drawn. The actor was given the audit."""
    if found.drawn_at is None:
        return None
    drawn = sample_of(found, found.seed)
    again = [code for _settled, codes in drawn.values() for code in codes]
    first = list(found.sample.values_list("code", flat=True))
    gone, new = sorted(set(first) - set(again)), sorted(set(again) - set(first))
    from_same = all(
        sampling.fingerprint(list(settled)) == found.drawn_from.get(agency, {}).get("sha256")
        for agency, (settled, _codes) in drawn.items()
    )
    return Redrawn(not gone and not new and from_same, found.seed, gone, new)


def rule_of(found: Audit) -> SampleRule:
    """How many are drawn in an audit."""
    return rules.sample_rule(found.planned_at.astimezone(clock.VIETNAM).date())


def may_be_closed(found: Audit) -> bool:
    """Whether every dossier of its sample is answered."""
    return found.drawn_at is not None and not found.sample.filter(answered_at=None).exists()


def posts_at(agencies: Sequence[str]) -> list[Post]:
    """The posts that may have to set something right."""
    found = (
        Post.objects.filter(agency__in=agencies).select_related("agency").order_by("agency__name", "title")
    )
    return list(found)


def answered(found: Audit) -> dict[str, Counter[str]]:
    """By question how often each answer was given."""
    counts: dict[str, Counter[str]] = {one.key: Counter() for one in checklist_of(found).questions}
    for row in found.sample.all():
        for key, said in row.answers.items():
            if key in counts:
                counts[key][said["answer"]] += 1
    return counts


def agencies_of(found: Audit) -> list[str]:
    """The names of the agencies audited."""
    known = names()
    return [known.get(code, code) for code in found.agencies]


def year_of(text: str) -> int:
    """A year as typed; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) == 4 else 0


def is_late(row: Finding, now: datetime | None = None) -> bool:
    """Whether its deadline has passed and nothing waits for the auditor."""
    now = now or clock.now()
    return row.closed_at is None and not row.waits and row.due_at is not None and row.due_at <= now
