"""A worklist as its address asks for it: list, filters, order, columns; the same for page, file and kept view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.dossiers.queries import labels, worklists
from motcua.dossiers.queries.worklists import Work
from motcua.dossiers.types import Label
from motcua.kernel import vietnamese
from motcua.kernel.actor import Actor
from motcua.web.desk.frame import list_named
from motcua.web.ui import worklist_names as named
from motcua.web.ui.track import stage_title

USUAL = ("viec", "hanh-trinh", "han", "luu-y")
"""The columns of whoever chose none."""


def columns() -> dict[str, str]:
    """What one may choose among besides the code and whose dossier it is, by the key in addresses."""
    return {
        "viec": _("Việc"),
        "hanh-trinh": _("Hành trình"),
        "han": _("Hạn"),
        "luu-y": _("Lưu ý"),
        "co-quan": _("Cơ quan"),
        "nguoi-giu": _("Người đang giữ"),
        "nop": _("Nộp lúc"),
        "tiep-nhan": _("Tiếp nhận lúc"),
        "den": _("Đến bước lúc"),
        "hen": _("Hẹn trả"),
    }


def orders() -> dict[str, str]:
    """How a list may be put in order."""
    return {"urgency": _("Gấp nhất trước"), "newest": _("Mới đến trước")}


_CELLS: Mapping[str, Callable[[Work], Any]] = {
    "viec": lambda step: step.title,
    "hanh-trinh": lambda step: stage_title(step.stage),
    "han": lambda step: step.urgency,
    "luu-y": lambda step: _("Người nộp hỏi") if step.asked_by else "",
    "co-quan": lambda step: step.agency_name,
    "nguoi-giu": lambda step: step.holder,
    "nop": lambda step: step.dossier.submitted_at,
    "tiep-nhan": lambda step: step.dossier.received_at,
    "den": lambda step: step.opened_at,
    "hen": lambda step: step.dossier.due_at,
}


@dataclass(frozen=True)
class Asked:
    """What was asked for: `name` is the list's, `text` are the filters by their names in addresses, `label` is the
    chosen one of `labels`.
    """

    name: str
    text: Mapping[str, str]
    label: Label | None
    labels: tuple[Label, ...]
    order: str
    columns: tuple[str, ...]
    after: str

    @classmethod
    def of(cls, request: HttpRequest, actor: Actor) -> "Asked":
        """What is not known asks for nothing."""
        sent = request.POST if request.method == "POST" else request.GET
        text = {key: vietnamese.normal(sent.get(key, "")) for key in named.FILTERS}
        usable = tuple(labels.usable(actor))
        order = sent.get(named.ORDER, "")
        chosen = set(sent.getlist(named.COLUMNS))
        return cls(
            name=list_named(request),
            text=text,
            label=next((one for one in usable if str(one.pk) == text[named.LABEL]), None),
            labels=usable,
            order=order if order in worklists.ORDERS else next(iter(worklists.ORDERS)),
            columns=tuple(key for key in _CELLS if key in chosen) or USUAL,
            after=sent.get("sau", ""),
        )

    def wanted(self) -> worklists.Wanted:
        """As the query takes it."""
        return worklists.Wanted(
            list=self.name,
            stage=self.text[named.STAGE],
            procedure=self.text[named.PROCEDURE],
            text=self.text[named.TEXT],
            after=self.after,
            label=self.label.pk if self.label else None,
            order=self.order,
        )

    @property
    def keep(self) -> dict[str, Any]:
        """As it stands in addresses, from its first page on; what is usual is left out."""
        found: dict[str, Any] = {named.LIST: self.name, **{k: v for k, v in self.text.items() if v}}
        if self.order != next(iter(worklists.ORDERS)):
            found[named.ORDER] = self.order
        if self.columns != USUAL:
            found[named.COLUMNS] = list(self.columns)
        return found

    @property
    def address(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.keep, doseq=True)

    def said(self) -> dict[str, str]:
        """The filters in words, by their names."""
        words = {
            named.STAGE: _("Bước: %(what)s") % {"what": stage_title(self.text[named.STAGE])}
            if self.text[named.STAGE]
            else "",
            named.PROCEDURE: _("Thủ tục: %(what)s") % {"what": self.text[named.PROCEDURE]}
            if self.text[named.PROCEDURE]
            else "",
            named.TEXT: _("Tìm: %(text)s") % {"text": self.text[named.TEXT]} if self.text[named.TEXT] else "",
            named.LABEL: _("Nhãn: %(what)s") % {"what": self.label.name} if self.label else "",
        }
        return {name: text for name, text in words.items() if text}

    def heads(self) -> list[str]:
        """The titles of the chosen columns."""
        known = columns()
        return [known[key] for key in self.columns]

    def cells(self, step: Work) -> list[Any]:
        """A row of the file: whose it is, then the chosen columns."""
        dossier = step.dossier
        whose = [dossier.code, dossier.asker_name, dossier.owner_name, dossier.procedure_name]
        return [*whose, *(_CELLS[key](step) for key in self.columns)]
