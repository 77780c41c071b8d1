"""Looking at the catalogue: the list, one procedure in all its versions, differences, drafts, drift."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.agencies.queries import names
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import (
    catalogue,
    compared,
    drafts,
    drift,
    edits,
    fee_words,
    kind_words,
    level_word,
    limit_words,
    listing,
    narrowed,
    online_word,
    unanswered,
    versions,
)
from motcua.procedures.types import Case, Content, LimitRow, content_from_json
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui import dossier_words

CURRENT = "desk:catalogue:list"
_ON_A_PAGE = 50
_FILTERS = {"q": "text", "linh-vuc": "field", "cap": "level", "tinh-trang": "state"}
_WAY = ("submissionMethod", "processingTime", "processingTimeUnit")
Json = dict[str, Any]


@require_GET
@officers_only
def catalogue_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All procedures, filtered; those that the nation merely lists are here for looking up."""
    asked = {key: request.GET.get(key, "").strip() for key in _FILTERS}
    everything = catalogue()
    rows = narrowed(everything, **{_FILTERS[key]: value for key, value in asked.items()})
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "asked": asked,
        "field": asked["linh-vuc"],
        "state_asked": asked["tinh-trang"],
        "filtered": any(asked.values()),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "keep": f"{urlencode({k: v for k, v in asked.items() if v})}&" if any(asked.values()) else "",
        "lines": [(row, version_labels.state(row.state), level_word(row.level)) for row in page.object_list],
        "fields": sorted({row.field for row in everything if row.field}),
        "levels": [(level, level_word(level)) for level in ("commune", "province", "central")],
        "states": version_labels.states(),
        "counts": Counter(row.state for row in everything),
        "waiting": sum(row.drafts > 0 for row in everything),
        "edits": edits(actor),
    }
    return show(request, actor, "desk/catalogue/list.html", context, current=CURRENT)


@require_GET
@officers_only
def procedure(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """One procedure: what the chosen version says (the one in force first), all versions beside it."""
    return show_procedure(request, actor, code, wanted=request.GET.get("phien-ban", ""))


def show_procedure(
    request: HttpRequest, actor: Actor, code: str, *, wanted: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """The page of a procedure; `more` carries the fields of an act that was refused."""
    found = list(versions(code))
    if not found:
        return _listed(request, actor, code)
    in_force = next((v for v in found if v.state == "published"), None)
    chosen = next((v for v in found if str(v.number) == wanted), None) or in_force or found[0]
    content = content_from_json(chosen.content)
    context = {
        "chosen": chosen,
        "content": content,
        "facts": facts(content),
        "cases": [case_lines(case) for case in content.cases],
        "flags": [version_labels.doubt(flag) for flag in chosen.content.get("flags", [])],
        "open_flags": len(unanswered(chosen.content)),
        "source_words": source_words(chosen.content),
        "versions": [(v, version_labels.state(v.state), version_labels.source(v.source)) for v in found],
        "in_force": in_force,
        "state": version_labels.state(chosen.state),
        "source": version_labels.source(chosen.source),
        "edits": edits(actor),
        "can_edit": edits(actor) and chosen.state != "withdrawn",
        "publish_fields": version_labels.decision_fields(),
        "withdraw_field": version_labels.decision_fields(prefix="bai-bo-")[0],
        **more,
    }
    return show(request, actor, "desk/catalogue/procedure.html", context, current=CURRENT, status=status)


def _listed(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    entry = listing(code)
    if entry is None:
        raise NotFound(_("Không có thủ tục mang mã này."))
    context = {"entry": entry, "state": version_labels.state("listed"), "level": level_word(entry.level)}
    return show(request, actor, "desk/catalogue/listed.html", context, current=CURRENT)


def facts(content: Content) -> list[tuple[str, str]]:
    """What a version says at a glance."""
    known = {**names(), "*commune": _("Ủy ban nhân dân tất cả các xã, phường, đặc khu")}
    agencies = "\n".join(known.get(code, code) for code in content.agencies) or _("Chưa có")
    counters = "\n".join(known.get(code, code) for code in content.counters) or _("Mọi nơi tiếp nhận")
    decision = content.raw.get("decision") or {}
    found = [
        (_("Lĩnh vực"), content.field),
        (_("Cấp thực hiện"), level_word(content.level)),
        (_("Mức trực tuyến"), online_word(content.online_level)),
        (_("Cơ quan thực hiện"), agencies),
        (_("Nơi tiếp nhận"), counters),
        (_("Kết quả"), "\n".join(content.results)),
        (_("Quyết định của trung ương"), decision.get("number") or ""),
        (_("Yêu cầu, điều kiện"), content.raw.get("conditions", "")),
        (_("Căn cứ pháp lý"), "\n".join(content.grounds)),
    ]
    return [(title, value) for title, value in found if value]


def source_words(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the national record says of ways to file, times and addresses, word for word, for whoever edits."""
    national = content.get("national") or {}
    ways = [
        (" · ".join(str(way.get(key) or "") for key in _WAY), way.get("description") or "")
        for way in national.get("executionMethods") or ()
    ]
    named = {
        "dossierReceivingAddresses": _("Địa chỉ tiếp nhận"),
        "executingAgencies": _("Cơ quan thực hiện"),
        "authorizedAgencies": _("Cơ quan được ủy quyền"),
        "coordinatingAgencies": _("Cơ quan phối hợp"),
        "note": _("Ghi chú"),
    }
    texts = [(title, national.get(key) or "") for key, title in named.items()]
    notes = [(_("Ghi chú của người biên tập"), content.get("editor_note") or "")]
    shared = dict.fromkeys([*ways, *texts, *notes])
    return [(title, text) for title, text in shared if text]


def case_lines(case: Case) -> Json:
    """A case with its limits side by side, its papers and its fees."""
    channels = dict.fromkeys((*case.filing, *(row.channel for row in case.limits)))
    return {
        "case": case,
        "limits": [
            (dossier_words.channel(channel), _limit(case.limits, channel), _limit(case.committed, channel))
            for channel in channels
        ],
        "fees": [(fee, fee_words(vars(fee)), dossier_words.channel(fee.channel or "")) for fee in case.fees],
    }


def _limit(rows: Sequence[LimitRow], channel: str) -> str:
    return next((limit_words(row) for row in rows if row.channel == channel), "")


@require_GET
@officers_only
def difference(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Any two versions of a procedure, in sentences."""
    numbers = [
        int(n) if (n := request.GET.get(key, "")).isdecimal() and len(n) < 7 else None
        for key in ("tu", "den")
    ]
    before, after, found = compared(code, *numbers)
    context = {
        "code": code,
        "before": before,
        "after": after,
        "found": found,
        "marks": {"added": "plus", "removed": "minus", "changed": "edit"},
        "versions": list(versions(code)),
    }
    return show(request, actor, "desk/catalogue/difference.html", context, current=CURRENT)


@require_GET
@officers_only
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Drafts that wait for their decision; an administrator publishes many with one."""
    return show_waiting(request, actor)


def show_waiting(
    request: HttpRequest, actor: Actor, *, status: int = 200, chosen: Sequence[str] = (), **more: Any
) -> HttpResponse:
    """The page of drafts; `more` carries the fields of a publication that was refused."""
    text = request.GET.get("q", "").strip()
    page = Paginator(drafts(text), _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "query_text": text,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "keep": f"{urlencode({'q': text})}&" if text else "",
        "lines": [_draft_line(draft, chosen) for draft in page.object_list],
        "publish_fields": version_labels.decision_fields(),
        "edits": edits(actor),
        **more,
    }
    return show(request, actor, "desk/catalogue/drafts.html", context, current=CURRENT, status=status)


def _draft_line(draft: Any, chosen: Sequence[str]) -> Json:
    return {
        "draft": draft,
        "source": version_labels.source(draft.source),
        "flags": len(draft.content.get("flags", [])),
        "open_flags": len(unanswered(draft.content)),
        "field": draft.content["field"]["name"],
        "chosen": str(draft.pk) in chosen,
    }


@require_GET
@officers_only
def drift_report(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where what we published differs from the newest national record."""
    everything = drift()
    kind = request.GET.get("loai", "")
    found = [point for point in everything if not kind or point.kind == kind]
    by_procedure: dict[tuple[str, str], list[Any]] = {}
    for point in found:
        by_procedure.setdefault((point.code, point.name), []).append(point)
    page = Paginator(list(by_procedure.items()), _ON_A_PAGE // 2).get_page(request.GET.get("trang"))
    counts = Counter(point.kind for point in everything)
    context = {
        "kind": kind,
        "kinds": [(key, title, counts[key]) for key, title in kind_words().items() if counts[key]],
        "titles": kind_words(),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "keep": f"{urlencode({'loai': kind})}&" if kind else "",
        "groups": [
            (code, name, [(point, kind_words()[point.kind], _tone(point.kind)) for point in points])
            for (code, name), points in page.object_list
        ],
        "total": len(everything),
    }
    return show(request, actor, "desk/catalogue/drift.html", context, current=CURRENT)


def _tone(kind: str) -> str:
    tones: Mapping[str, str] = {
        "longer_limit": "late",
        "missing_component": "due",
        "expired_ground": "due",
        "fee": "due",
    }
    return tones.get(kind, "info")
