"""The path of an occasion in life: questions and steps as rows, checked, every end shown before it is saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.vietnamese import day, typed_day
from motcua.platform.upsert import Change
from motcua.procedures import commands
from motcua.procedures.queries import (
    LifePath,
    PathStep,
    edits,
    entries,
    in_words,
    life_events,
    mistakes_in_path,
    newest_path,
    path_from_json,
)
from motcua.web.desk import changing
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.upkeep import path_rows
from motcua.web.ui.fields import Field

PAGE = "desk:upkeep:life_events"
_ENDS = 60


@require_http_methods(["GET", "POST"])
@officers_only
def path(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The newest version; sent, checked and rehearsed; sent again, it holds from its day on."""
    event = next((one for one in life_events() if one.key == key), None)
    if event is None:
        raise NotFound("Không có sự kiện này.")
    posted = request.POST if request.method == "POST" else None
    kept = newest_path(key)
    content: Mapping[str, Any] = (
        path_rows.content(posted) if posted else kept.content if kept else path_rows.NOTHING
    )
    found = path_from_json(content)
    wrong = _told(found) if posted or kept else {}
    answer = _answered(request, actor, key, content, wrong) if posted else None
    if answer and answer.saved:
        messages.success(request, _("Đã lưu. Lối đi mới áp dụng từ ngày đã ghi."))
        return redirect("desk:upkeep:life_path", key)
    mistakes = {**wrong, **(answer.fields if answer else {})}
    context = {
        "event": event,
        "kept": kept,
        "questions": path_rows.questions(content, mistakes),
        "steps": path_rows.steps(content, mistakes, _titles(found)),
        "head": _head(posted, kept, mistakes),
        "ends": [] if wrong else _ends(found),
        "edits": edits(actor),
        "answer": answer,
        "mistakes": path_rows.listed(mistakes),
        "reason": changing.reason_field(request.POST, mistakes),
        "history": changing.told("life_paths", prefix=f"{key} "),
        "with_key": True,
    }
    status = 422 if wrong and posted else answer.status if answer else 200
    return show(request, actor, "desk/upkeep/life_path.html", context, current=PAGE, status=status)


def _told(found: LifePath) -> dict[str, list[str]]:
    """What is wrong with a path today, by place, in the reader's language."""
    told: dict[str, list[str]] = {}
    for place, sentence, named in mistakes_in_path(found):
        told.setdefault(place, []).append(_(sentence) % named)
    return told


def _head(posted: QueryDict | None, kept: Any, mistakes: Mapping[str, list[str]]) -> list[Field]:
    """From when it holds, and on whose word."""
    since = posted.get("tu", "") if posted is not None else day(clock.now().date())
    source = posted.get("nguon", "") if posted is not None else kept.source if kept else ""
    told = {name: tuple(_(one) for one in mistakes.get(name, ())) for name in ("since", "source")}
    return [
        Field(
            name="tu", key="since", kind="date", label=_("Áp dụng từ ngày"), value=since, errors=told["since"],
            width="narrow",
        ),
        Field(name="nguon", key="source", kind="text", label=_("Căn cứ, nguồn"), value=source, errors=told["source"]),
    ]  # fmt: skip


def _ends(found: LifePath) -> list[tuple[Sequence[tuple[str, str]], list[list[str]]]]:
    """Every way to answer with where it leads: the first of them."""
    titles = _titles(found)
    return [
        (
            in_words(found, answers),
            [[_named(step, titles) for step in stage] for stage in found.stages(answers)],
        )
        for answers in found.ways(_ENDS)
    ]


def _titles(found: LifePath) -> dict[str, str]:
    return {one.code: one.title for one in entries([step.procedure for step in found.steps])}


def _named(step: PathStep, titles: Mapping[str, str]) -> str:
    return str(step.title) or titles.get(step.procedure, step.procedure)


def _answered(
    request: HttpRequest, actor: Actor, key: str, content: Mapping[str, Any], wrong: Mapping[str, list[str]]
) -> changing.Answer | None:
    if not edits(actor):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")
    if wrong:
        return None
    since = typed_day(request.POST.get("tu", ""))

    def write() -> Sequence[Change]:
        return commands.set_life_path(
            actor=actor, event=key, since=since, source=request.POST.get("nguon", ""), content=content,
            reason=request.POST.get("ly-do", ""),
        )  # fmt: skip

    def touches() -> list[str]:
        ends = len(list(path_from_json(content).ways(_ENDS)))
        return [
            ngettext(
                "Có %(n)d ngả trả lời, ngả nào cũng dẫn đến việc cần làm.",
                "Có %(n)d ngả trả lời, ngả nào cũng dẫn đến việc cần làm.",
                ends,
            )
            % {"n": ends}
        ]  # fmt: skip

    return changing.answered(request, write, touches)
