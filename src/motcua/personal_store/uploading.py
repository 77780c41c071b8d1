"""Papers that somebody lays into their own store: kept as they came, called what their signatures prove them to be."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.personal_store import events
from motcua.personal_store.access import own
from motcua.personal_store.forgetting import forget_laid_in
from motcua.personal_store.kinds import in_force
from motcua.personal_store.models import KeptPaper
from motcua.personal_store.rules import last_day
from motcua.personal_store.validating import examined, is_official
from motcua.platform import log
from motcua.platform.inputs import Ask, Day, Given, Line
from motcua.platform.transactions import command

MOST_PAPERS = 200
_FORMS = (
    ("scan", lazy("Ảnh chụp hoặc bản quét của giấy tờ")),
    ("original", lazy("Bản điện tử do cơ quan ký số")),
    ("certified", lazy("Bản sao điện tử có chứng thực từ bản chính")),
    ("register", lazy("Bản sao điện tử cấp từ sổ gốc")),
)
_NOT_SIGNED = gettext_noop(
    "Tệp này không có chữ ký số còn nguyên của cơ quan nhà nước. Hãy chọn “Ảnh chụp hoặc bản quét”, hoặc chọn đúng tệp "
    "đã ký (thường là PDF tải về, không phải bản in rồi quét lại)."
)


class LaidIn(Given):
    """What somebody says of a paper that they lay in."""

    kind: Annotated[str, Field(max_length=60), Ask(lazy("Loại giấy tờ"))] = ""
    title: Annotated[
        Line, Ask(lazy("Tên giấy tờ"), lazy("Như ghi trên giấy; bỏ trống nếu đã chọn loại."))
    ] = ""
    form: Annotated[
        Literal["scan", "original", "certified", "register"], Ask(lazy("Tệp này là"), choices=_FORMS)
    ] = "scan"
    number: Annotated[Line, Ask(lazy("Số"))] = ""
    issuer: Annotated[Line, Ask(lazy("Nơi cấp"))] = ""
    issued_on: Annotated[Day | None, Ask(lazy("Ngày cấp"))] = None
    valid_until: Annotated[Day | None, Ask(lazy("Có giá trị đến"), lazy("Bỏ trống nếu giấy không ghi."))] = (
        None
    )


def upload(*, actor: Actor, given: LaidIn, name: str, data: bytes) -> KeptPaper:
    """Keep a paper of one's own: not checked by anybody but for its signatures. Raises `Invalid` by field."""
    facts = _facts(given)
    seen = look(data)
    report = examined(seen.media_type, data)
    if given.form != "scan" and not is_official(report):
        raise Invalid(_NOT_SIGNED, fields={"form": [_NOT_SIGNED]})
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return _lay(
        actor=actor, facts={**facts, "file_id": file.sha256, "name": normal(name)[:200]}, report=report
    )


def _facts(given: LaidIn) -> dict[str, Any]:
    kind = in_force(clock.now().date()).kinds.get(given.kind)
    if given.kind and kind is None:
        raise _wrong("kind", gettext_noop("Hãy chọn lại loại giấy tờ trong danh sách."))
    if not kind and not given.title:
        raise _wrong("title", gettext_noop("Hãy chọn loại giấy tờ, hoặc ghi tên như trên giấy."))
    issued_on, said = _date(given.issued_on), _date(given.valid_until)
    if issued_on and issued_on > clock.now().date():
        raise _wrong("issued_on", gettext_noop("Ngày cấp không thể sau hôm nay."))
    if issued_on and said and said < issued_on:
        raise _wrong("valid_until", gettext_noop("Ngày hết giá trị trước ngày cấp."))
    return {
        "kind": given.kind,
        "title": given.title or (kind.title if kind else ""),
        "form": given.form,
        "number": given.number,
        "issuer": given.issuer,
        "issued_on": issued_on,
        "valid_until": last_day(issued_on, kind.months if kind else None, said),
    }


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: [sentence]})


@command
def _lay(*, actor: Actor, facts: dict[str, Any], report: dict[str, Any] | None) -> KeptPaper:
    if actor.kind is not Kind.PERSON or actor.party_id is None or actor.scopes is not None or actor.acts_for:
        raise NotAllowed("Bạn cần đăng nhập bằng tài khoản của chính mình để dùng kho giấy tờ.")
    if own(actor).filter(origin=KeptPaper.Origin.UPLOADED).count() >= MOST_PAPERS:
        raise Invalid(
            "Kho của bạn đã có %(most)s giấy tờ tự đưa vào. Hãy bỏ bớt giấy không dùng.", most=MOST_PAPERS
        )
    number, now = uuid4(), clock.now()
    paper = KeptPaper.objects.create(
        id=number, party_id=actor.party_id, key=f"upload:{number}", origin=KeptPaper.Origin.UPLOADED, put_at=now,
        about=actor.name, validation=report, validated_at=now, **facts,
    )  # fmt: skip
    data = {"paper": str(number), "kind": paper.kind, "form": paper.form, "sha256": paper.file_id}
    log.record(events.TOPIC, actor.party_id, events.UPLOADED, at=now, actor=actor, data=data)
    return paper


@command
def remove(*, actor: Actor, paper: UUID) -> None:
    """Take out what one laid in oneself, at once and for good; what we issued or an official checked goes with its
    dossier alone."""
    held = own(actor).select_for_update(of=("self",)).get(pk=paper)
    if held.origin != KeptPaper.Origin.UPLOADED:
        raise NotAllowed("Chỉ giấy tờ bạn tự đưa vào mới bỏ ra được; kết quả đã cấp thì cơ quan phải giữ.")
    forget_laid_in(own(actor).filter(pk=paper))
    data = {"paper": str(held.pk), "sha256": held.file_id}
    log.record(events.TOPIC, int(held.party_id or 0), events.REMOVED, at=clock.now(), actor=actor, data=data)
