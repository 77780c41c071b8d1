"""The changes that can be made to an official: what each asks for, what it does, whose posts it takes or gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.agencies import commands
from motcua.agencies.access import below
from motcua.agencies.queries import directory, own_posts, posts_of
from motcua.agencies.types import Officer
from motcua.kernel import clock
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import sort_key
from motcua.platform.inputs import Ask, Choices, Given, Line, Words
from motcua.platform.upsert import Change
from motcua.procedures.queries import cases_with_results, exists, result_titles

Reason = Annotated[
    str,
    Field(max_length=500),
    Ask(lazy("Lý do, căn cứ"), lazy("Ví dụ: Quyết định 12/QĐ-UBND ngày 30/11/2026.")),
]
_FORMS: Choices = (
    ("KT", lazy("KT. - cấp phó ký thay người đứng đầu")),
    ("TL", lazy("TL. - thừa lệnh: người đứng đầu đơn vị")),
    ("TUQ", lazy("TUQ. - thừa ủy quyền")),
)


class Contact(Given):
    """Name and how to reach somebody."""

    name: Annotated[Line, Ask(lazy("Họ và tên"))]
    phone: Annotated[Line, Ask(lazy("Điện thoại"))] = ""
    email: Annotated[Line, Ask(lazy("Thư điện tử"))] = ""
    reason: Reason


class PostGiven(Given):
    """A post for a period."""

    post: Annotated[Line, Ask(lazy("Vị trí"))]
    since: Annotated[date, Ask(lazy("Từ ngày"))]
    until: Annotated[date | None, Ask(lazy("Đến hết ngày"), lazy("Để trống: chưa biết."))] = None
    reason: Reason


class NewOfficial(Given):
    """A new official with their first post."""

    username: Annotated[
        Line, Ask(lazy("Tên đăng nhập"), lazy("Chữ không dấu, chữ số, dấu chấm; không đổi được về sau."))
    ]
    name: Annotated[Line, Ask(lazy("Họ và tên"))]
    phone: Annotated[Line, Ask(lazy("Điện thoại"))] = ""
    email: Annotated[Line, Ask(lazy("Thư điện tử"))] = ""
    post: Annotated[Line, Ask(lazy("Vị trí đầu tiên"))]
    since: Annotated[date, Ask(lazy("Từ ngày"))]
    until: Annotated[date | None, Ask(lazy("Đến hết ngày"), lazy("Để trống: chưa biết."))] = None
    reason: Reason


class PostEnded(Given):
    """A post that ends."""

    holding: Annotated[int, Ask(lazy("Vị trí"))]
    last: Annotated[date | None, Ask(lazy("Ngày cuối còn giữ"), lazy("Để trống: kết thúc ngay bây giờ."))] = (
        None
    )
    reason: Reason


class Leaving(Given):
    """Leaving, at an hour of a day."""

    on: Annotated[date | None, Ask(lazy("Thôi việc từ ngày"), lazy("Để trống: ngay bây giờ."))] = None
    hour: Annotated[
        str,
        Field(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$"),
        Ask(lazy("Giờ"), lazy("Từ giờ này không đăng nhập, không ký, không làm được gì. Ví dụ 17:00.")),
    ] = "17:00"
    heir: Annotated[
        int | None,
        Ask(
            lazy("Bàn giao việc đang giữ cho"), lazy("Để trống: việc trở lại với mọi người giữ cùng vị trí.")
        ),
    ] = None
    reason: Reason


class Return(Given):
    """Working here again."""

    reason: Reason


class Away(Given):
    """An absence."""

    first: Annotated[date, Ask(lazy("Vắng từ ngày"))]
    last: Annotated[date, Ask(lazy("Đến hết ngày"))]
    deputy: Annotated[
        int | None, Ask(lazy("Người làm thay"), lazy("Làm các việc của người vắng trong thời gian này."))
    ] = None
    form: Annotated[
        str,
        Ask(lazy("Ký văn bản thay theo cách"), lazy("Để trống: người làm thay không ký."), choices=_FORMS),
    ] = ""
    reason: Reason


class Delegated(Given):
    """A delegation."""

    deputy: Annotated[int, Ask(lazy("Ủy quyền cho"))]
    posts: Annotated[list[str], Ask(lazy("Vị trí được ủy quyền"))]
    form: Annotated[
        str, Ask(lazy("Ký văn bản thay theo cách"), lazy("Chỉ cần với vị trí ký văn bản."), choices=_FORMS)
    ] = ""
    procedures: Annotated[
        str,
        Field(max_length=4000),
        Ask(lazy("Chỉ cho các thủ tục (mã, cách nhau bằng dấu phẩy)"), lazy("Để trống cả hai: mọi thủ tục.")),
    ] = ""
    kinds: Annotated[list[str], Field(default_factory=list), Ask(lazy("Chỉ cho các loại kết quả"))]
    first: Annotated[date, Ask(lazy("Từ ngày"))]
    last: Annotated[date, Ask(lazy("Đến hết ngày"))]
    reason: Reason


Does = Callable[[Actor, Officer, Any], Sequence[Change]]
Offers = Callable[[Actor, Officer], Mapping[str, Choices]]


@dataclass(frozen=True)
class Act:
    """A change: what it asks for (`given`, with choices `offers`), what it does; `takes` the posts that it takes away
    and `gives` those that it gives, `tells` who is written to, for the look beforehand.
    """

    title: Words
    happens: Words
    given: type[Given]
    does: Does
    offers: Offers = lambda actor, officer: {}
    starts: Callable[[Officer], Mapping[str, Any]] = lambda officer: {}
    takes: Callable[[Officer, Any], Sequence[PostHeld]] = lambda officer, given: ()
    gives: Callable[[Any], Sequence[PostHeld]] = lambda given: ()
    tells: Callable[[Officer, Any], int | None] = lambda officer, given: None
    risk: bool = False


def _today() -> dict[str, Any]:
    return {"since": clock.now().date().isoformat(), "first": clock.now().date().isoformat()}


def _posts(actor: Actor, _officer: Officer | None) -> dict[str, Choices]:
    return {
        "post": [
            (one.key, f"{one.title} - {one.agency.name} ({one.key})")
            for one in directory.posts_to_give(actor)
        ]
    }


def _held_now(_actor: Actor, officer: Officer) -> dict[str, Choices]:
    return {
        "holding": [
            (one.pk, f"{one.post.title} - {one.post.agency.name}")
            for one in directory.lasting_posts(officer.pk)
        ]
    }


def _colleagues(_actor: Actor, officer: Officer) -> list[tuple[int, str]]:
    today = clock.now().date()
    agencies = below({one.post.agency_id for one in own_posts(officer, today, date.max)})
    return [(one.pk, one.name) for one in directory.deputies(officer.pk, agencies)]


def _heirs(_actor: Actor, officer: Officer) -> dict[str, Choices]:
    return {"heir": [(one.pk, one.name) for one in directory.heirs(officer.pk)]}


def _deputies(actor: Actor, officer: Officer) -> dict[str, Choices]:
    return {"deputy": _colleagues(actor, officer)}


def _delegable(actor: Actor, officer: Officer) -> dict[str, Choices]:
    held = own_posts(officer, clock.now().date(), date.max)
    posts = {one.post.key: f"{one.post.title} - {one.post.agency.name}" for one in held}
    return {
        "deputy": _colleagues(actor, officer),
        "posts": list(posts.items()),
        "kinds": sorted(result_titles().items(), key=lambda one: sort_key(str(one[1]))),
    }


def _row(given: Any) -> dict[str, Any]:
    return {"post": given.post, "from": given.since, "to": given.until}


def _person(given: Any) -> dict[str, str]:
    return {"name": given.name, "phone": given.phone, "email": given.email}


def _correct(actor: Actor, officer: Officer, given: Contact) -> Sequence[Change]:
    return commands.correct_official(
        actor=actor, officer=officer.pk, person=_person(given), reason=given.reason
    )


def _give(actor: Actor, officer: Officer, given: PostGiven) -> Sequence[Change]:
    return commands.give_post(actor=actor, officer=officer.pk, post=_row(given), reason=given.reason)


def _end(actor: Actor, officer: Officer, given: PostEnded) -> Sequence[Change]:
    del officer
    return commands.end_post(actor=actor, holding=given.holding, last=given.last, reason=given.reason)


def _leave(actor: Actor, officer: Officer, given: Leaving) -> Sequence[Change]:
    commands.leave(actor=actor, officer=officer.pk, at=_moment(given), heir=given.heir, reason=given.reason)
    return ()


def _moment(given: Leaving) -> datetime:
    if given.on is None:
        return clock.now()
    return datetime.combine(given.on, time.fromisoformat(given.hour.zfill(5)), VIETNAM)


def _return(actor: Actor, officer: Officer, given: Return) -> Sequence[Change]:
    commands.come_back(actor=actor, officer=officer.pk, reason=given.reason)
    return ()


def _away(actor: Actor, officer: Officer, given: Away) -> Sequence[Change]:
    absence = commands.be_away(
        actor=actor, officer=officer.pk, first=given.first, last=given.last, deputy=given.deputy, form=given.form,
        reason=given.reason,
    )  # fmt: skip
    return directory.passed_on_for(absence)


def _delegate(actor: Actor, officer: Officer, given: Delegated) -> Sequence[Change]:
    scope = commands.Scope((*_procedures(given.procedures), *_cases(given.kinds)), tuple(given.kinds))
    return commands.delegate(
        actor=actor, officer=officer.pk, deputy=given.deputy, posts=given.posts, first=given.first, last=given.last,
        form=given.form, reason=given.reason, scope=scope,
    )  # fmt: skip


def _procedures(text: str) -> list[str]:
    """Codes as they were typed; an unknown one would be a delegation of nothing."""
    codes = [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]
    if unknown := [code for code in codes if not exists(code)]:
        sentence = "Không có thủ tục mang mã này."
        raise Invalid(
            "Không có thủ tục %(procedure)s.", procedure=unknown[0], fields={"procedures": [sentence]}
        )
    return codes


def _cases(kinds: Sequence[str]) -> list[str]:
    found = cases_with_results(kinds)
    if kinds and not found:
        sentence = "Không thủ tục nào đang áp dụng cho ra kết quả loại này."
        raise Invalid(sentence, fields={"kinds": [sentence]})
    return found


def _all_posts(officer: Officer, _given: Any) -> Sequence[PostHeld]:
    return posts_of(officer, clock.now().date())


def _that_post(officer: Officer, given: PostEnded) -> Sequence[PostHeld]:
    named = {one.post_id for one in directory.lasting_posts(officer.pk) if one.pk == given.holding}
    return [post for post in posts_of(officer, clock.now().date()) if post.post_id in named]


def _given_post(given: PostGiven) -> Sequence[PostHeld]:
    return directory.as_held(given.post)


def _themself(officer: Officer, _given: Any) -> int | None:
    return officer.pk


def _their_deputy(_officer: Officer, given: Any) -> int | None:
    deputy: int | None = given.deputy
    return deputy


ACTS: Mapping[str, Act] = {
    "sua": Act(
        lazy("Sửa thông tin"), lazy("Họ tên và cách liên hệ được sửa."), Contact, _correct,
        starts=lambda one: {"name": one.name, "phone": one.phone, "email": one.email},
    ),
    "giao-vi-tri": Act(
        lazy("Giao vị trí"), lazy("Từ ngày ghi, người này làm được mọi việc của vị trí ấy."), PostGiven, _give,
        offers=_posts, starts=lambda one: _today(), gives=_given_post, tells=_themself,
    ),
    "ket-thuc-vi-tri": Act(
        lazy("Kết thúc vị trí"), lazy("Hết hạn, người này không làm được việc của vị trí ấy nữa."), PostEnded, _end,
        offers=_held_now, takes=_that_post, tells=_themself, risk=True,
    ),
    "vang-mat": Act(
        lazy("Ghi vắng mặt"), lazy("Trong thời gian vắng, người làm thay thấy và làm các việc của người này."), Away,
        _away, offers=_deputies, starts=lambda one: _today(), takes=_all_posts, tells=_their_deputy,
    ),
    "uy-quyen": Act(
        lazy("Ủy quyền"),
        lazy("Người được ủy quyền làm việc của vị trí ấy trong phạm vi và thời hạn ghi; tự hết khi hết hạn."),
        Delegated, _delegate, offers=_delegable, starts=lambda one: _today(), tells=_their_deputy,
    ),
    "thoi-viec": Act(
        lazy("Thôi việc"),
        lazy("Từ giờ ghi: mọi vị trí, phiên đăng nhập, mã truy cập và lần đồng ý ký chưa xong đều hết hiệu lực."),
        Leaving, _leave, offers=_heirs, takes=_all_posts, risk=True,
    ),
    "nhan-lai": Act(
        lazy("Nhận lại"), lazy("Tài khoản mở lại; vị trí được giao mới."), Return, _return,
    ),
}  # fmt: skip


OWN = ("vang-mat", "uy-quyen")
"""Those that an official makes for themselves."""


def start_of_new(actor: Actor) -> tuple[Mapping[str, Choices], Mapping[str, Any]]:
    """What the page of a new official offers, and what stands there at first."""
    return _posts(actor, None), {"since": clock.now().date().isoformat()}
