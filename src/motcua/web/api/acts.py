"""The acts on one dossier: each address is one act, derived from its declaration.

If-Match names the state that the caller had seen.
"""

from collections.abc import Callable
from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import create_model

from motcua.dossiers import access, commands, outputs
from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.queries import detail as details
from motcua.dossiers.queries import signings
from motcua.dossiers.types import Dossier
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.platform.inputs import Given, Nothing
from motcua.web.api import serializers
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.filing import finished, supplied
from motcua.web.api.idempotency import repeatable
from motcua.web.api.problems import Problem
from motcua.web.api.published import IF_MATCH, KEY, extra
from motcua.web.api.reply import etag, expected, reply
from motcua.web.api.request_schemas import Asked, PaperAsked
from motcua.web.api.response_schemas import DossierLine, SigningOut

router = Router(tags=["Làm việc với hồ sơ"], auth=Bearer("work"))
View = Callable[..., HttpResponse]


def _publish(act: Act[Any]) -> None:
    """Give the act its address."""
    route = router.post(
        f"/dossiers/{{code}}/{act.address}",
        response={202: SigningOut} if act.signs else DossierLine,
        summary=str(act.verb),
        description=str(act.happens),
        operation_id=act.key,
        url_name=act.key,
        auth=Bearer(*act.scopes),
        openapi_extra=extra(404, 409, 412, headers=(IF_MATCH, KEY)),
    )
    route(_view(act))


def _view(act: Act[Any]) -> View:
    def bare(request: HttpRequest, code: str) -> HttpResponse:
        return _act(act, request, code, Nothing())

    def asking(request: HttpRequest, code: str, asked: Any) -> HttpResponse:
        return _act(act, request, code, asked)

    if act.signs or act.given is Nothing:
        return bare
    asking.__annotations__["asked"] = _body(act.given)
    return asking


def _body(given: type[Given]) -> type[Given] | type[Asked]:
    """What programs send: the act's own input, with files as finished uploads."""
    files = [name for name, field in given.model_fields.items() if field.annotation == list[Supplied]]
    if not files:
        return given
    changed: dict[str, Any] = {
        name: (list[PaperAsked], []) if name in files else (field.annotation, field)
        for name, field in given.model_fields.items()
    }
    body: type[Asked] = create_model(
        f"{given.__name__}Asked", __base__=Asked, __doc__=given.__doc__, **changed
    )
    return body


def _act(act: Act[Any], request: HttpRequest, code: str, asked: Given | Asked) -> HttpResponse:
    """Find the dossier, carry the act out in the state the caller expects, answer with the new state."""
    caller = cast("ApiRequest", request)
    return repeatable(caller, lambda: _acted(act, caller, code, asked))


def _acted(act: Act[Any], request: ApiRequest, code: str, asked: Given | Asked) -> HttpResponse:
    expect = expected(request)
    dossier = access.get(request.actor, code)
    if expect not in (None, dossier.chain_seq):
        raise _moved_on()
    try:
        if act.signs:
            return _agreed(act, request, dossier, expect)
        _carry_out(act, request, dossier, asked, expect)
    except Conflict:
        if expect is not None and access.get(request.actor, code).chain_seq != expect:
            raise _moved_on() from None
        raise
    dossier.refresh_from_db()
    return reply(serializers.line(dossier), headers={"ETag": etag(dossier.chain_seq)})


def _agreed(act: Act[Any], request: ApiRequest, dossier: Dossier, expect: int | None) -> HttpResponse:
    """Agreed to, not yet signed: where to ask how far it is."""
    agreed = outputs.consent(act, actor=request.actor, seen={dossier.code: expect})
    for refusal in agreed.refused.values():
        raise refusal
    number = agreed.signings[dossier.code].pk
    where = reverse("api:signing", kwargs={"code": dossier.code, "number": number})
    return reply(serializers.signing(signings.of(number)), 202, headers={"Location": where})


@router.get(
    "/dossiers/{code}/signings/{number}",
    response=SigningOut,
    summary="Việc ký một kết quả đang ở đâu",
    url_name="signing",
    auth=Bearer("work", "sign"),
    openapi_extra=extra(404),
)
def signing(request: HttpRequest, code: str, number: Annotated[int, Path(ge=1, le=2**53)]) -> HttpResponse:
    """Hỏi lại cho đến khi `state` là `done` hoặc `failed`; thường xong trong hai giây."""
    dossier = access.get(cast("ApiRequest", request).actor, code)
    found = signings.progress(dossier, number)
    if found is None:
        raise NotFound("Không tìm thấy lần ký này.")
    return reply(serializers.signing(found))


def _carry_out(
    act: Act[Any], request: ApiRequest, dossier: Dossier, asked: Given | Asked, expect: int | None
) -> None:
    actor = request.actor
    given = asked if isinstance(asked, act.given) else act.given.read(_with_files(request, asked))
    if act.offers is not None:
        _ensure_offered(act, details.of(actor, dossier), given)
    commands.carry_out(act, actor=actor, dossier=dossier.pk, given=given, expect=expect)


def _with_files(request: ApiRequest, asked: Given | Asked) -> dict[str, Any]:
    values = dict(asked)
    for name, value in values.items():
        if isinstance(value, list) and all(isinstance(one, PaperAsked) for one in value):
            values[name] = supplied(value, finished(request, value))
    return values


def _ensure_offered(act: Act[Any], seen: details.Detail, given: Given) -> None:
    """What is chosen must be among what a screen would offer; where that is nothing, it says what to do instead."""
    if nothing := act.nothing_offered(seen):
        raise Invalid(nothing, code="nothing_offered")
    for name, choices in (act.offers(seen) if act.offers else {}).items():
        if not _chosen(given, name) <= {known for known, _label in choices}:
            sentence = "Hãy chọn trong những gì hồ sơ này cho phép."
            raise Invalid(sentence, fields={name: [sentence]})


def _chosen(given: Given, path: str) -> set[Any]:
    """What was chosen for a field (`rows.field` inside rows); what may be left open is judged by the act."""
    name, _dot, inner = path.partition(".")
    value = getattr(given, name)
    found = [getattr(row, inner) for row in value] if inner else [value]
    return {one for part in found for one in (part if isinstance(part, list) else [part])} - {"", None}


def _moved_on() -> Problem:
    return Problem(
        412, "moved_on", _("Hồ sơ đã thay đổi từ khi anh chị đọc. Hãy đọc lại hồ sơ rồi quyết định lại.")
    )


for _one in ACTS.values():
    if _one.scopes:
        _publish(_one)
