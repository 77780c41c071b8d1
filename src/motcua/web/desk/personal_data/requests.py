"""What persons ask of their data, as officials see it: the list by urgency, one with what is known, its answers."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers.commands import note_persons_looked_at
from motcua.identity.queries import party_known, sets_parties_right
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound, Refusal
from motcua.privacy import access, commands
from motcua.privacy.queries import (
    Act,
    State,
    answer_of,
    answered_requests,
    clock_of,
    explanation,
    goes,
    happenings,
    in_force,
    known_of,
    may,
    open_requests,
    open_until,
    stays,
    titles_of_what_goes,
    words_of,
)
from motcua.privacy.types import DataRequest
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui import data_request_words as words
from motcua.web.ui import known_about
from motcua.web.ui.fields import Field, Option
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:personal_data:requests"
_ON_A_PAGE = 50
Mistakes = Mapping[str, list[str]]


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, the most urgent first; or what was answered."""
    if not access.sees_requests(actor):
        raise NotAllowed("Chỉ người phụ trách dữ liệu cá nhân, quầy và lãnh đạo xem được các yêu cầu này.")
    answered = request.GET.get("ds") == "da-tra-loi"
    rows = answered_requests(actor) if answered else open_requests(actor)
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "keep": "ds=da-tra-loi&" if answered else "",
        "answered": answered,
        "rows": [_row(one) for one in page.object_list],
    }
    return show(request, actor, "desk/personal_data/requests.html", context, current=PAGE)


def _row(found: DataRequest) -> dict[str, Any]:
    late = found.course.is_late(clock.now())
    return {
        "asked": found, "kind": words.kind(found), "state": words.state(found), "clock": clock_of(found), "late": late,
    }  # fmt: skip


@require_safe
@officers_only
def one(request: HttpRequest, actor: Actor, *, number: int) -> HttpResponse:
    """A request with its dates, what is known of the person, and what this officer may do about it."""
    found = access.get(actor, number)
    commands.note_look(actor=actor, request=found)
    return _page(request, actor, found)


def _page(
    request: HttpRequest, actor: Actor, found: DataRequest, *, refusal: Refusal | None = None, act: str = ""
) -> HttpResponse:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    known = known_of(actor, found.party) if found.party else None
    context = {
        **_row(found),
        "party": found.party,
        "words": words_of(found),
        "answer": answer_of(found),
        "ground": words.ground(found.ground) if found.ground else "",
        "why": explanation(found),
        "until": open_until(found),
        "parts": known_about.shown(known) if known else [],
        "erasing": _erasing(found) if found.kind == "delete" and found.answered_at is None else None,
        "sets_right": found.kind == "edit" and sets_parties_right(actor),
        "hands_out": _may_hand_out(actor, found),
        "story": [words.line(one) for one in reversed(happenings(found))],
        "acts": [_form(one, request, act, fields) for one in _offered(actor, found)],
        "refusal": in_words(refusal) if refusal else "",
        "post_needed": not access.answers(actor, found),
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/personal_data/request.html", context, current=PAGE, status=status)


def _offered(actor: Actor, found: DataRequest) -> list[Act]:
    if not access.answers(actor, found):
        return []
    return [one for one in Act if may(found.course, one, clock.now())]


def _erasing(found: DataRequest) -> dict[str, Any]:
    titles = titles_of_what_goes()
    return {"goes": [(titles[name], number) for name, number in goes(found).items()], "stays": stays(found)}


# --- acts -------------------------------------------------------------------------------------------------------

_FIELDS: Mapping[Act, tuple[str, ...]] = {
    Act.ACKNOWLEDGE: ("note", "processor"),
    Act.EXTEND: ("reason",),
    Act.CARRY_OUT: ("answer",),
    Act.REFUSE: ("ground", "reason"),
    Act.CLOSE: (),
}
_DO: Mapping[Act, Callable[..., DataRequest]] = {
    Act.ACKNOWLEDGE: commands.acknowledge,
    Act.EXTEND: commands.extend,
    Act.CARRY_OUT: commands.carry_out,
    Act.REFUSE: commands.refuse,
    Act.CLOSE: commands.close,
}


@posted_from("desk:personal_data:request", "number")
@officers_only
def act(request: HttpRequest, actor: Actor, *, number: int, act: str) -> HttpResponse:
    """One of the acts, sent from the page."""
    found = access.get(actor, number)
    chosen = next((one for one in Act if one.value == act), None)
    if chosen is None:
        raise NotFound("Không có việc này.")
    given = {name: request.POST.get(name, "") for name in _FIELDS[chosen]}
    try:
        _DO[chosen](actor=actor, request=found.pk, **given)
    except Refusal as refusal:
        return _page(request, actor, access.get(actor, number), refusal=refusal, act=act)
    messages.success(request, _("Đã ghi. Người yêu cầu được báo."))
    return redirect("desk:personal_data:request", number=number)


def _form(chosen: Act, request: HttpRequest, sent: str, mistakes: Mistakes) -> dict[str, Any]:
    own = sent == chosen.value
    typed = request.POST if own else {}
    verbs = {
        Act.ACKNOWLEDGE: (_("Trả lời lần đầu"), _("Báo người yêu cầu rằng việc đang được xem xét.")),
        Act.EXTEND: (_("Gia hạn"), _("Một lần, có lý do, trước khi hết hạn.")),
        Act.CARRY_OUT: (_("Thực hiện và trả lời"), _("Người yêu cầu đọc câu trả lời này.")),
        Act.REFUSE: (_("Không thực hiện"), _("Có căn cứ của luật; người yêu cầu đọc lý do.")),
        Act.CLOSE: (_("Đóng yêu cầu"), _("Sau khi đóng, gói dữ liệu không tải được nữa.")),
    }
    verb, happens = verbs[chosen]
    found = mistakes if own else {}
    fields = [_field(chosen, name, typed.get(name, ""), found.get(name, [])) for name in _FIELDS[chosen]]
    return {
        "key": chosen.value, "verb": verb, "happens": happens, "fields": fields, "open": own,
        "risk": chosen is Act.REFUSE,
    }  # fmt: skip


def _field(chosen: Act, name: str, value: str, errors: list[str]) -> Field:
    titles = {
        "note": (_("Lời gửi người yêu cầu"), ""),
        "processor": (_("Bên xử lý phải cùng làm"), _("Ghi tên nếu có; hạn dài hơn theo nghị định.")),
        "reason": (_("Lý do"), ""),
        "answer": (_("Câu trả lời"), _("Đã làm gì, kết quả ở đâu.")),
        "ground": (_("Căn cứ từ chối"), ""),
    }
    label, hint = titles[name]
    grounds = in_force().grounds if name == "ground" else {}
    return Field(
        name=name, key=f"{chosen.value}-{name}", kind="radio" if grounds else "text" if name == "processor" else "area",
        label=label, hint=hint, value=value, required=name not in ("note", "processor"),
        options=tuple(Option(key, _(title), key == value) for key, title in grounds.items()),
        errors=tuple(_(said) for said in errors), attributes={},
    )  # fmt: skip


# --- at a counter -----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@officers_only
def taken_down(request: HttpRequest, actor: Actor, *, party: int) -> HttpResponse:
    """What somebody who stands at the counter asks, taken down by whoever saw their paper."""
    if not access.takes_down(actor):
        raise NotAllowed("Chỉ cán bộ tiếp nhận mới ghi nhận yêu cầu tại quầy.")
    known, refusal = party_known(party), None
    note_persons_looked_at(actor=actor, persons=[known.pk], why="data_request")
    if request.method == "POST":
        try:
            made = _take_down(request, actor, party)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Đã ghi nhận yêu cầu số %(n)s.") % {"n": made.pk})
            return redirect("desk:personal_data:request", number=made.pk)
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    context = {
        "party": known,
        "fields": _counter_fields(request, fields),
        "key": request.POST.get("khoa") or uuid4(),
        "refusal": in_words(refusal) if refusal else "",
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/personal_data/take_down.html", context, current=PAGE, status=status)


def _take_down(request: HttpRequest, actor: Actor, party: int) -> DataRequest:
    posted = request.POST
    if posted.get("loai", "") not in in_force().kinds:
        sentence = "Hãy chọn loại yêu cầu."
        raise Invalid(sentence, fields={"kind": [sentence]})
    return commands.record_at_counter(
        actor=actor, key=_key(posted.get("khoa", "")), party=party, kind=posted.get("loai", ""),
        words=posted.get("loi", ""), about=posted.get("ho-so", "").replace(",", " ").split(),
        paper_seen=bool(posted.get("da-xem")),
    )  # fmt: skip


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _counter_fields(request: HttpRequest, mistakes: Mistakes) -> list[Field]:
    posted = request.POST
    kinds = in_force().kinds.values()

    def said(name: str) -> tuple[str, ...]:
        return tuple(_(one) for one in mistakes.get(name, ()))

    chosen = posted.get("loai", "")
    return [
        Field(
            name="loai", key="kind", kind="radio", label=_("Loại yêu cầu"), errors=said("kind"),
            options=tuple(Option(one.key, _(one.title), one.key == chosen) for one in kinds),
        ),
        Field(
            name="ho-so", key="about", kind="text", label=_("Về hồ sơ (mã, cách nhau bằng dấu cách)"), required=False,
            hint=_("Để trống: mọi điều hệ thống giữ về người này."), value=posted.get("ho-so", ""),
            errors=said("about"),
        ),
        Field(
            name="loi", key="words", kind="area", label=_("Lời của người yêu cầu"), required=False,
            value=posted.get("loi", ""), errors=said("words"),
        ),
        Field(
            name="da-xem", key="paper_seen", kind="checkbox", errors=said("paper_seen"),
            label=_("Tôi đã xem giấy tờ tuỳ thân của chính người này"), value=posted.get("da-xem", ""),
        ),
    ]  # fmt: skip


# --- what is handed out -----------------------------------------------------------------------------------------


def _may_hand_out(actor: Actor, found: DataRequest) -> bool:
    """A counter that took a request down hands out what it may read itself; whoever has a log-in fetches it all."""
    answered = found.kind in ("view", "supply") and found.state == State.DONE
    return answered and found.party is not None and access.takes_down(actor)


@require_safe
@officers_only
def package(request: HttpRequest, actor: Actor, *, number: int) -> HttpResponse:
    """What this officer may read of what is known, for the person who stands at the counter."""
    found = access.get(actor, number)
    if not _may_hand_out(actor, found) or found.party is None:
        raise NotFound("Yêu cầu này không có gì để trao ở quầy.")
    known = known_of(actor, found.party)
    commands.hand_out(actor=actor, request=found.pk)
    return known_about.package(known, with_files=found.kind == "supply")
