"""Filing: a draft that is saved at each step, papers laid into it, and the one moment in which it becomes a dossier."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import gettext as _

from motcua.agencies.queries import among
from motcua.agencies.types import Agency
from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.dossiers import store
from motcua.dossiers.models import Dossier, Draft, DraftPaper, Paper
from motcua.dossiers.numbers import Seat, next_seat
from motcua.identity.commands import Particulars, add_party
from motcua.identity.queries import Party, party_by_id
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.codes import new_secret
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import fold, normal
from motcua.platform import log, statements
from motcua.platform.transactions import command
from motcua.procedures.queries import answer_errors, frozen, published, route_of, version_in_force
from motcua.procedures.types import Case, Content
from motcua.process import engine
from motcua.process.states import Event

MOST_PAPERS = 100


@command
def start(*, actor: Actor, procedure: str, channel: str = "online") -> Draft:
    """Begin a filing of a procedure in force. Citizens file online; the counter files for whoever stands there."""
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để nộp hồ sơ.")
    if channel != "online" and not actor.agencies("receiver"):
        raise NotAllowed("Chỉ cán bộ tiếp nhận mới nhập hồ sơ nộp trực tiếp hoặc qua bưu chính.")
    version = published(procedure)
    cases = [c for c in frozen(version.pk).cases if channel in c.filing]
    if not cases:
        raise Invalid("Thủ tục này chưa nhận hồ sơ theo cách này. Bạn hãy xem trang thủ tục để biết nơi nộp.")
    counter = next(iter(sorted(actor.agencies("receiver"))), None) if channel != "online" else None
    return Draft.objects.create(
        account_id=actor.account_id,
        version=version,
        channel=channel,
        counter_id=counter,
        case_code=cases[0].code if len(cases) == 1 else "",
        returning=cases[0].returning[0] if cases[0].returning else "",
    )


@dataclass(frozen=True)
class DraftChange:
    """What one page of the wizard says; None leaves a thing as it was."""

    case_code: str | None = None
    counter_id: str | None = None
    handling_id: str | None = None
    owner: Mapping[str, Any] | None = None
    answers: Mapping[str, Any] | None = None
    returning: str | None = None
    return_address: str | None = None
    step: int | None = None


@command
def save(*, actor: Actor, draft: UUID, change: DraftChange) -> Draft:
    """Save what was given, right or wrong: nothing typed is ever lost; mistakes are for the pages to point out."""
    own = _own(actor, draft)
    _check_places(actor, own, change)
    for name in (f.name for f in fields(change)):
        value = getattr(change, name)
        if value is not None:
            setattr(own, name, dict(value) if isinstance(value, Mapping) else value or _empty(name))
    own.save()
    return own


def _check_places(actor: Actor, draft: Draft, change: DraftChange) -> None:
    """An agency that is named must exist; what is filed at a counter is filed at the receiver's own."""
    named = {code for code in (change.counter_id, change.handling_id) if code}
    if among(sorted(named)).count() < len(named):
        raise Invalid("Không có cơ quan này. Bạn hãy chọn lại trong danh sách.")
    if (
        change.counter_id
        and draft.channel != "online"
        and change.counter_id not in actor.agencies("receiver")
    ):
        raise NotAllowed("Anh chị chỉ nhập được hồ sơ tại quầy của mình.")


def _empty(name: str) -> str | None:
    return None if name.endswith("_id") else ""


def _own(actor: Actor, draft: UUID) -> Draft:
    found = Draft.objects.select_for_update().filter(pk=draft, account_id=actor.account_id or 0).first()
    if found is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá hoặc đã nộp từ máy khác.")
    if found.dossier_id:
        raise Invalid("Hồ sơ này đã nộp rồi nên không sửa bản nháp được nữa.", code="already_sent")
    return found


def lay(*, actor: Actor, draft: UUID, component: str, name: str, data: bytes) -> DraftPaper:
    """Lay a file into the draft for one component. Looked at by content; raises `Invalid` with what to do instead."""
    seen = look(data)
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return _lay(actor=actor, draft=draft, component=component, name=name, file=file.sha256)


@command
def _lay(*, actor: Actor, draft: UUID, component: str, name: str, file: str) -> DraftPaper:
    own = _own(actor, draft)
    if own.papers.count() >= MOST_PAPERS:
        raise Invalid("Hồ sơ đã có %(most)s tệp. Bạn hãy gộp các trang vào một tệp PDF.", most=MOST_PAPERS)
    case = frozen(own.version_id).case(own.case_code)
    if case is None or component not in case.papers:
        raise Invalid(
            "Giấy tờ này không thuộc trường hợp bạn đã chọn. Bạn hãy quay lại bước chọn trường hợp."
        )
    shown = normal(name)[:200] or "giay-to"
    paper, _ = DraftPaper.objects.get_or_create(
        draft=own, component=component, file_id=file, defaults={"name": shown}
    )
    return paper


@command
def remove(*, actor: Actor, draft: UUID, paper: int) -> None:
    """Take a file out of the draft."""
    DraftPaper.objects.filter(draft=_own(actor, draft), pk=paper).delete()


@command
def discard(*, actor: Actor, draft: UUID) -> None:
    """Throw the draft away."""
    _own(actor, draft).delete()


# A citizen's identity must be proven to this level before a dossier is taken online.
LEVEL_TO_FILE = 2


def may_file(actor: Actor, channel: str) -> None:
    """Who may send a dossier this way: citizens with a proven identity online, receivers at their counter."""
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để nộp hồ sơ.")
    if channel != "online":
        if not actor.agencies("receiver"):
            raise NotAllowed("Chỉ cán bộ tiếp nhận mới nhập hồ sơ nộp trực tiếp hoặc qua bưu chính.")
    elif actor.kind is not Kind.PERSON or actor.assurance < LEVEL_TO_FILE:
        raise NotAllowed(
            "Nộp trực tuyến cần tài khoản của người dân hoặc tổ chức đã được định danh mức 2. "
            "Cán bộ tiếp nhận nộp thay bằng kênh direct hoặc postal."
        )


@command
def submit(*, actor: Actor, draft: UUID) -> Dossier:
    """Send the draft. Sending twice, even at once from two windows, makes one dossier and gives the same one back.

    Raises `Invalid` with `fields` naming what is missing; then nothing is lost and no number is burnt.
    """
    sent = Draft.objects.select_for_update().filter(pk=draft, account_id=actor.account_id or 0).first()
    if sent is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá.")
    if sent.dossier_id:
        return Dossier.objects.get(pk=sent.dossier_id)
    may_file(actor, sent.channel)
    content = frozen(sent.version_id)
    case = complete(sent, content)
    dossier = create(actor, sent, content, case, _papers_of(sent))
    sent.dossier = dossier
    sent.save(update_fields=["dossier", "saved_at"])
    return dossier


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A file handed in for a component: its name, hash and size."""

    component: str
    name: str
    file: str
    size: int


def _papers_of(draft: Draft) -> list[GivenPaper]:
    kept = draft.papers.order_by("id").select_related("file")
    return [GivenPaper(p.component, p.name, p.file_id, p.file.size) for p in kept]


def problems(draft: Draft, have: Collection[str] | None = None) -> dict[str, list[str]]:
    """What still keeps the draft from being sent, by field; empty when it can be.

    `have` names the components that there are papers for, of a filing whose version and answers were checked a moment
    ago; without it, the papers laid into the draft count.
    """
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    if have is None and statements.ask(version_in_force(content.code)) != draft.version_id:
        return {
            "version": [
                _("Thủ tục vừa có phiên bản mới. Bạn hãy bắt đầu lại; các tệp đã tải lên vẫn dùng được.")
            ]
        }
    if case is None:
        return {"case": [_("Bạn hãy chọn trường hợp của mình.")]}
    found: dict[str, list[str]] = {}
    if not (draft.counter and draft.counter.is_counter and _handles(draft.handling, content)):
        found["agency"] = [_("Bạn hãy chọn cơ quan giải quyết và nơi nộp hồ sơ.")]
    elif not content.received_at(draft.counter.code):
        found["agency"] = [_("Nơi này không nhận hồ sơ của thủ tục. Bạn hãy chọn nơi nộp khác.")]
    if not draft.owner.get("name"):
        found["owner"] = [_("Bạn hãy cho biết hồ sơ này là của ai.")]
    if have is None and answer_errors(content.form(case.form), draft.answers):
        found["answers"] = [_("Tờ khai còn chỗ chưa đúng hoặc chưa điền.")]
    missing = _papers_missing(draft, case, have) if draft.channel == "online" else []
    if missing:
        found["papers"] = [_("Còn thiếu: %(name)s.") % {"name": name} for name in missing]
    if draft.returning not in case.returning:
        found["returning"] = [_("Bạn hãy chọn cách nhận kết quả.")]
    if draft.returning == "post" and not draft.return_address.strip():
        found["return_address"] = [_("Bạn hãy ghi địa chỉ nhận kết quả qua bưu điện.")]
    return found


def _handles(agency: Agency | None, content: Content) -> bool:
    """Whether this agency settles the procedure; `*commune` stands for every People's Committee of a commune."""
    if agency is None:
        return False
    return agency.code in content.agencies or ("*commune" in content.agencies and agency.kind == "commune")


def _papers_missing(draft: Draft, case: Case, have: Collection[str] | None) -> list[str]:
    if have is None:
        have = set(draft.papers.values_list("component", flat=True))
    return [c.name for c in case.components if c.must_be_filed and c.code not in have]


def complete(draft: Draft, content: Content, have: Collection[str] | None = None) -> Case:
    """The case of a draft that can be sent; raises `Invalid` with `fields` naming what is missing."""
    found = problems(draft, have)
    case = content.case(draft.case_code)
    if found or case is None:
        words = " ".join(sentence for sentences in found.values() for sentence in sentences)
        raise Invalid("Hồ sơ chưa nộp được. %(what)s", fields=found, what=words)
    return case


def create(
    actor: Actor,
    draft: Draft,
    content: Content,
    case: Case,
    papers: Sequence[GivenPaper],
    *,
    owner: Party | None = None,
    seat: Seat | None = None,
) -> Dossier:
    """The dossier of a complete draft, written in one statement. The draft itself need not be kept.

    `owner` is whose it is and `seat` its place in the day's series, where those were read already. When somebody else
    got that place, the series is held and the next place taken.
    """
    new = _New(actor, draft, content, case, papers, owner or _owner(actor, draft.owner))
    counter = str(draft.counter_id)
    seat = seat or statements.ask(next_seat(counter, clock.now()))
    made = _made(new, seat)
    if made is None:
        with transaction.atomic():
            made = _made(new, statements.ask(next_seat(counter, seat.at, held=True)))
    if made is None:
        raise RuntimeError(f"the series of {counter} moved while it was held")
    return made


@dataclass(frozen=True)
class _New:
    """All that a new dossier is made of, but its place."""

    actor: Actor
    draft: Draft
    content: Content
    case: Case
    papers: Sequence[GivenPaper]
    owner: Party


def _made(new: _New, seat: Seat) -> Dossier | None:
    draft, fee = new.draft, new.case.amount_for(new.draft.channel, new.draft.answers)
    outcome = engine.submit(
        route=route_of(draft.version_id, draft.case_code),
        places={"counter": str(draft.counter_id), "handling": str(draft.handling_id)},
        world=store.world(seat.at),
        fee_due=fee,
        restart_on_supplement=new.content.supplement_policy == "restart",
    )
    row = {**_row(new, seat), "fee_due": fee, **store.columns(outcome.state)}
    event = _submitted(new.actor, row, new.papers, seat.at)
    written = [_paper_row(p, seat.dossier, new.case, new.actor, seat.at) for p in new.papers]
    if not store.create(row, steps=outcome.opened, papers=written, event=event, seat=seat):
        return None
    return _as_written({**row, "chain_seq": event.seq, "chain_hash": event.hash})


def _row(new: _New, seat: Seat) -> dict[str, Any]:
    actor, draft = new.actor, new.draft
    return {
        "id": seat.dossier,
        "code": seat.code,
        "secret": new_secret(),
        "version_id": draft.version_id,
        "procedure_code": new.content.code,
        "procedure_name": new.content.name,
        "case_code": new.case.code,
        "counter_id": str(draft.counter_id),
        "handling_id": str(draft.handling_id),
        "channel": draft.channel,
        "owner_id": new.owner.pk,
        "filer_id": actor.party_id if actor.party_id != new.owner.pk else None,
        "applicant": draft.owner,
        "owner_name": owner_name(draft.owner),
        "answers": draft.answers,
        "returning": draft.returning,
        "return_address": draft.return_address,
        "filed_by": actor.name if actor.is_officer else "",
        "submitted_at": seat.at,
        "submission_key": str(draft.pk),
        "changed_at": seat.at,
    }


_NOT_YET = {"received_at": None, "finished_at": None, "ended_at": None}


def _as_written(row: Mapping[str, Any]) -> Dossier:
    names = [f.attname for f in Dossier._meta.concrete_fields]
    return Dossier.from_db(DEFAULT_DB_ALIAS, names, [{**_NOT_YET, **row}[name] for name in names])


def owner_name(owner: Mapping[str, Any]) -> str:
    """The owner's name as shown in lists."""
    return normal(str(owner.get("name", "")))


def _submitted(
    actor: Actor, row: Mapping[str, Any], papers: Sequence[GivenPaper], now: datetime
) -> log.NewEvent:
    """The first event. The hash of the form as sent proves it without repeating what is personal."""
    return log.chain(
        log.Head(),
        topic=store.TOPIC,
        stream=row["id"],
        type=Event.SUBMITTED.value,
        at=now,
        actor=log.actor_row(actor),
        data={
            "code": row["code"],
            "papers": [
                {"component": p.component, "name": p.name, "sha256": p.file, "size": p.size} for p in papers
            ],
            "counter": row["counter_id"],
            "handling": row["handling_id"],
            "channel": row["channel"],
            "stage": row["stage"],
            "status": row["status"],
            "answers": store.fingerprint(row["answers"]),
            "fee_due": row["fee_due"],
        },
    )


def _paper_row(paper: GivenPaper, dossier: int, case: Case, actor: Actor, now: datetime) -> dict[str, Any]:
    known = case.papers.get(paper.component)
    return {
        "dossier_id": dossier,
        "component": paper.component,
        "component_name": known.name if known else paper.name,
        "name": paper.name,
        "file_id": paper.file,
        "origin": Paper.Origin.UPLOADED.value,
        "added_at": now,
        "added_by": actor.name,
    }


def _owner(actor: Actor, owner: Mapping[str, Any]) -> Party:
    """The party whose dossier it is: the filer, somebody known by their number, or somebody new."""
    if actor.kind is Kind.PERSON and owner.get("self"):
        return statements.ask(party_by_id(actor.party_id or 0))
    known = _known_by_number(owner)
    if known is None:
        try:
            return add_party(actor=actor, particulars=_particulars(owner))
        except Conflict:
            # Somebody filed for the same new person a moment ago; that registration is committed by now.
            known = _known_by_number(owner)
            if known is None:
                raise
    if fold(known.name) != fold(owner_name(owner)):
        sentence = "Số này đã đăng ký với họ tên khác. Bạn hãy xem lại số và họ tên trên giấy tờ."
        raise Invalid(sentence, fields={"owner": [sentence]})
    return known


def _known_by_number(owner: Mapping[str, Any]) -> Party | None:
    key = "tax_code" if owner.get("kind") == "organisation" else "id_number"
    number = str(owner.get(key) or "").strip()
    return Party.objects.filter(**{key: number}).first() if number else None


def _particulars(owner: Mapping[str, Any]) -> Particulars:
    return Particulars(
        name=owner_name(owner),
        organisation=owner.get("kind") == "organisation",
        id_number=str(owner.get("id_number") or ""),
        tax_code=str(owner.get("tax_code") or ""),
        born=_date(owner.get("born")),
        gender=str(owner.get("gender") or ""),
        address=str(owner.get("address") or ""),
        phone=str(owner.get("phone") or ""),
        email=str(owner.get("email") or ""),
    )


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        sentence = "Ngày sinh của chủ hồ sơ chưa đúng."
        raise Invalid(sentence, fields={"owner": [sentence]}) from None
