"""Rights to act for somebody in words, and the questions by which they are given: at the portal and at a counter."""

from typing import Any

from django.utils.translation import gettext as _

from motcua.identity.queries import Party, Representation, Terms, is_running
from motcua.kernel import clock
from motcua.kernel.vietnamese import day
from motcua.platform.inputs import form_of


def row(one: Representation) -> dict[str, Any]:
    """A right as a list shows it."""
    return {
        "right": one,
        "kind": kinds()[one.kind],
        "may": mays()[one.may],
        "scope": ", ".join(one.only) if one.only else _("mọi thủ tục"),
        "period": _period(one),
        "running": is_running(one),
        "state": _state(one),
    }


def kinds() -> dict[str, str]:
    """By what right."""
    return {
        "representative": _("Người đại diện"),
        "employee": _("Nhân viên"),
        "mandate": _("Được ủy quyền"),
    }


def mays() -> dict[str, str]:
    """How far it goes."""
    return {
        "file": _("soạn, nộp và theo dõi"),
        "prepare": _("chỉ soạn, không nộp"),
        "read": _("chỉ xem"),
    }


def _period(one: Representation) -> str:
    first = {"first": day(one.valid_from)}
    if one.valid_to is None:
        return _("từ %(first)s, đến khi chấm dứt") % first
    return _("từ %(first)s đến hết %(last)s") % {**first, "last": day(one.valid_to)}


def _state(one: Representation) -> tuple[str, str]:
    if one.ended_at is not None:
        return _("Đã chấm dứt %(day)s") % {"day": day(one.ended_at)}, "quiet"
    if is_running(one):
        return _("Đang có hiệu lực"), "done"
    if one.valid_from > clock.now().date():
        return _("Chưa đến ngày"), "info"
    return _("Đã hết hạn"), "quiet"


def form(kind: str) -> dict[str, Any]:
    """The questions about whoever acts: of a person only a mandate, of an organisation the other two."""
    organisation = kind == Party.Kind.ORGANISATION
    definition = form_of(Terms, without=() if organisation else ("kind",))
    asked = definition["schema"]["properties"]
    if organisation:
        asked["kind"] = {**asked["kind"], "default": "employee"}
        definition["schema"]["required"] = [*definition["schema"]["required"], "kind"]
        employee = {"!=": [{"var": "kind"}, "representative"]}
        definition["show"] = {"may": employee, "procedures": employee}
    return definition
