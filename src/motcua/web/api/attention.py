"""What officials mark for themselves and their agency: labels, dossiers that they follow, lists that they keep."""

from typing import Annotated, cast

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from motcua.dossiers import access, commands
from motcua.dossiers.commands import NewLabel
from motcua.dossiers.commands.views import NewView
from motcua.dossiers.queries import labels, views
from motcua.dossiers.types import Label, SavedView
from motcua.kernel.actor import Actor
from motcua.web.api.attention_schemas import (
    FirstViewAsked,
    FollowedOut,
    KeptList,
    LabelOut,
    LabelsAsked,
    LabelsOut,
    ViewAsked,
    ViewOut,
    ViewsOut,
)
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.idempotency import repeatable
from motcua.web.api.published import KEY, Number, extra
from motcua.web.api.reply import moment, nothing, reply
from motcua.web.api.work import officer_of
from motcua.web.ui import worklist_names as named

router = Router(tags=["Nhãn, theo dõi, danh sách đã giữ"], auth=Bearer("work"))
Code = Annotated[str, Path(max_length=60)]


@router.get("/labels", response=LabelsOut, summary="Nhãn được dùng", openapi_extra=extra())
def usable(request: HttpRequest) -> HttpResponse:
    """Nhãn riêng và nhãn chung của cơ quan; `dossiers` là số hồ sơ đang mang."""
    return reply({"items": [_out(one) for one in labels.counted(officer_of(request))]})


@router.post("/labels", response={201: LabelOut}, summary="Tạo nhãn", openapi_extra=extra(headers=(KEY,)))
def make(request: HttpRequest, asked: NewLabel) -> HttpResponse:
    """`agency`: dùng chung trong cơ quan ấy; bỏ trống là nhãn riêng."""

    def do() -> HttpResponse:
        made = commands.make_label(actor=officer_of(request), given=asked)
        return reply(_out(labels.counted(officer_of(request)).get(pk=made.pk)), 201)

    return repeatable(cast("ApiRequest", request), do)


@router.delete(
    "/labels/{number}", response={204: None}, summary="Bỏ nhãn", url_name="label", openapi_extra=extra(404)
)
def drop(request: HttpRequest, number: Number) -> HttpResponse:
    """Nhãn rời mọi hồ sơ."""
    commands.drop_label(actor=officer_of(request), label=number)
    return nothing()


@router.put(
    "/dossiers/{code}/labels",
    response=LabelsOut,
    summary="Gắn nhãn cho hồ sơ",
    url_name="labels_of",
    openapi_extra=extra(404),
)
def put(request: HttpRequest, code: Code, asked: LabelsAsked) -> HttpResponse:
    """Trong những nhãn được dùng, hồ sơ mang đúng những nhãn này."""
    officer = officer_of(request)
    dossier = access.get(officer, code)
    commands.label_dossier(actor=officer, dossier=dossier, wanted=asked.labels)
    on = {one.number for one in labels.on(officer, [dossier.pk]).get(dossier.pk, ())}
    return reply({"items": [_out(one) for one in labels.counted(officer) if one.pk in on]})


@router.put(
    "/dossiers/{code}/follow",
    response={204: None},
    summary="Theo dõi hồ sơ",
    url_name="follow",
    openapi_extra=extra(404),
)
def follow(request: HttpRequest, code: Code) -> HttpResponse:
    """Từ nay điều gì xảy ra với hồ sơ cũng được báo."""
    officer = officer_of(request)
    commands.follow(actor=officer, dossier=access.get(officer, code))
    return nothing()


@router.delete(
    "/dossiers/{code}/follow",
    response={204: None},
    summary="Thôi theo dõi hồ sơ",
    url_name="unfollow",
    openapi_extra=extra(404),
)
def unfollow(request: HttpRequest, code: Code) -> HttpResponse:
    """Không theo dõi nữa."""
    officer = officer_of(request)
    commands.unfollow(actor=officer, dossier=access.get(officer, code))
    return nothing()


@router.get("/followed", response=FollowedOut, summary="Hồ sơ đang theo dõi", openapi_extra=extra())
def followed(request: HttpRequest) -> HttpResponse:
    """Có tin mới đứng đầu; `new` là số sự kiện chưa xem."""
    rows = labels.followed(officer_of(request))
    return reply(
        {
            "items": [
                {
                    "dossier": one.dossier.code,
                    "status": one.dossier.status,
                    "changed_at": moment(one.dossier.changed_at),
                    "new": one.new,
                }
                for one in rows
            ]
        }
    )


@router.get("/views", response=ViewsOut, summary="Danh sách việc đã giữ", openapi_extra=extra())
def kept(request: HttpRequest) -> HttpResponse:
    """Của mình và được chia sẻ trong cơ quan. Hỏi `/worklist` với đúng các mục này là thấy danh sách ấy."""
    officer = officer_of(request)
    return reply({"items": [_view(one, officer) for one in views.usable(officer)]})


@router.post(
    "/views", response={201: ViewOut}, summary="Giữ một danh sách việc", openapi_extra=extra(headers=(KEY,))
)
def keep(request: HttpRequest, asked: ViewAsked) -> HttpResponse:
    """Trùng tên thì thay danh sách cũ. `agency`: dùng chung trong cơ quan ấy."""

    def do() -> HttpResponse:
        officer = officer_of(request)
        given = NewView(name=asked.name, agency=asked.agency, asked=_kept_as(asked))
        made = commands.save_view(actor=officer, given=given)
        return reply(_view(views.usable(officer).get(pk=made.pk), officer), 201)

    return repeatable(cast("ApiRequest", request), do)


@router.put(
    "/views/first", response={204: None}, summary="Danh sách mở đầu bàn làm việc", openapi_extra=extra(404)
)
def first(request: HttpRequest, asked: FirstViewAsked) -> HttpResponse:
    """Bỏ trống `view`: mở bằng việc đang chờ."""
    commands.open_with(actor=officer_of(request), view=asked.view)
    return nothing()


@router.delete(
    "/views/{number}",
    response={204: None},
    summary="Bỏ danh sách đã giữ",
    url_name="view",
    openapi_extra=extra(404),
)
def forget(request: HttpRequest, number: Number) -> HttpResponse:
    """Chỉ của mình; người được chia sẻ cũng không còn thấy."""
    commands.drop_view(actor=officer_of(request), view=number)
    return nothing()


_PARTS = {
    "list": named.LIST,
    "stage": named.STAGE,
    "procedure": named.PROCEDURE,
    "q": named.TEXT,
    "label": named.LABEL,
    "order": named.ORDER,
}
"""What a list asks for here, and how that is kept."""


def _kept_as(asked: KeptList) -> dict[str, str]:
    usual = KeptList()
    parts = {name: getattr(asked, name) for name in _PARTS}
    said = {name: str(value) for name, value in parts.items() if value != getattr(usual, name)}
    return {_PARTS[name]: value for name, value in {"list": asked.list, **said}.items()}


def _view(one: SavedView, officer: Actor) -> dict[str, object]:
    parts = {name: one.asked.get(key) for name, key in _PARTS.items() if one.asked.get(key)}
    if label := parts.get("label"):
        parts["label"] = int(label) if str(label).isdecimal() else None
    return {
        **KeptList().dict(),
        **parts,
        "id": one.pk,
        "name": one.name,
        "agency": one.agency_id or "",
        "own": one.officer_id == officer.officer_id,
        "opens": getattr(one, "opens", False),
    }


def _out(one: Label) -> dict[str, object]:
    return {
        "id": one.pk,
        "name": one.name,
        "look": one.look,
        "agency": one.agency_id or "",
        "dossiers": getattr(one, "number", 0),
    }
