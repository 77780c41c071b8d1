"""The result document as a form: its fields, what was posted, what may be written."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.dossiers import outputs
from motcua.dossiers.act import Act
from motcua.dossiers.acts.appraise import APPRAISE
from motcua.dossiers.queries.detail import Detail
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.three_way import Merged
from motcua.process.states import StepKind
from motcua.web.ui import windows
from motcua.web.ui.forms import EForm

PREFIX = "kq-"
_PLACE = re.compile(r"\{(\w+)\}")


def writes_result(detail: Detail) -> bool:
    """Whether the step that this person would finish is the one that drafts the result."""
    step = detail.step_for(APPRAISE)
    return step is not None and step.spec.kind is StepKind.WORK


def is_drawn_by(act: Act[Any]) -> bool:
    """Whether the panel of this act has room for the draft of the result."""
    return act is APPRAISE


def definition(detail: Detail) -> Mapping[str, Any]:
    """The result document as an e-form; its groups, where it names none, are one."""
    known = outputs.definition(detail.dossier)
    return {"groups": [{"title": _("Nội dung kết quả"), "fields": _in_order(known)}], **known}


def _in_order(known: Mapping[str, Any]) -> list[str]:
    """The fields as they follow each other on the paper, then those that it does not print.

    Objects stored as JSON in the database forget the order of their keys; the blocks of the paper are a list.
    """
    printed = _PLACE.findall(json.dumps(known.get("blocks", []), ensure_ascii=False))
    properties = known["schema"]["properties"]
    return [name for name in dict.fromkeys([*printed, *sorted(properties)]) if name in properties]


def result_form(detail: Detail, posted: QueryDict | None = None) -> EForm:
    """The form of the result, filled from what was drafted or declared, or as posted."""
    if posted is not None:
        return EForm(definition(detail), data=posted, prefix=PREFIX)
    return EForm(definition(detail), prefill=outputs.result_fields(detail.dossier), prefix=PREFIX)


def drafted(detail: Detail) -> Mapping[str, Any]:
    """What is saved of the draft by now."""
    return detail.result.fields if detail.result else {}


def panel(detail: Detail, posted: QueryDict | None = None) -> dict[str, Any]:
    """What the panel needs to show the draft: as it is saved, or as posted beside what others saved meanwhile."""
    if posted is None:
        form = result_form(detail)
        return {"result_form": form, **windows.drawn((form, drafted(detail)))}
    form, merged = _posted(detail, posted)
    return {"result_form": form, **windows.unsaved((form, drafted(detail), merged))}


def _posted(detail: Detail, posted: QueryDict) -> tuple[EForm, Merged]:
    form = result_form(detail, posted)
    return form, windows.merge(form, posted, drafted(detail))


def elsewhere(detail: Detail, posted: QueryDict) -> str:
    """What others saved meanwhile and is kept beside what was posted, in a sentence."""
    return windows.in_one_sentence(_posted(detail, posted))


def shown_result(detail: Detail) -> EForm:
    """The result's fields to read."""
    return EForm.of(definition(detail), outputs.result_fields(detail.dossier))


def posted_result(detail: Detail, posted: QueryDict, *, whole: bool = True) -> dict[str, Any] | None:
    """The fields as posted; None where the step drafts no result.

    Raises `Conflict` when somebody has to decide between this and what another saved meanwhile, `Invalid` when
    something is missing or wrong and the result must be `whole`.
    """
    if not writes_result(detail):
        return None
    form, merged = _posted(detail, posted)
    if merged.conflicts or (whole and merged.elsewhere):
        raise Conflict("Dự thảo vừa được sửa ở nơi khác. Hãy xem chỗ khác nhau ở dưới rồi bấm lại.")
    if whole and not form.is_valid():
        raise Invalid(_("Dự thảo kết quả còn chỗ chưa đúng hoặc chưa điền."), code="result_incomplete")
    return form.answer
