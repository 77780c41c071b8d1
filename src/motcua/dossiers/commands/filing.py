"""Sending: who may file, what keeps a draft from being sent, and the one moment in which it becomes a dossier."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.commands.creating import GivenPaper, create
from motcua.dossiers.commands.linked_filing import open_linked
from motcua.dossiers.competence import settles
from motcua.dossiers.levels import ensure_level
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.queries import grounds
from motcua.dossiers.queries.confirming import confirmed, standings
from motcua.dossiers.reusing import no_longer_holding
from motcua.dossiers.roles import as_acted, drafts_seen, ensure_files
from motcua.dossiers.types import PAPERS_MISSING
from motcua.identity.queries import mistakes
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import statements
from motcua.platform.transactions import command
from motcua.procedures.queries import answer_errors, applicable, area, frozen, takes_in, version_in_force
from motcua.procedures.types import Case, Content


def may_file(actor: Actor, channel: str) -> None:
    """Who may send a dossier this way: citizens online, as sure of them as the procedure asks (`levels`), receivers at
    their counter."""
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để nộp hồ sơ.")
    if channel != "online":
        if not actor.agencies("receiver"):
            raise NotAllowed("Chỉ cán bộ tiếp nhận mới nhập hồ sơ nộp trực tiếp hoặc qua bưu chính.")
    elif actor.kind is not Kind.PERSON:
        raise NotAllowed(
            "Nộp trực tuyến cần tài khoản của người dân hoặc tổ chức đã được định danh. "
            "Cán bộ tiếp nhận nộp thay bằng kênh direct hoặc postal."
        )


@command
def submit(*, actor: Actor, draft: UUID) -> Dossier:
    """Send the draft. Sending twice, even at once from two windows, makes one dossier and gives the same one back; of
    linked procedures (`linked_filing`) the first of those that it opens.

    Raises `Invalid` with `fields` naming what is missing; then nothing is lost and no number is burnt.
    """
    sent = drafts_seen(actor).select_for_update(of=("self",)).filter(pk=draft).first()
    if sent is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá.")
    if sent.dossier_id:
        return Dossier.objects.get(pk=sent.dossier_id)
    may_file(actor, sent.channel)
    content = frozen(sent.version_id)
    ensure_level(actor, sent.channel, content)
    ensure_files(actor, content.code)
    sent.owner = as_acted(actor, sent.owner)
    case = complete(sent, content)
    if sent.channel == "online" and (agreed := confirmed(sent)):
        sent.owner = {**sent.owner, "confirmed": agreed}
    sent.answers = applicable(content.form(case.form), sent.answers)
    papers = _papers_of(sent, case)
    if content.linked is None:
        dossier = create(actor, sent, content, case, papers)
    else:
        dossier = open_linked(actor, sent, content, case, papers)
    sent.dossier = dossier
    sent.save(update_fields=["dossier", "saved_at"])
    return dossier


def _papers_of(draft: Draft, case: Case) -> list[GivenPaper]:
    """What is sent: files for papers of the case; what was given for others stays with its owner."""
    asked = grounds.with_proof(case, draft.owner).papers
    sent = draft.papers.filter(kept_as="", component__in=asked).order_by("id")
    laid = sent.select_related("file", "kept__file")
    return [GivenPaper(p.component, p.name, p.file_id, p.file.size, p.kept) for p in laid]


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
                _("Thủ tục vừa có phiên bản mới. Bạn hãy mở lại bản nháp: những gì đã nhập được chuyển sang.")
            ]
        }
    if case is None:
        return {"case": [_("Bạn hãy chọn trường hợp của mình.")]}
    found = {**_misplaced(draft, content, case), **_owner_problems(draft)}
    form = content.form(case.form)
    declared = applicable(form, draft.answers)
    if have is None and answer_errors(form, declared):
        found["answers"] = [_("Tờ khai còn chỗ chưa đúng hoặc chưa điền.")]
    if have is None and draft.channel == "online" and (waiting := _unconfirmed(draft)):
        found["confirm"] = waiting
    missing = _papers_missing(draft, case, declared, have)
    told = [_("Còn thiếu: %(name)s.") % {"name": name} for name in missing]
    if told := [*told, *(no_longer_holding(draft) if have is None else ())]:
        found["papers"] = told
    if draft.returning not in case.returning:
        found["returning"] = [_("Bạn hãy chọn cách nhận kết quả.")]
    if draft.returning == "post" and not draft.return_address.strip():
        found["return_address"] = [_("Bạn hãy ghi địa chỉ nhận kết quả qua bưu điện.")]
    return found


def _unconfirmed(draft: Draft) -> list[str]:
    """Who must confirm what is there now and has not."""
    named = [
        one.whom.name for one in standings(draft) if one.whom.required and one.state not in ("own", "agreed")
    ]
    return [_("Còn chờ %(name)s xác nhận.") % {"name": name} for name in named]


def _misplaced(draft: Draft, content: Content, case: Case) -> dict[str, list[str]]:
    """What is wrong with the place: who settles it, who takes it, whether the case is for this commune."""
    if not (draft.counter and draft.counter.is_counter and settles(draft.handling, content)):
        return {"agency": [_("Bạn hãy chọn cơ quan giải quyết và nơi nộp hồ sơ.")]}
    if not takes_in(content, draft.counter.code):
        return {"agency": [_("Nơi này không nhận hồ sơ của thủ tục. Bạn hãy chọn nơi nộp khác.")]}
    if case.area and not _lies_in(draft, case.area):
        other = _(
            "Trường hợp này chỉ dành cho xã miền núi, biên giới, hải đảo. Bạn hãy chọn trường hợp khác."
        )
        return {"case": [other]}
    return {}


def _owner_problems(draft: Draft) -> dict[str, list[str]]:
    """What is wrong with the owner as given, by field, at the portal, at a counter and from programs alike."""
    owner, at_counter = draft.owner, draft.channel != "online"
    if not owner.get("name") and (owner.get("self") or not owner.get("kind")):
        return {"owner": [_("Bạn hãy cho biết hồ sơ này là của ai.")]}
    if owner.get("self") and not at_counter:
        return {}
    wrong = {**mistakes(owner), **grounds.mistakes(owner, at_counter=at_counter, today=clock.now().date())}
    return {f"owner.{field}": [_(sentence) for sentence in told] for field, told in wrong.items()}


def _lies_in(draft: Draft, key: str) -> bool:
    """Whether the commune of a dossier is among those of an area: that which settles it, else that which takes it.

    Where the province does both, the place is in the answers, and the officer who receives looks at it.
    """
    communes = [a.commune_gso for a in (draft.handling, draft.counter) if a is not None and a.commune_gso]
    listed = area(key)
    return not communes or (listed is not None and communes[0] in listed.communes)


def _papers_missing(
    draft: Draft, case: Case, declared: Mapping[str, Any], have: Collection[str] | None
) -> list[str]:
    """Online every paper comes as a file. At a counter originals are seen; the right to ask for another is proven."""
    at_counter = draft.channel != "online"
    if at_counter and (draft.owner.get("proof_seen") or grounds.with_proof(case, draft.owner) is case):
        return []
    if have is None:
        have = set(draft.papers.filter(kept_as="").values_list("component", flat=True))
    wanted = [c for c in grounds.with_proof(case, draft.owner).components if c.is_filed_with(declared)]
    return [c.name for c in wanted if c.code not in have and (not at_counter or c.code == grounds.PROOF)]


def ensure_papers(case: Case, answers: Mapping[str, Any], have: Collection[str]) -> None:
    """At a counter, before there is a dossier: raises `Invalid` naming what is neither filed nor seen (`have`).

    Whoever stands there may have it in their bag, and no number is spent.
    """
    missing = [c.name for c in case.components if c.comes_with(answers) and c.code not in have]
    if missing:
        raise Invalid(
            "Còn thiếu: %(names)s.",
            fields={"papers": [_("Còn thiếu: %(name)s.") % {"name": name} for name in missing]},
            code=PAPERS_MISSING,
            names="; ".join(missing),
        )


def complete(draft: Draft, content: Content, have: Collection[str] | None = None) -> Case:
    """The case of a draft that can be sent; raises `Invalid` with `fields` naming what is missing."""
    found = problems(draft, have)
    case = content.case(draft.case_code)
    if found or case is None:
        words = " ".join(sentence for sentences in found.values() for sentence in sentences)
        raise Invalid("Hồ sơ chưa nộp được. %(what)s", fields=found, what=words)
    return case
