"""What is settled on the spot: the province's list, what the Centre approves by delegation, days of quick lanes."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import delegated_on_the_spot, names, province
from motcua.procedures.queries import entries
from motcua.web.portal.decorators import crumbs, public

DECIDES = ("approver", "signer")


@require_safe
@public
def page(request: HttpRequest) -> HttpResponse:
    """The lists of today."""
    ours, known = province(), names()
    days = {
        "mon": _("thứ Hai"), "tue": _("thứ Ba"), "wed": _("thứ Tư"), "thu": _("thứ Năm"), "fri": _("thứ Sáu"),
        "sat": _("thứ Bảy"), "sun": _("Chủ nhật"),
    }  # fmt: skip
    context = {
        "listed": entries(ours.on_the_spot),
        "source": ours.on_the_spot_source,
        "delegated": _delegated(),
        "lanes": [(one.name, days[one.weekday], known.get(one.agency, "")) for one in ours.quick_lanes],
        "crumbs": crumbs(("", _("Giải quyết tại chỗ"))),
    }
    return render(request, "portal/on_the_spot.html", context)


def _delegated() -> list[dict[str, Any]]:
    """By agency, what staff of the Centre approve or sign for it today, and until when."""
    found: dict[str, dict[str, Any]] = {}
    for held in delegated_on_the_spot():
        if held.post.role in DECIDES:
            row = found.setdefault(held.post.agency_id, {"agency": held.post.agency.name, "codes": {}})
            row["codes"].update(dict.fromkeys(_procedures(held.only), held.valid_to))
    return [
        {
            "agency": row["agency"],
            "entries": [(one, row["codes"][one.code]) for one in entries(list(row["codes"]))],
        }
        for row in found.values()
    ]


def _procedures(codes: Iterable[str]) -> list[str]:
    """The procedures of codes that may name a case: `1.001193.01` is of `1.001193`."""
    return list(dict.fromkeys(".".join(code.split(".")[:2]) for code in codes))
