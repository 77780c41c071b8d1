"""From a posted panel to its command: one small function for each act. They raise the refusals of the commands."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.dossiers import commands, outputs
from motcua.dossiers.queries.detail import Detail
from motcua.kernel import vietnamese
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.process.states import Act
from motcua.web.desk.acts import until_of
from motcua.web.desk.results import posted_result

MOST_BYTES = 20 * 1024 * 1024 + 1


def run(act: Act, actor: Actor, detail: Detail, request: HttpRequest) -> None:
    """Carry out the act as posted."""
    _RUN[act](actor, detail, request)


def expected(request: HttpRequest) -> int | None:
    """The chain number that the person had before their eyes."""
    text = request.POST.get("expect", "")
    return int(text) if text.isdecimal() else None


def _common(actor: Actor, detail: Detail, request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor, "dossier": detail.dossier.pk, "expect": expected(request)}


def _text(request: HttpRequest, name: str) -> str:
    return vietnamese.normal(request.POST.get(name, ""))


def _noted(command: Callable[..., None]) -> Callable[[Actor, Detail, HttpRequest], None]:
    def with_note(actor: Actor, detail: Detail, request: HttpRequest) -> None:
        command(**_common(actor, detail, request), note=_text(request, "note"))

    return with_note


def _accept(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    commands.accept(**_common(actor, detail, request), seen=request.POST.getlist("seen"))


def defects(request: HttpRequest) -> list[commands.Defect]:
    """The rows of the request for supplements, in their order, half-filled ones too."""
    columns = [request.POST.getlist(name) for name in ("what", "problem", "ground")]
    rows = [[vietnamese.normal(part) for part in row] for row in zip(*columns, strict=False)]
    return [commands.Defect(*row) for row in rows if any(row)]


def _ask_more(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    listed = defects(request)
    if any(not d.what or not d.problem for d in listed):
        sentence = _("Mỗi dòng cần ghi cả giấy tờ hoặc nội dung và điều cần bổ sung.")
        raise Invalid(sentence, fields={"defects": [sentence]})
    reason = _text(request, "superior_reason")
    commands.ask_more(**_common(actor, detail, request), defects=listed, superior_reason=reason)


def read_upload(upload: UploadedFile[Any]) -> bytes:
    """An upload's bytes, never more than one beyond the limit, which is then refused in words."""
    return bytes(upload.read(MOST_BYTES))


def _supply(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    papers = [
        commands.take_in(component=component, name=upload.name or "", data=read_upload(upload))
        for component in (*detail.case.papers, "")
        for upload in request.FILES.getlist(f"file-{component}")
    ]
    note = _text(request, "note")
    commands.supply(**_common(actor, detail, request), papers=papers, note=note)


def _appraise(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    fields = posted_result(detail, request.POST)
    if fields is not None:
        commands.write_result(**_common(actor, detail, request), fields=fields)
    commands.appraise(**_common(actor, detail, request), note=_text(request, "note"))


def _unmoved(detail: Detail, request: HttpRequest) -> None:
    if expected(request) not in (None, detail.dossier.chain_seq):
        raise Conflict(_("Anh chị hãy xem lại trạng thái mới nhất rồi ký."))


def _sign(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    _unmoved(detail, request)
    outputs.sign_result(actor=actor, code=detail.dossier.code)


def _seal(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    _unmoved(detail, request)
    outputs.seal_result(actor=actor, code=detail.dossier.code)


def _return(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    way = request.POST.get("way", "")
    taken = way != "online"
    commands.return_result(
        **_common(actor, detail, request),
        way=way,
        taken_by=_text(request, "taken_by") if taken else "",
        id_number=_text(request, "id_number") if taken else "",
        note=_text(request, "note"),
    )


def _record_fee(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    method, reference = _text(request, "method"), _text(request, "reference")
    commands.record_fee(**_common(actor, detail, request), method=method, reference=reference)


def _hand_over(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    chosen = request.POST.get("to_officer", "")
    known = {str(o.pk): o.pk for o in detail.colleagues}
    if chosen not in known:
        sentence = _("Hãy chọn người nhận việc.")
        raise Invalid(sentence, fields={"to_officer": [sentence]})
    note = _text(request, "note")
    commands.hand_over(**_common(actor, detail, request), to_officer=known[chosen], note=note)


def _extend(actor: Actor, detail: Detail, request: HttpRequest) -> None:
    until = until_of(request.POST.get("until", ""))
    if until is None:
        sentence = _("Hãy ghi ngày hẹn mới, ví dụ 24/11/2026.")
        raise Invalid(sentence, fields={"until": [sentence]})
    commands.extend(**_common(actor, detail, request), until=until, note=_text(request, "note"))


_RUN: Mapping[Act, Callable[[Actor, Detail, HttpRequest], None]] = {
    Act.ACCEPT: _accept,
    Act.REFUSE: _noted(commands.refuse),
    Act.ASK_MORE: _ask_more,
    Act.SUPPLY: _supply,
    Act.REQUIRE_PAYMENT: _noted(commands.require_payment),
    Act.CONFIRM_PAYMENT: _noted(commands.confirm_payment),
    Act.RECORD_FEE: _record_fee,
    Act.HAND_OVER: _hand_over,
    Act.APPRAISE: _appraise,
    Act.SEND_BACK: _noted(commands.send_back),
    Act.APPROVE: _noted(commands.approve),
    Act.SIGN: _sign,
    Act.SEAL: _seal,
    Act.RETURN: _return,
    Act.EXTEND: _extend,
    Act.WITHDRAW: _noted(commands.withdraw),
    Act.STOP: _noted(commands.stop),
}
