"""A filing that is not sent yet: begun, saved at each step, papers laid into it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar
from uuid import UUID

from motcua.agencies.queries import among
from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.dossiers.commands.draft_versions import settle
from motcua.dossiers.models import Draft, DraftPaper, DraftRole
from motcua.dossiers.queries.grounds import with_proof
from motcua.dossiers.roles import drafts_seen, ensure_prepares
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import normal
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen, published

MOST_PAPERS = 100
Outcome = TypeVar("Outcome")


@command
def start(*, actor: Actor, procedure: str, channel: str = "online") -> Draft:
    """Begin a filing of a procedure in force. Citizens file online; the counter files for whoever stands there."""
    return begun(actor, procedure, channel)


def begun(actor: Actor, procedure: str, channel: str = "online") -> Draft:
    """The same inside a transaction that is already open."""
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để nộp hồ sơ.")
    if channel != "online" and not actor.agencies("receiver"):
        raise NotAllowed("Chỉ cán bộ tiếp nhận mới nhập hồ sơ nộp trực tiếp hoặc qua bưu chính.")
    version = published(procedure)
    cases = [c for c in frozen(version.pk).cases if channel in c.filing]
    if not cases:
        raise Invalid("Thủ tục này chưa nhận hồ sơ theo cách này. Bạn hãy xem trang thủ tục để biết nơi nộp.")
    ensure_prepares(actor, procedure)
    counter = next(iter(sorted(actor.agencies("receiver"))), None) if channel != "online" else None
    made = Draft.objects.create(
        account_id=actor.account_id,
        version=version,
        channel=channel,
        counter_id=counter,
        case_code=cases[0].code if len(cases) == 1 else "",
        returning=cases[0].returning[0] if cases[0].returning else "",
    )
    if acting := actor.acts_for:
        DraftRole.objects.create(
            draft=made, giver_id=acting.party, representation=acting.representation, begun_by=actor.name
        )
    return made


@dataclass(frozen=True)
class DraftChange:
    """What one page of the wizard says; None leaves a thing as it was."""

    case_code: str | None = None
    counter_id: str | None = None
    handling_id: str | None = None
    owner: Mapping[str, Any] | None = None
    aside: Mapping[str, Any] | None = None
    answers: Mapping[str, Any] | None = None
    returning: str | None = None
    return_address: str | None = None
    step: int | None = None
    moved: Mapping[str, Any] | None = None


@command
def save(*, actor: Actor, draft: UUID, change: DraftChange) -> Draft:
    """Save what was given, right or wrong: nothing typed is ever lost; mistakes are for the pages to point out."""
    return _keep(actor, _own(actor, draft), change)


@command
def save_decided(
    *, actor: Actor, draft: UUID, decide: Callable[[Draft], tuple[DraftChange, Outcome]]
) -> Outcome:
    """Save what `decide` makes of the draft as it is now, while nobody else can change it; returns what it found."""
    own = _own(actor, draft)
    change, outcome = decide(own)
    _keep(actor, own, change)
    return outcome


def _keep(actor: Actor, own: Draft, change: DraftChange) -> Draft:
    _check_places(actor, own, change)
    was = own.case_code
    for name in (f.name for f in fields(change)):
        value = getattr(change, name)
        if value is not None:
            setattr(own, name, dict(value) if isinstance(value, Mapping) else value or _empty(name))
    if own.moved and own.case_code != was:
        settle(own)
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
    found = drafts_seen(actor).select_for_update(of=("self",)).filter(pk=draft).first()
    if found is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá hoặc đã nộp từ máy khác.")
    if found.dossier_id:
        raise Invalid("Hồ sơ này đã nộp rồi nên không sửa bản nháp được nữa.", code="already_sent")
    ensure_prepares(actor, frozen(found.version_id).code)
    return found


def lay(*, actor: Actor, draft: UUID, component: str, name: str, data: bytes) -> DraftPaper:
    """Lay a file into the draft for one component. Looked at by content; raises `Invalid` with what to do instead."""
    seen = look(data)
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return lay_known(actor=actor, draft=draft, component=component, name=name, file=file.sha256)


@command
def lay_known(
    *, actor: Actor, draft: UUID, component: str, name: str, file: str, kept: UUID | None = None
) -> DraftPaper:
    """Lay in a file that is kept already; `kept` is the paper of the store that it is (`reuse`)."""
    own = _own(actor, draft)
    if own.papers.count() >= MOST_PAPERS:
        raise Invalid("Hồ sơ đã có %(most)s tệp. Bạn hãy gộp các trang vào một tệp PDF.", most=MOST_PAPERS)
    case = frozen(own.version_id).case(own.case_code)
    if case is None or component not in with_proof(case, own.owner).papers:
        raise Invalid(
            "Giấy tờ này không thuộc trường hợp bạn đã chọn. Bạn hãy quay lại bước chọn trường hợp."
        )
    shown = normal(name)[:200] or "giay-to"
    paper, _ = DraftPaper.objects.get_or_create(
        draft=own,
        component=component,
        file_id=file,
        kept_as="",
        defaults={"name": shown, "kept_id": kept},
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
