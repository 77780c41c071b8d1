"""How each partner stands, what stopped and why, what a comparison found; sending again, letting be, telling anew."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from motcua.exchange import commands, queries
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.outbox.pages import OUTCOMES
from motcua.web.ui import outside_words, register_words
from motcua.web.ui.posting import posted_from

PAGE = "desk:exchange:list"
MOST = 200
KINDS: dict[str, Any] = {
    "dossier": lazy("Tình trạng hồ sơ"),
    "progress": lazy("Dòng tiến độ"),
    "filed": lazy("Hồ sơ nộp ở đó"),
}
STATES: dict[str, tuple[Any, str]] = {
    "waiting": (lazy("Chờ bản tin trước"), "quiet"),
    "sending": (lazy("Đang gửi"), "info"),
    "done": (lazy("Xong"), "done"),
    "stuck": (lazy("Dừng, cần người xem"), "late"),
    "set_aside": (lazy("Đã bỏ qua"), "quiet"),
}
DIFFERENCES: dict[str, Any] = {
    "missing_there": lazy("Bên kia không có hồ sơ này"),
    "missing_here": lazy("Bên kia có, ta không biết hồ sơ này"),
    "status": lazy("Trạng thái khác nhau (ta, bên kia)"),
    "content": lazy("Nội dung khác nhau"),
    "progress": lazy("Dòng tiến độ thiếu, thừa hoặc khác"),
    "own": lazy("Bản tin đã gửi không đúng với hồ sơ của ta"),
}
# What telling anew cannot mend: the other side alone could take something away.
UNHEALED = frozenset({"missing_here"})


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each partner, and the messages that stopped; the first 200."""
    context = {
        "partners": [_partner(one) for one in queries.partners(actor)],
        "stuck": _rows(queries.stuck(actor)[:MOST]),
        "registers": [_register(one) for one in queries.register_standings(actor)],
        "down": outside_words.down(_systems(actor)),
    }
    return show(request, actor, "desk/exchange/list.html", context, current=PAGE)


@require_GET
@officers_only
def dossier(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every message about one dossier, by any of its numbers (`ma`)."""
    ref = request.GET.get("ma", "").strip()
    strands = queries.strands_of(actor, ref)
    rows = _rows(queries.messages_of(actor, [strand.pk for strand in strands]))
    context = {
        "ref": ref,
        "strands": [
            {
                "strand": strand,
                "code": strand.shown.get("code", ""),
                "rest": strand.shown.get("rest") or {},
                "messages": [row for row in rows if row["message"].strand_id == strand.pk],
            }
            for strand in strands
        ],
    }
    return show(request, actor, "desk/exchange/dossier.html", context, current=PAGE)


@require_GET
@officers_only
def protocol(request: HttpRequest, actor: Actor, *, comparison: int) -> HttpResponse:
    """What one comparison found."""
    found = queries.comparison(actor, comparison)
    rows = [
        {"is": one, "what": DIFFERENCES.get(one.kind, one.kind), "heals": one.kind not in UNHEALED}
        for one in queries.differences(actor, comparison)[:MOST]
    ]
    context = {
        "comparison": found,
        "rows": rows,
        "open": any(row["heals"] and row["is"].healed_at is None for row in rows),
        "others": queries.comparisons(actor, found.partner)[:31],
    }
    return show(request, actor, "desk/exchange/protocol.html", context, current=PAGE)


@posted_from(PAGE)
@officers_only
def compare_now(request: HttpRequest, actor: Actor, *, partner: str) -> HttpResponse:
    """Have a partner compared now."""
    commands.ask_to_compare(actor=actor, partner=partner)
    messages.success(request, _("Đang đối soát. Kết quả hiện ở trang này khi xong."))
    return redirect(PAGE)


@posted_from("desk:exchange:protocol", "comparison")
@officers_only
def heal(request: HttpRequest, actor: Actor, *, comparison: int) -> HttpResponse:
    """Tell the chosen dossiers anew, or all that were found."""
    found = queries.differences(actor, comparison).exclude(kind__in=UNHEALED)
    chosen = [int(number) for number in request.POST.getlist("lech") if number.isdecimal()]
    numbers = list((found.filter(pk__in=chosen) if chosen else found).values_list("pk", flat=True))
    healed = commands.heal(actor=actor, differences=numbers, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã xếp hàng báo lại %(n)s hồ sơ.") % {"n": healed})
    return redirect("desk:exchange:protocol", comparison=comparison)


@posted_from(PAGE)
@officers_only
def anew(request: HttpRequest, actor: Actor, *, strand: int) -> HttpResponse:
    """Tell the whole of a dossier anew."""
    ref = commands.tell_strand_anew(actor=actor, strand=strand, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã xếp hàng báo lại toàn bộ hồ sơ."))
    return redirect(f"{reverse('desk:exchange:dossier')}?ma={ref}")


@posted_from(PAGE)
@officers_only
def again(request: HttpRequest, actor: Actor, *, message: int) -> HttpResponse:
    """Send a message on its way again."""
    commands.try_again(actor=actor, message=message, reason=request.POST.get("reason", ""))
    messages.success(request, _("Bản tin sẽ được gửi lại."))
    return redirect(PAGE)


@posted_from(PAGE)
@officers_only
def aside(request: HttpRequest, actor: Actor, *, message: int) -> HttpResponse:
    """Let a message be."""
    commands.set_aside(actor=actor, message=message, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã bỏ qua bản tin; các bản tin sau của hồ sơ đi tiếp."))
    return redirect(PAGE)


def _partner(one: queries.Standing) -> dict[str, Any]:
    lag = clock.now() - one.oldest if one.oldest else None
    last = one.last
    return {
        "is": one,
        "state": _state(one),
        "lag": _lag(lag) if lag else "",
        "outcome": _("Bên kia đã hiện đúng") if last and last.outcome == "done" else "",
        "answer": OUTCOMES.get(last.outcome, last.outcome) if last and last.outcome != "done" else "",
        "kinds": [
            (DIFFERENCES.get(kind, kind), number)
            for kind, number in (one.comparison.numbers.get("kinds", {}) if one.comparison else {}).items()
        ],
    }


def _systems(actor: Actor) -> list[str]:
    """All that this page is about."""
    registers = [one.contract.key for one in queries.register_standings(actor)]
    return [*(one.name for one in queries.partners(actor)), *registers]


def _register(one: queries.RegisterStanding) -> dict[str, Any]:
    last = one.last
    return {
        "is": one,
        "state": outside_words.state(one.health),
        "lag": _lag(clock.now() - one.oldest) if one.oldest else "",
        "replaces": one.contract.replaces(clock.now().date()),
        "answer": OUTCOMES.get(last.outcome, last.outcome) if last and last.outcome != "done" else "",
        "verdict": register_words.VERDICTS.get(last.verdict, ("", ""))[0] if last else "",
    }


def _lag(lag: timedelta) -> str:
    minutes = max(0, int(lag.total_seconds() // 60))
    if minutes < 120:
        return ngettext("chậm nhất %(n)s phút", "chậm nhất %(n)s phút", minutes) % {"n": minutes}
    if minutes < 2 * 24 * 60:
        return _("chậm nhất %(n)s giờ") % {"n": minutes // 60}
    return _("chậm nhất %(n)s ngày") % {"n": minutes // (24 * 60)}


def _state(one: queries.Standing) -> tuple[str, str]:
    if one.stuck:
        return _("Có hồ sơ dừng"), "late"
    if one.last and one.last.outcome not in ("done", "") and one.sending:
        return _("Chưa gửi được, máy thử lại"), "due"
    if one.waiting or one.sending:
        return _("Đang gửi"), "info"
    return _("Đã gửi hết"), "done"


def _rows(found: Iterable[queries.Message]) -> list[dict[str, Any]]:
    return [
        {
            "message": one,
            "kind": KINDS.get(one.kind, one.kind),
            "state": STATES[one.state],
            "outcome": "" if one.outcome == "done" else OUTCOMES.get(one.outcome, one.outcome),
            "retries": one.effect is not None,
        }
        for one in found
    ]
