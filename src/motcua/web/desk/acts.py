"""Every act of the desk as data: its words, what it will do, what it asks, and the command that it becomes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.queries.detail import Detail
from motcua.kernel import clock
from motcua.kernel.vietnamese import typed_day
from motcua.process.states import Act, Status, StepKind
from motcua.web.ui.fields import Field, Kind, Option
from motcua.web.ui.formats import moment

Words = str | Promise
Ask = Callable[[Detail, QueryDict], list[Field]]


@dataclass(frozen=True)
class Panel:
    """One act: the verb on its button, what will happen when it is pressed, what it asks for.

    `template` draws what plain fields cannot; `risk` marks an act that ends something.
    """

    act: Act
    verb: Words
    happens: Words
    icon: str = "check"
    ask: Ask = field(default=lambda _detail, _typed: [])
    template: str = ""
    risk: bool = False


def area(name: str, label: Words, typed: QueryDict, *, required: bool = True, hint: Words = "") -> Field:
    """A field for some sentences."""
    return line(name, label, typed, required=required, hint=hint, kind="area")


def line(
    name: str,
    label: Words,
    typed: QueryDict,
    *,
    kind: Kind = "text",
    hint: Words = "",
    initial: str = "",
    **more: Any,
) -> Field:
    """A field for one line; `initial` stands there until something is typed."""
    value = typed.get(name, initial)
    return Field(name=name, key=name, kind=kind, label=str(label), hint=str(hint), value=value, **more)


def choose(
    name: str,
    label: Words,
    options: list[tuple[str, str]],
    typed: QueryDict,
    *,
    initial: str = "",
    hint: Words = "",
) -> Field:
    """A choice of one."""
    chosen = typed.get(name, initial)
    kind: Any = "radio" if len(options) <= 5 else "select"
    drawn = tuple(Option(value, label, value == chosen) for value, label in options)
    return Field(
        name=name, key=name, kind=kind, label=str(label), hint=str(hint), value=chosen, options=drawn
    )


def _note(label: Words, *, required: bool = True, hint: Words = "") -> Ask:
    return lambda _detail, typed: [area("note", label, typed, required=required, hint=hint)]


def _hand_over(detail: Detail, typed: QueryDict) -> list[Field]:
    people = [(str(o.pk), o.name) for o in detail.colleagues]
    return [
        choose("to_officer", _("Người nhận việc"), people, typed),
        area("note", _("Lời nhắn cho người nhận"), typed, required=False),
    ]


def _fee(_detail: Detail, typed: QueryDict) -> list[Field]:
    ways = [("cash", _("Tiền mặt")), ("transfer", _("Chuyển khoản")), ("card", _("Thẻ"))]
    return [
        choose("method", _("Người nộp trả bằng"), ways, typed, initial="cash"),
        line("reference", _("Số biên lai hoặc mã giao dịch"), typed, required=False),
    ]


def _return(detail: Detail, typed: QueryDict) -> list[Field]:
    ways = [
        ("online", _("Bản điện tử trên Cổng dịch vụ công")),
        ("counter", _("Trao tận tay tại quầy")),
        ("post", _("Gửi qua bưu chính")),
    ]
    return [
        choose("way", _("Trả kết quả bằng cách"), ways, typed, initial=detail.dossier.returning),
        line(
            "taken_by",
            _("Người nhận"),
            typed,
            required=False,
            initial=detail.dossier.owner_name,
            hint=_("Họ tên người nhận tại quầy hoặc người nhận trên bưu gửi."),
        ),
        line(
            "id_number",
            _("Số định danh của người nhận"),
            typed,
            required=False,
            hint=_("Hệ thống chỉ lưu bốn số cuối."),
            width="w-id",
            attributes={"inputmode": "numeric", "autocomplete": "off"},
        ),
        area("note", _("Ghi chú"), typed, required=False),
    ]


def _extend(detail: Detail, typed: QueryDict) -> list[Field]:
    due = detail.dossier.due_at
    hint = _("Ngày hẹn cũ: %(day)s.") % {"day": moment(due)} if due else ""
    return [
        line(
            "until",
            _("Ngày hẹn mới"),
            typed,
            hint=hint,
            width="w-date",
            attributes={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm")},
        ),
        area(
            "note",
            _("Lý do xin lỗi và hẹn lại"),
            typed,
            hint=_("Người nộp sẽ đọc nguyên văn trong thư xin lỗi."),
        ),
    ]


def until_of(text: str) -> datetime | None:
    """A typed day as the end of its afternoon's office hours; None when it is not a day."""
    day = typed_day(text)
    return datetime.combine(day, time(17), tzinfo=clock.VIETNAM) if day else None


_PANELS: tuple[Panel, ...] = (
    Panel(
        Act.ACCEPT,
        lazy("Tiếp nhận hồ sơ"),
        lazy(
            "Hồ sơ được tiếp nhận, thời hạn bắt đầu tính, người nộp nhận Giấy tiếp nhận và hẹn trả (mẫu 01)."
        ),
        template="desk/acts/accept.html",
    ),
    Panel(
        Act.APPRAISE,
        lazy("Hoàn thành thẩm định"),
        lazy("Ý kiến thẩm định và dự thảo kết quả được chuyển đến người phê duyệt."),
        template="desk/acts/appraise.html",
        ask=_note(
            lazy("Ý kiến thẩm định"), required=False, hint=lazy("Đề xuất và căn cứ, để người phê duyệt đọc.")
        ),
    ),
    Panel(
        Act.APPROVE,
        lazy("Phê duyệt kết quả"),
        lazy("Dự thảo kết quả được duyệt và chuyển đến người ký."),
        ask=_note(lazy("Ý kiến"), required=False),
    ),
    Panel(
        Act.SIGN,
        lazy("Ký số kết quả"),
        lazy("Kết quả được ký bằng chữ ký số của anh chị và không sửa được nữa."),
        icon="pen",
    ),
    Panel(
        Act.SEAL,
        lazy("Đóng dấu cơ quan"),
        lazy("Dấu số của cơ quan được đặt cạnh chữ ký. Kết quả có hiệu lực và chuyển đến nơi trả."),
        icon="seal",
    ),
    Panel(
        Act.RETURN,
        lazy("Trả kết quả"),
        lazy("Ghi nhận ai đã nhận kết quả, bằng cách nào. Hồ sơ kết thúc."),
        icon="return",
        ask=_return,
    ),
    Panel(
        Act.ASK_MORE,
        lazy("Yêu cầu bổ sung"),
        lazy(
            "Người nộp nhận một lần tất cả những gì cần bổ sung (mẫu 02). Thời hạn dừng lại cho đến khi họ bổ sung."
        ),
        icon="documents",
        template="desk/acts/ask_more.html",
    ),
    Panel(
        Act.SUPPLY,
        lazy("Nhận bổ sung tại quầy"),
        lazy("Giấy tờ người nộp mang đến được đưa vào hồ sơ. Thời hạn tiếp tục tính."),
        icon="upload",
        template="desk/acts/supply.html",
        ask=_note(lazy("Nội dung giải trình"), required=False),
    ),
    Panel(
        Act.REFUSE,
        lazy("Từ chối tiếp nhận"),
        lazy("Hồ sơ kết thúc ở đây. Người nộp nhận Phiếu từ chối (mẫu 03) với lý do anh chị ghi."),
        icon="close",
        ask=_note(lazy("Lý do từ chối và việc người nộp có thể làm")),
        risk=True,
    ),
    Panel(
        Act.SEND_BACK,
        lazy("Trả lại để thẩm định lại"),
        lazy("Dự thảo quay về người thẩm định với lý do anh chị ghi. Ngày hẹn trả không đổi."),
        icon="back",
        ask=_note(lazy("Cần sửa gì")),
    ),
    Panel(
        Act.REQUIRE_PAYMENT,
        lazy("Thông báo nghĩa vụ tài chính"),
        lazy("Người nộp được báo số tiền phải nộp. Thời hạn dừng lại cho đến khi nộp xong."),
        icon="money",
        ask=_note(lazy("Khoản phải nộp, số tiền, nơi nộp")),
    ),
    Panel(
        Act.CONFIRM_PAYMENT,
        lazy("Xác nhận đã nộp tiền"),
        lazy("Nghĩa vụ tài chính đã xong. Thời hạn tiếp tục tính."),
        icon="money",
        ask=_note(lazy("Số chứng từ"), required=False),
    ),
    Panel(
        Act.RECORD_FEE,
        lazy("Ghi nhận đã thu phí"),
        lazy("Ghi vào hồ sơ rằng phí, lệ phí đã thu đủ."),
        icon="money",
        ask=_fee,
    ),
    Panel(
        Act.HAND_OVER,
        lazy("Chuyển cho đồng nghiệp"),
        lazy("Bước đang mở thuộc về người anh chị chọn."),
        icon="people",
        ask=_hand_over,
    ),
    Panel(
        Act.EXTEND,
        lazy("Xin lỗi và hẹn lại"),
        lazy("Người nộp nhận thư xin lỗi (mẫu 04) với ngày hẹn mới. Chỉ làm được một lần."),
        icon="calendar",
        ask=_extend,
    ),
    Panel(
        Act.WITHDRAW,
        lazy("Rút hồ sơ theo yêu cầu"),
        lazy("Hồ sơ kết thúc vì người nộp xin rút. Không khôi phục được."),
        icon="back",
        ask=_note(lazy("Lý do người nộp xin rút"), required=False),
        risk=True,
    ),
    Panel(
        Act.STOP,
        lazy("Dừng giải quyết hồ sơ"),
        lazy("Hồ sơ kết thúc mà không có kết quả. Người nộp nhận thông báo (mẫu 05) với lý do anh chị ghi."),
        icon="close",
        ask=_note(lazy("Lý do dừng giải quyết và căn cứ")),
        risk=True,
    ),
)
PANELS = {panel.act: panel for panel in _PANELS}
# What moves the dossier on; the first that is possible is the main button.
_MAIN = (
    Act.ACCEPT,
    Act.CONFIRM_PAYMENT,
    Act.APPRAISE,
    Act.APPROVE,
    Act.SIGN,
    Act.SEAL,
    Act.RETURN,
    Act.SUPPLY,
)
_BESIDE = (Act.ASK_MORE, Act.SEND_BACK, Act.RECORD_FEE, Act.REQUIRE_PAYMENT, Act.REFUSE)
_APPRAISALS = {
    StepKind.OPINION: (
        lazy("Gửi ý kiến"),
        lazy("Ý kiến của cơ quan anh chị được gửi đến nơi giải quyết hồ sơ."),
    ),
    StepKind.INSPECTION: (
        lazy("Ghi kết quả kiểm tra"),
        lazy("Kết quả kiểm tra được gửi đến người thẩm định."),
    ),
    StepKind.FINANCE: (lazy("Xong phần tài chính"), lazy("Phần nghĩa vụ tài chính của hồ sơ đã xong.")),
}


def panel_for(act: Act, detail: Detail) -> Panel:
    """The panel of an act, in the words that fit the step it would finish."""
    panel = PANELS[act]
    step = detail.step_for(act) if act is Act.APPRAISE else None
    words = _APPRAISALS.get(step.spec.kind) if step else None
    return replace(panel, verb=words[0], happens=words[1]) if words else panel


@dataclass(frozen=True)
class Bar:
    """The action bar: one main act, a few beside it, the rest behind `Việc khác`."""

    main: Panel | None
    beside: tuple[Panel, ...]
    more: tuple[Panel, ...]
    take: bool
    release: bool


def bar(detail: Detail) -> Bar:
    """What this person may do now, the most likely first."""
    allowed = [a for a in detail.actions if a in PANELS]
    main = _main(detail, allowed)
    beside = [a for a in _BESIDE if a in allowed and a is not main]
    more = [a for a in allowed if a is not main and a not in beside]
    panels = [tuple(panel_for(a, detail) for a in acts) for acts in (beside, more)]
    return Bar(
        main=panel_for(main, detail) if main else None,
        beside=panels[0],
        more=panels[1],
        take=Act.TAKE in detail.actions,
        release=Act.RELEASE in detail.actions,
    )


def _main(detail: Detail, allowed: list[Act]) -> Act | None:
    if Act.RECORD_FEE in allowed and detail.dossier.status == Status.DONE:
        return Act.RECORD_FEE
    return next((a for a in _MAIN if a in allowed), None)
