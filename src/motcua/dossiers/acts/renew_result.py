"""Renew a result: one that was issued is replaced, corrected or revoked, by a superior's act and a new signed document.

The dossier is done and stays so: its limit was met or missed when the first result came, and nothing moves that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Said, Seen, Told
from motcua.dossiers.models import Dossier, Output
from motcua.dossiers.phrases import note_of
from motcua.dossiers.renewals import CORRECT, RENEWALS, REPLACE, REVOKE, named
from motcua.dossiers.result_document import definition, draft_of, renewed_fields
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Line, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import again, kept, needs_words, open_steps
from motcua.process.outcome import Closed, Outcome
from motcua.process.route import StepSpec
from motcua.process.state import State, World
from motcua.process.states import Stage, Status, StepKind
from motcua.process.table import Rule

_WAYS = (
    (REPLACE, lazy("Thay thế bằng kết quả mới (nội dung sai)")),
    (CORRECT, lazy("Đính chính (thể thức, chính tả; nội dung khác giữ nguyên)")),
    (REVOKE, lazy("Thu hồi (không được cấp, không có kết quả thay)")),
)


class RenewResult(Given):
    """How it is set right, on what ground, and why; the applicant reads the reason."""

    how: Annotated[Literal["replace", "correct", "revoke"], Ask(lazy("Cách xử lý"), choices=_WAYS)]
    law: Annotated[
        Line, Ask(lazy("Căn cứ pháp lý"), lazy("Điều, khoản, số hiệu văn bản; in trong văn bản mới."))
    ]
    note: Annotated[Note, Ask(lazy("Lý do"), lazy("Sai ở đâu, vì sao; người nộp đọc được."))]


@dataclass(frozen=True)
class Issued:
    """The result that was issued last, and what the new document begins with."""

    file: str | None = None
    number: str = ""
    at: datetime | None = None
    fields: Mapping[str, Any] | None = None


_NONE = Issued()
_FILES = ("signed_file", "sealed_file", "seal_place")
"""What the draft of the first result holds and the next one has not yet."""


def _first(state: State) -> bool:
    """There is no result to renew, or it is being renewed already."""
    return not state.signed or state.renewing


RULE = Rule(statuses=frozenset({Status.DONE, Status.RETURNED}), supervisor=True, unless=_first)


def decide(state: State, order: Order[RenewResult], world: World, *, issued: Issued = _NONE) -> Outcome:
    """A new round: the work, approval, signature and seal, for the document that stands in the old one's place."""
    given = order.given
    needs_words(given.law, "Hãy ghi căn cứ pháp lý.", field="law")
    needs_words(given.note, "Hãy ghi lý do để người nộp biết kết quả sai ở đâu.")
    rounds = state.rounds + 1
    bare = replace(
        state, status=Status.DONE, steps=(), signed=False, negative=False, renewal=given.how, rounds=rounds
    )
    begun, opened = open_steps(bare, _work(state), world)
    former = {
        "file": issued.file,
        "round": rounds,
        "issued": True,
        "way": given.how,
        "law": given.law,
        "number": issued.number,
        "issued_at": issued.at,
    }
    draft = {"fields": dict(issued.fields or {}), "number": "", **dict.fromkeys(_FILES)}
    return Outcome(
        begun,
        closed=tuple(Closed(s, "renewed") for s in state.steps),
        opened=opened,
        data={
            "way": given.how,
            "law": given.law,
            "file": issued.file,
            "number": issued.number,
            "round": rounds,
        },
        words=kept(note=given.note),
        also={"former": (former,), "result": (draft,)},
    )


def _work(state: State) -> tuple[StepSpec, ...]:
    """Where the new document is drafted: the work of the appraisal, which then leads to the approval."""
    route = state.route.on(state.route.ways_by(state.facts))
    work = [s.key for s in route.steps if s.kind is StepKind.WORK]
    approval = route.first_of(Stage.APPROVE)
    return again(state, work, approval[0]) if work else approval


def _prepare(dossier: Locked, order: Order[RenewResult]) -> Decision[RenewResult]:
    """What was issued last is named in the new document; what was forgotten cannot be renewed."""
    row = Dossier.objects.select_related("declaration", "handling", "result").get(pk=dossier.id)
    last = Output.objects.filter(dossier=row, kind=Output.Kind.RESULT).order_by("-made_at", "-pk").first()
    if last is None or not row.declaration.applicant:
        raise Invalid("Hồ sơ này không còn kết quả nào để sửa, hoặc đã hết thời hạn lưu giữ.")
    draft, given = draft_of(row), order.given
    number = draft.number if draft else ""
    old = named(str(definition(row)["title"]).capitalize(), number, last.made_at)
    own_again = draft is not None and not row.negative and row.renewal in ("", REPLACE)
    fields = dict(draft.fields) if draft and own_again and given.how == REPLACE else {}
    fields |= renewed_fields(row, given.how, old=old, ground=given.law, reason=given.note)
    return partial(decide, issued=Issued(last.file_id, number, last.made_at, fields))


def _fits(seen: Seen) -> bool:
    return bool(seen.dossier.owner_name)


def _more(facts: Facts) -> str:
    return str(RENEWALS.get(str(facts.get("way", "")), ""))


def _message(facts: Facts) -> Said:
    law = str(facts.get("law", ""))
    what = {
        REPLACE: _("có kết quả đã cấp sẽ được thay thế"),
        CORRECT: _("có kết quả đã cấp sẽ được đính chính"),
        REVOKE: _("có kết quả đã cấp sẽ bị thu hồi"),
    }
    parts = (
        _("Lý do: %(note)s") % {"note": note_of(facts)},
        _("Căn cứ: %(law)s.") % {"law": law} if law else "",
        _(
            "Bạn được báo khi văn bản mới đã ký. Từ lúc đó, ai kiểm tra văn bản cũ đều thấy nó đã được xử lý thế nào."
        ),
    )
    said = what.get(str(facts.get("way", "")), _("có kết quả đã cấp sẽ được xử lý lại"))
    return Said(said, "\n\n".join(filter(None, parts)))


RENEW_RESULT = Act(
    key="renew_result",
    rule=RULE,
    idle=gettext_noop("Kết quả của hồ sơ này đang được xử lý lại, hoặc chưa có kết quả nào đã phát hành."),
    given=RenewResult,
    prepare=_prepare,
    decide=decide,
    fits=_fits,
    told=Told(
        type="result_renewed",
        changes_papers=True,
        at_desk=lazy("Xử lý kết quả đã cấp có sai sót"),
        to_citizen=lazy("Kết quả đã cấp có sai sót, đang được xử lý"),
        mark="wait",
        reads={**NOTE_FOR_APPLICANT, "way": Audience.OUTSIDER, "law": Audience.OUTSIDER},
        more=_more,
        message=_message,
    ),
    verb=lazy("Thay thế, đính chính, thu hồi kết quả"),
    happens=lazy(
        "Hồ sơ trở lại bước thẩm định để soạn văn bản mới, rồi phê duyệt, ký, đóng dấu, trả như một kết quả. Người nộp "
        "được báo lý do. Văn bản cũ được lưu, và từ khi văn bản mới đóng dấu thì mọi nơi kiểm tra đều nói rõ. Hồ sơ "
        "vẫn tính đúng hạn hay quá hạn như trước."
    ),
    order=165,
    icon="documents",
    risk=True,
)
