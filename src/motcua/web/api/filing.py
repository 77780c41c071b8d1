"""Filing: the whole dossier in one request, once per Idempotency-Key, answered with its code and a proof of receipt."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, cast
from uuid import UUID, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from motcua.documents.queries import Progress, uploaded
from motcua.dossiers import commands, outputs
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.queries.linked import Group, filed_with
from motcua.dossiers.types import Dossier
from motcua.identity.queries import doubts
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.platform.log import canonical
from motcua.procedures.queries import frozen, published
from motcua.web.api import serializers
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.dossiers import router
from motcua.web.api.filing_schemas import FiledOut
from motcua.web.api.idempotency import key_of, owner_of, repeatable
from motcua.web.api.published import KEY_REQUIRED, extra
from motcua.web.api.reply import etag, moment, reply
from motcua.web.api.request_schemas import FilingAsked, PaperAsked
from motcua.web.ui.mistakes import mistakes

_SPACE = UUID("6f1f5a44-6d6f-4d63-8a5b-1d6f8b7c2e10")


@router.post(
    "/dossiers",
    response={201: FiledOut},
    summary="Nộp hồ sơ",
    tags=["Nộp hồ sơ"],
    auth=Bearer("file"),
    openapi_extra=extra(404, 409, headers=(KEY_REQUIRED,)),
)
def file(request: HttpRequest, asked: FilingAsked) -> HttpResponse:
    """Kiểm tra tất cả rồi nộp. Thiếu hay sai chỗ nào thì 422 ghi rõ từng trường và không có gì được lưu."""
    caller = cast("ApiRequest", request)

    def do() -> HttpResponse:
        key = uuid5(_SPACE, f"{owner_of(caller)}\x1f{key_of(caller)}")
        known = finished(caller, asked.papers)
        try:
            dossier = commands.file_at_once(actor=caller.actor, key=key, filing=_filing(asked, known))
        except Invalid as refusal:
            raise _explained(refusal, asked) from None
        headers = {"Location": f"/api/v1/dossiers/{dossier.code}", "ETag": etag(1)}
        return reply(_filed(dossier, asked, known), 201, headers=headers)

    return repeatable(caller, do, required=True)


def _filing(asked: FilingAsked, known: Mapping[UUID, Progress]) -> commands.Filing:
    return commands.Filing(
        procedure=asked.procedure,
        channel=asked.channel,
        case=asked.case,
        counter=asked.counter,
        handling=asked.agency,
        owner=asked.owner.model_dump(mode="json"),
        answers=asked.answers,
        papers=supplied(asked.papers, known),
        seen=asked.seen,
        incomplete=asked.incomplete,
        returning=asked.returning,
        return_address=asked.return_address,
    )


def finished(request: ApiRequest, papers: Sequence[PaperAsked]) -> Mapping[UUID, Progress]:
    """The uploads that these papers name; raises `Invalid` pointing at those that are not there or not finished."""
    known = uploaded(request.actor, [paper.upload for paper in papers]) if papers else {}
    unknown = {
        f"papers.{number}.upload": [_("Không có tệp này, hoặc tệp chưa hoàn tất.")]
        for number, paper in enumerate(papers)
        if paper.upload not in known
    }
    if unknown:
        raise Invalid("Có giấy tờ chưa tải lên xong.", fields=unknown)
    return known


def supplied(papers: Sequence[PaperAsked], known: Mapping[UUID, Progress]) -> list[Supplied]:
    """Finished uploads as papers for their components."""
    return [
        Supplied(component=p.component, name=known[p.upload].name[:200], file=known[p.upload].sha256)
        for p in papers
    ]


def _explained(refusal: Invalid, asked: FilingAsked) -> Invalid:
    """The same refusal; mistakes in the form are told in our own sentences, field by field."""
    if not any(field.split(".")[0] == "answers" for field in refusal.fields):
        return refusal
    content = frozen(published(asked.procedure).pk)
    case = content.case(asked.case) or content.cases[0]
    fields: dict[str, list[str]] = {}
    form = content.form(case.form)
    for place, sentence in mistakes(form, commands.declared(form, asked.answers), clock.now().date()):
        fields.setdefault(f"answers.{place}" if place else "answers", []).append(sentence)
    return Invalid(refusal.message, fields=fields or refusal.fields, code=refusal.code, **refusal.params)


def _filed(dossier: Dossier, asked: FilingAsked, known: Mapping[UUID, Progress]) -> dict[str, Any]:
    url, group = f"/api/v1/dossiers/{dossier.code}", filed_with(dossier)
    return {
        "code": dossier.code,
        "secret": dossier.secret,
        "submitted_at": moment(dossier.submitted_at),
        "procedure": dossier.procedure_code,
        "fee_due": dossier.fee_due,
        "papers": [
            {"component": paper.component, "name": file.name, "sha256": file.sha256, "size": file.size}
            for paper in asked.papers
            for file in (known[paper.upload],)
        ],
        "form_sha256": sha256(canonical(dossier.answers)).hexdigest(),
        "warnings": _warnings(dossier, asked, group),
        "url": url,
        "proof": outputs.prove(dossier),
        "receipt": f"{url}/outputs/receipt",
        "linked": serializers.linked(group),
        "public_url": f"{settings.PUBLIC_URL.rstrip('/')}/tra-cuu?ma={dossier.code}",
    }


def _warnings(dossier: Dossier, asked: FilingAsked, group: Group | None) -> list[str]:
    """What may be right and is worth a second look; what was answered and is not declared."""
    found = [_(sentence) for sentence in doubts(dossier.applicant)]
    filed = [one.dossier for one in group.siblings] if group else [dossier]
    declared = {name for one in filed for name in one.answers}
    left_out = ", ".join(name for name in asked.answers if name not in declared)
    sentence = _("Những câu này không áp dụng nên không được khai: %(names)s.")
    return [*found, sentence % {"names": left_out}] if left_out else found
