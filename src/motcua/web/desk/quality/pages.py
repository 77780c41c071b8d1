"""Looking at audits: the list, one with its sample and findings, a finding, the register, the report."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import names
from motcua.documents.queries import read
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.quality import outputs, queries
from motcua.quality.types import GRAVITIES, Audit, Finding
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.quality import labels
from motcua.web.desk.quality.acts import acts_for, finding_acts_for
from motcua.web.ui.sheets import Line, Sheet, handed_over

PAGE = "desk:quality:list"
PDF = "application/pdf"


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The audits, the newest first."""
    rows = [
        {"line": line, "state": labels.audit_state(line.audit), "agencies": queries.agencies_of(line.audit)}
        for line in queries.listed(actor)
    ]
    context = {"rows": rows, "audits": queries.audits(actor)}
    return show(request, actor, "desk/quality/list.html", context, current=PAGE)


@require_safe
@officers_only
def one(request: HttpRequest, actor: Actor, *, audit: str) -> HttpResponse:
    """What was drawn and from what, how far the check-lists are, what was found, what can be done now."""
    found = queries.one(actor, audit)
    rows = queries.register(actor, queries.Wanted())
    context = {
        "it": found,
        "state": labels.audit_state(found),
        "agencies": queries.agencies_of(found),
        "mine": found.auditor_id == actor.officer_id,
        "sample": _sample(found),
        "drawn_from": [(names().get(code, code), said["number"]) for code, said in found.drawn_from.items()],
        "again": queries.redrawn(actor, found) if request.GET.get("rut-lai") else None,
        "rule": queries.rule_of(found),
        "checklist": queries.checklist_of(found),
        "findings": [_row(row) for row in rows if row.audit_id == found.pk],
        "acts": acts_for(actor, found),
        "entries": [labels.entry(event) for event in queries.entries_of(actor, found)],
    }
    return show(request, actor, "desk/quality/one.html", context, current=PAGE)


def _sample(found: Audit) -> list[dict[str, object]]:
    known, number = names(), len(queries.checklist_of(found).questions)
    return [
        {
            "it": row,
            "agency": known.get(row.agency_id, row.agency_id),
            "answered": len(row.answers),
            "of": number,
            "no": sum(said["answer"] == "no" for said in row.answers.values()),
        }
        for row in found.sample.all()
    ]


def _row(row: Finding) -> dict[str, object]:
    return {"it": row, "gravity": labels.gravity(row), "state": labels.state(row)}


@require_safe
@officers_only
def finding(request: HttpRequest, actor: Actor, *, audit: str, finding: int) -> HttpResponse:
    """One finding with its correction, its story, and what can be done now."""
    row = queries.finding(actor, audit, finding)
    question = queries.checklist_of(row.audit).question(row.question)
    context = {
        "it": row,
        "audit": row.audit,
        "gravity": labels.gravity(row),
        "state": labels.state(row),
        "question": question,
        "acts": finding_acts_for(actor, row),
        "entries": [labels.entry(event) for event in queries.entries_of(actor, row.audit, finding)],
    }
    return show(request, actor, "desk/quality/finding.html", context, current=PAGE)


@require_safe
@officers_only
def evidence(request: HttpRequest, actor: Actor, *, audit: str, finding: int) -> HttpResponse:
    """The file that proves a correction."""
    row = queries.finding(actor, audit, finding)
    if row.evidence is None:
        raise NotFound(_("Phát hiện này không kèm tệp."))
    answer = HttpResponse(read(row.evidence), content_type=row.evidence.media_type)
    answer["Content-Disposition"] = "attachment"
    return answer


def _wanted(request: HttpRequest) -> queries.Wanted:
    asked = {name: request.GET.get(name, "").strip() for name in ("co-quan", "muc-do", "tinh-trang", "nam")}
    return queries.Wanted(
        asked["co-quan"], asked["muc-do"], asked["tinh-trang"], queries.year_of(asked["nam"])
    )


def _states() -> dict[str, str]:
    return {
        "open": _("Đang mở"), "late": _("Quá hạn khắc phục"), "waits": _("Chờ kiểm tra"), "closed": _("Đã kết thúc"),
    }  # fmt: skip


@require_safe
@officers_only
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The quality register: every finding with who sets it right until when, what presses first."""
    wanted = _wanted(request)
    everything = queries.register(actor, queries.Wanted())
    context = {
        "rows": [_row(row) for row in queries.register(actor, wanted)],
        "wanted": wanted,
        "keep": request.GET.urlencode(),
        "agencies": sorted({(row.agency_id, row.agency.name) for row in everything}, key=lambda one: one[1]),
        "years": sorted({row.audit.year for row in everything}, reverse=True),
        "gravities": GRAVITIES,
        "states": _states(),
    }
    return show(request, actor, "desk/quality/register.html", context, current=PAGE)


@require_safe
@officers_only
def workbook(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register as xlsx, as its page is filtered."""
    wanted = _wanted(request)
    said = {
        "co-quan": names().get(wanted.agency, ""),
        "muc-do": str(dict(GRAVITIES).get(wanted.gravity, "")),
        "tinh-trang": _states().get(wanted.state, ""),
        "nam": str(wanted.year or ""),
    }
    heads = [
        _("Cuộc đánh giá"), _("Số"), _("Mức độ"), _("Cơ quan"), _("Vị trí khắc phục"), _("Hồ sơ"), _("Điều khoản"),
        _("Phát hiện điều gì"), _("Ghi lúc"), _("Khắc phục trước"), _("Nguyên nhân"), _("Đã khắc phục"),
        _("Khắc phục lúc"), _("Kết luận"), _("Kết thúc lúc"), _("Tình trạng"),
    ]  # fmt: skip
    lines = (_cells(row) for row in queries.register(actor, wanted))
    kept = {name: text for name, text in said.items() if text}
    return handed_over(actor, Sheet("so-chat-luong", _("Sổ chất lượng"), kept, heads, lines))


def _cells(row: Finding) -> Line:
    cells = [
        row.audit.number, row.number, labels.gravity(row)[0], row.agency.name, row.post.title if row.post else "",
        row.sampled.code if row.sampled else "", row.clause, row.what, row.found_at, row.due_at, row.cause, row.done,
        row.corrected_at, row.judged, row.closed_at, labels.state(row)[0],
    ]  # fmt: skip
    return row.sampled.dossier_id if row.sampled else None, cells


@require_safe
@officers_only
def report(request: HttpRequest, actor: Actor, *, audit: str) -> HttpResponse:
    """The report of an audit, as PDF."""
    answer = HttpResponse(outputs.report(actor, audit), content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{audit}-bao-cao.pdf"'
    return answer
