"""The worklist, the most urgent first, and the search among all dossiers one may see."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.agencies.queries import read_calendars
from motcua.dossiers.queries import intake_watch, labels, selections, views, worklists
from motcua.dossiers.queries import search as searching
from motcua.dossiers.queries.worklists import Work
from motcua.identity.queries import card_from_qr
from motcua.kernel import clock, vietnamese
from motcua.kernel.actor import Actor
from motcua.kernel.codes import code_within
from motcua.kernel.errors import Invalid
from motcua.process.states import PAUSED, STAGES
from motcua.web.desk import tracks
from motcua.web.desk.asked import Asked, columns, orders
from motcua.web.desk.batch import choices
from motcua.web.desk.frame import list_titles, officers_only, shared_with, show
from motcua.web.ui import dossier_words
from motcua.web.ui.no_entry import no_entry
from motcua.web.ui.track import stage_title

_CODE = "H00-000000-0000"


@require_GET
@officers_only
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A list with its filters; `ds` names the list, `sau` is the cursor of the page. Without a post there is none."""
    if not actor.posts:
        return no_entry(request)
    kept: list[Any] = list(views.usable(actor))
    if not request.GET and (first := next((one for one in kept if one.opens), None)):
        return redirect(f"{request.path}?{urlencode({**first.asked, 'xem': first.pk}, doseq=True)}")
    asked = Asked.of(request, actor)
    name, wanted = asked.name, asked.wanted()
    page = worklists.worklist(actor, wanted)
    chosen = selections.gathered(actor)
    put = labels.on(actor, [s.dossier.id for s in page.steps]) if asked.labels else {}
    context = {
        "list_name": name,
        "title": list_titles()[name][0],
        "rows": rows(page.steps, name, chosen, put),
        "labels": [(str(one.pk), one.name) for one in asked.labels],
        "chosen": len(chosen),
        "asked": asked.text,
        "filtered": any(asked.text.values()),
        "order": asked.order,
        "orders": orders().items(),
        "columns": [(key, title) for key, title in columns().items() if key in asked.columns],
        "all_columns": [(key, title, key in asked.columns) for key, title in columns().items()],
        "address": asked.address,
        "keep": [(k, v) for k, vs in asked.keep.items() for v in (vs if isinstance(vs, list) else [vs])],
        **_views(request, actor, kept),
        "stages": [(s.value, stage_title(s.value)) for s in STAGES],
        "procedures": _options(worklists.procedures_in(actor, name), asked.text["thu_tuc"]),
        "next_url": f"?{asked.address}&{urlencode({'sau': page.next})}" if page.next else "",
        "first_url": f"?{asked.address}" if wanted.after else "",
        "empty": _empty(name),
        "choices": choices(actor, page.steps),
        "unanswered": intake_watch.unanswered(actor, clock.now()),
    }
    return show(request, actor, "desk/worklist.html", context, current=name)


def _views(request: HttpRequest, actor: Actor, usable: Sequence[Any]) -> dict[str, Any]:
    """The named views one may use, and which of them is open."""
    opened = next((one for one in usable if str(one.pk) == request.GET.get("xem")), None)
    return {
        "views": [
            {"view": one, "address": urlencode({**one.asked, "xem": one.pk}, doseq=True)} for one in usable
        ],
        "opened": opened,
        "opened_own": opened is not None and opened.officer_id == actor.officer_id,
        "shared_with": shared_with(actor),
    }


def rows(
    steps: Sequence[Work],
    name: str,
    chosen: Collection[str] = (),
    put: Mapping[int, Sequence[labels.Put]] | None = None,
) -> list[dict[str, Any]]:
    """What a line of the list shows of a step and its dossier; plain words, since a page has fifty of them."""
    now = clock.now()
    read_calendars({code for step in steps for code in (step.agency_id, step.dossier.counter_id)})
    # The address is asked for once: each row differs in the code alone.
    address = reverse("desk:dossier", args=[_CODE])
    choose = _("Chọn %(code)s")
    return [
        {
            "address": f"{address.replace(_CODE, step.dossier.code)}?ds={name}",
            "choose": choose % {"code": step.dossier.code},
            "chosen": step.dossier.code in chosen,
            **_row(step, tracks.minutes_left(step.agency_id, now, step.urgency, rests=step.rests)),
            "waits": intake_watch.waits(step.dossier, now),
            "labels": (put or {}).get(step.dossier.id, ()),
            "asked": step.asked_by,
            "asked_late": step.asked_by is not None and step.asked_by < now,
        }
        for step in steps
    ]


def _row(step: Work, minutes: int | None) -> dict[str, Any]:
    dossier = step.dossier
    track = tracks.of_row(dossier, minutes)
    return {
        "code": dossier.code,
        "asker": dossier.asker_name,
        "owner": dossier.owner_name if dossier.owner_name != dossier.asker_name else "",
        "procedure": dossier.procedure_name,
        "title": step.title,
        "holder": step.holder,
        "minutes": minutes,
        "agency": step.agency_name,
        "submitted": dossier.submitted_at,
        "received": dossier.received_at,
        "opened": step.opened_at,
        "due": dossier.due_at,
        "waiting": track.waiting if step.rests else None,
        "track": track,
        "supplemented": dossier.supplements > 0 and not track.waiting,
        "unpaid": dossier.fee_due > 0 and not dossier.fee_paid,
    }


def _options(procedures: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The procedures to filter by; what is not chosen is written once for as long as the list stays the same."""
    written = _written(procedures)
    mark = format_html('<option value="{}"', chosen)
    return mark_safe(written.replace(mark, f"{mark} selected")) if chosen else written  # noqa: S308 - escaped above


@lru_cache(maxsize=512)
def _written(procedures: tuple[tuple[str, str], ...]) -> SafeString:
    names = ((code, Truncator(name).chars(70)) for code, name in procedures)
    return format_html_join("", '<option value="{}">{}</option>', names)


def _empty(name: str) -> tuple[str, str]:
    """What stands where a list has nothing: what will appear there."""
    return {
        "mine": (_("Anh chị chưa giữ việc nào"), _("Bấm “Nhận việc” ở một hồ sơ để giữ việc đó cho mình.")),
        "waiting": (
            _("Không có hồ sơ nào chờ"),
            _("Hồ sơ đến lượt anh chị sẽ hiện ở đây, gấp nhất ở trên cùng."),
        ),
        "today": (_("Hôm nay không có hồ sơ đến hạn"), _("Hồ sơ phải xong trong ngày sẽ hiện ở đây.")),
        "late": (_("Không có hồ sơ quá hạn"), _("Hồ sơ quá ngày hẹn trả sẽ hiện ở đây cho đến khi xong.")),
        "others": (
            _("Không có hồ sơ chờ người khác"),
            _("Hồ sơ chờ bổ sung hoặc chờ nộp tiền sẽ hiện ở đây."),
        ),
        "unit": (_("Phòng chưa có hồ sơ đang mở"), _("Mọi hồ sơ đang mở của cơ quan anh chị sẽ hiện ở đây.")),
    }[name]


@require_GET
@officers_only
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """By any words and numbers of a dossier; a whole code, typed or scanned, opens its dossier at once."""
    text = scanned(request.GET.get("q", ""))
    opened = scanned_dossier(actor, text)
    if opened:
        return redirect("desk:dossier", code=opened)
    results = searching.search(actor, text)
    read_calendars({one.dossier.counted_at for one in results.found})
    lines = [_found(one, clock.now()) for one in results.found]
    context = {"query": text, "lines": lines, "more": results.more, "most": searching.MOST}
    return show(request, actor, "desk/search.html", context)


def scanned(text: str) -> str:
    """What was typed; of a scanned identity card its number."""
    typed = vietnamese.normal(text)
    try:
        return card_from_qr(typed).id_number if "|" in typed else typed
    except Invalid:
        return typed.partition("|")[0]


def scanned_dossier(actor: Actor, text: str) -> str:
    """The code of the dossier that a text names by its whole code, alone or within a receipt's address; else empty."""
    code = code_within(text)
    return code if code and searching.by_code(actor, code) else ""


def _found(one: searching.Found, now: datetime) -> dict[str, Any]:
    dossier, rests = one.dossier, bool(one.dossier.status in PAUSED or one.dossier.suspended)
    minutes = (
        None
        if dossier.finished_at or dossier.ended_at
        else tracks.minutes_left(dossier.counted_at, now, dossier.due_at, rests=rests)
    )
    return {
        "dossier": dossier,
        "matches": one.matches,
        "status": dossier_words.status(dossier.status),
        "track": tracks.of_row(dossier, minutes),
    }
