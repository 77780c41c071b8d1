"""What officials mark for themselves and their agency: labels, dossiers that they follow."""

from typing import Annotated, cast

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from motcua.dossiers import access, commands
from motcua.dossiers.commands import NewLabel
from motcua.dossiers.queries import labels
from motcua.dossiers.types import Label
from motcua.web.api.attention_schemas import FollowedOut, LabelOut, LabelsAsked, LabelsOut
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.idempotency import repeatable
from motcua.web.api.published import KEY, Number, extra
from motcua.web.api.reply import moment, nothing, reply
from motcua.web.api.work import officer_of

router = Router(tags=["Nhãn và theo dõi"], auth=Bearer("work"))
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


def _out(one: Label) -> dict[str, object]:
    return {
        "id": one.pk,
        "name": one.name,
        "look": one.look,
        "agency": one.agency_id or "",
        "dossiers": getattr(one, "number", 0),
    }
