"""Plain names of procedures, and what people call them when they look for one."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.vietnamese import fold
from motcua.platform.upsert import Change
from motcua.procedures import commands
from motcua.procedures.queries import all_published, called_by_people, edits
from motcua.web.desk import changing
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.upkeep import rows

PAGE = "desk:upkeep:names"
COLUMNS = ("ma", "ten", "goi")
_ON_A_PAGE = 25


@require_http_methods(["GET", "POST"])
@officers_only
def names(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A page of procedures as rows; sent, rehearsed; sent again, saved."""
    asked = request.GET.get("q", "").strip()
    found = [
        version
        for version in all_published()
        if fold(asked)
        in fold(f"{version.procedure_id} {version.name} {version.content.get('plain_name') or ''}")
    ]
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("trang"))
    answer = _answered(request, actor) if request.method == "POST" else None
    if answer and answer.saved:
        messages.success(request, _("Đã lưu tên gọi."))
        return redirect(request.get_full_path())
    typed = {row["ma"]: row for row in rows.typed(request.POST, COLUMNS, ("ma",))}
    context = {
        "asked": asked,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "keep": f"q={asked}&" if asked else "",
        "rows": [{"n": n, **_row(version, typed)} for n, version in enumerate(page.object_list, 1)],
        "edits": edits(actor),
        "answer": answer,
        "reason": changing.reason_field(request.POST, answer.fields if answer else {}),
        "history": changing.told("plain_names"),
        "with_key": True,
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/upkeep/names.html", context, current=PAGE, status=status)


def _row(version: Any, typed: dict[str, dict[str, str]]) -> dict[str, str]:
    code = version.procedure_id
    if code in typed:
        return {**typed[code], "name": version.name}
    called = ", ".join(called_by_people(code))
    return {"ma": code, "name": version.name, "ten": version.content.get("plain_name") or "", "goi": called}


def _answered(request: HttpRequest, actor: Actor) -> changing.Answer:
    if not edits(actor):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")
    said = {
        row["ma"]: {"plain_name": row["ten"], "called": row["goi"].split(",")}
        for row in rows.typed(request.POST, COLUMNS, ("ma",))
    }

    def write() -> Sequence[Change]:
        return commands.set_plain_names(actor=actor, names=said, reason=request.POST.get("ly-do", ""))

    def touches() -> list[str]:
        return [
            _("Người dân thấy tên mới ngay ở trang chủ, trang thủ tục và khi tìm; hồ sơ đã nộp giữ tên cũ."),
            _("Mỗi thủ tục đổi tên dễ hiểu có một phiên bản mới, giữ nguyên số quyết định."),
        ]

    return changing.answered(request, write, touches)
