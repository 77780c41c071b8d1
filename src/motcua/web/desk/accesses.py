"""Who looked at a dossier and its secret papers, from where, and who changed its papers: for whoever oversees it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.dossiers import access, acts
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.looks import Look, looks
from motcua.dossiers.types import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.web.desk.frame import officers_only, show

_MOST = 500


@require_GET
@officers_only
def page(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Both in one list, the newest first."""
    dossier = access.get(actor, code)
    if not access.sees_accesses(actor, dossier):
        raise NotAllowed("Trang này dành cho lãnh đạo và kiểm soát viên của nơi giữ hồ sơ.")
    rows = sorted([*_looks(dossier), *_changes(dossier)], key=lambda row: row["at"], reverse=True)
    return show(request, actor, "desk/accesses.html", {"dossier": dossier, "rows": rows[:_MOST]})


def _looks(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for look in looks(dossier, most=_MOST):
        yield {
            "at": look.at,
            "who": look.who,
            "post": look.post,
            "what": _what(look),
            "mark": look.mark,
            "why": look.why,
            "address": look.address,
        }


def _what(look: Look) -> str:
    if look.register:
        return _("Tra cứu %(register)s: %(about)s") % {
            "register": look.register,
            "about": look.about or _("chủ hồ sơ"),
        }
    return _("Xem giấy tờ: %(paper)s") % {"paper": look.paper} if look.paper else _("Xem hồ sơ")


def _changes(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for one in happenings(dossier):
        told = acts.told_of(one.type)
        if told.changes_papers:
            more = told.more(one.data) if told.more else ""
            what = f"{told.at_desk}: {more}" if more else str(told.at_desk)
            yield {"at": one.at, "who": one.who, "post": one.post, "what": what, "change": True}
