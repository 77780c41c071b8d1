"""Occasions in life on the portal's first page, as a table in their order."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.platform.upsert import Change
from motcua.procedures import commands
from motcua.procedures.queries import edits, entries, events_with_paths, life_events
from motcua.web.desk import changing
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.upkeep import rows

PAGE = "desk:upkeep:life_events"
COLUMNS = ("ma", "ten", "cau", "thu-tuc", "thu-tu")
_EMPTY_ROWS = 2


@require_http_methods(["GET", "POST"])
@officers_only
def events(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The table; sent, rehearsed; sent again, on the first page."""
    known = [_as_typed(n, one) for n, one in enumerate(life_events(), 1)]
    typed = (
        rows.typed(request.POST, COLUMNS, ("ma", "ten", "cau", "thu-tuc"))
        if request.method == "POST"
        else known
    )
    answer = _answered(request, actor, typed) if request.method == "POST" else None
    if answer and answer.saved:
        messages.success(request, _("Đã lưu. Trang chủ hiện ngay như vậy."))
        return redirect(PAGE)
    mistakes = answer.fields if answer else {}
    with_paths = events_with_paths()
    codes = [code.strip() for row in typed for code in row["thu-tuc"].split(",")]
    context = {
        "rows": [
            {name.replace("-", "_"): value for name, value in row.items()}
            for row in rows.numbered(typed, dict.fromkeys(COLUMNS, ""), mistakes, _EMPTY_ROWS)
        ],
        "titles": {entry.code: entry.title for entry in entries(codes)},
        "paths": [(one, one.key in with_paths) for one in life_events()],
        "edits": edits(actor),
        "answer": answer,
        "mistakes": rows.listed(mistakes),
        "reason": changing.reason_field(request.POST, mistakes),
        "history": changing.told("life_events"),
        "with_key": True,
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/upkeep/life_events.html", context, current=PAGE, status=status)


def _as_typed(number: int, one: Any) -> dict[str, str]:
    return {
        "ma": one.key,
        "ten": one.title,
        "cau": one.sentence,
        "thu-tuc": ", ".join(one.procedures),
        "thu-tu": str(number),
    }


def _answered(request: HttpRequest, actor: Actor, typed: Sequence[dict[str, str]]) -> changing.Answer:
    if not edits(actor):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")
    ordered = sorted(
        typed, key=lambda row: int(row["thu-tu"]) if row["thu-tu"].isdecimal() else len(typed) + 1
    )
    said = [
        {
            "key": row["ma"],
            "title": row["ten"],
            "sentence": row["cau"],
            "procedures": [code for one in row["thu-tuc"].split(",") if (code := one.strip())],
        }
        for row in ordered
    ]

    def write() -> Sequence[Change]:
        return commands.set_life_events(actor=actor, events=said, reason=request.POST.get("ly-do", ""))

    def touches() -> list[str]:
        return [
            ngettext(
                "Trang chủ hiện %(n)d sự kiện, theo thứ tự này.",
                "Trang chủ hiện %(n)d sự kiện, theo thứ tự này.",
                len(said),
            )
            % {"n": len(said)}
        ]

    return changing.answered(request, write, touches)
