"""Filing in one go, as programs do: everything given at once, checked at once, one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.agencies.queries import by_codes
from motcua.agencies.types import Agency
from motcua.documents.queries import file_sizes
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.commands.creating import GivenPaper, create
from motcua.dossiers.commands.drafts import MOST_PAPERS
from motcua.dossiers.commands.filing import complete, ensure_papers, may_file
from motcua.dossiers.commands.linked_filing import open_linked
from motcua.dossiers.levels import ensure_level
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.numbers import reserve_number
from motcua.dossiers.queries.grounds import PROOF, with_proof
from motcua.dossiers.roles import as_acted, ensure_files
from motcua.dossiers.types import SEEN
from motcua.identity.queries import Party, party_by_id
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed, Refusal
from motcua.platform import statements
from motcua.platform.transactions import command, decision
from motcua.procedures.queries import answer_errors, applicable, frozen, version_in_force
from motcua.procedures.types import Case, Content


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A whole filing. Empty `case` is the only one there is; empty `returning` the first way that the case names.

    At a counter `seen` are papers whose originals were seen; it may be `incomplete` when that is said.
    """

    procedure: str
    channel: str = "online"
    case: str = ""
    counter: str
    handling: str
    owner: Mapping[str, Any]
    answers: Mapping[str, Any]
    papers: Sequence[Supplied] = ()
    seen: Sequence[str] = ()
    incomplete: bool = False
    returning: str = ""
    return_address: str = ""


def declared(form: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """What of a program's answers is declared, as on a page: what applies. What the form never asks stays a mistake."""
    asked = form["schema"]["properties"]
    unknown = {name: value for name, value in answers.items() if name not in asked}
    return {**applicable(form, answers), **unknown}


def file_at_once(*, actor: Actor, key: UUID, filing: Filing) -> Dossier:
    """Check everything and make the dossier. The same `key` again gives back the dossier that was made under it.

    Raises `Invalid` with `fields` naming what is missing or wrong; then nothing is kept and no number is burnt.
    Filing online needs an identity as sure as the procedure asks (`levels`), as on the portal.
    """
    may_file(actor, filing.channel)
    file = _file_own if _is_own(actor, filing) else _file_for_other
    try:
        return file(actor=actor, key=key, filing=filing)
    except (Refusal, IntegrityError):
        # Something is wrong, or it was filed before: asked only now, so that a first filing need not wait for it.
        made = Dossier.objects.filter(submission_key=str(key)).first()
        if made is None:
            raise
        return made


def _is_own(actor: Actor, filing: Filing) -> bool:
    return actor.kind is Kind.PERSON and bool(_given(filing.owner).get("self"))


@decision
def _file_own(*, actor: Actor, key: UUID, filing: Filing) -> Dossier:
    whose = actor.acts_for.party if actor.acts_for else actor.party_id
    return _filed(actor, key, filing, [party_by_id(whose or 0)])


@command
def _file_for_other(*, actor: Actor, key: UUID, filing: Filing) -> Dossier:
    # In a transaction, because the owner may be new.
    return _filed(actor, key, filing, [])


def _filed(actor: Actor, key: UUID, filing: Filing, filer: Sequence[statements.Reading[Party]]) -> Dossier:
    version, places, sizes, reserved, *found = statements.ask_together(
        version_in_force(filing.procedure),
        by_codes([filing.counter, filing.handling]),
        file_sizes([p.file for p in filing.papers]),
        reserve_number(filing.counter, clock.now()),
        *filer,
    )
    owner = found[0] if found else None
    content = frozen(version)
    ensure_level(actor, filing.channel, content)
    ensure_files(actor, content.code)
    case = _case(content, filing)
    answers = declared(content.form(case.form), filing.answers)
    _check(actor, filing, content, case, answers)
    draft = _draft(key, version, case, replace(filing, answers=answers), places, owner)
    draft.owner = as_acted(actor, draft.owner)
    papers = [GivenPaper(p.component, p.name, p.file, sizes[p.file]) for p in filing.papers]
    have = {p.component for p in papers}
    complete(draft, content, have)
    if filing.channel != "online" and not filing.incomplete:
        ensure_papers(case, draft.answers, {*have, *filing.seen})
    if content.linked is not None:
        with transaction.atomic():
            return open_linked(actor, draft, content, case, papers)
    return create(actor, draft, content, case, papers, owner=owner, reserved=reserved)


def _draft(
    key: UUID, version: int, case: Case, filing: Filing, places: Sequence[Agency], filer: Party | None
) -> Draft:
    known = {agency.code: agency for agency in places}
    if not {filing.counter, filing.handling} <= known.keys():
        raise _wrong("agency", "Bạn hãy chọn cơ quan giải quyết và nơi nộp hồ sơ.")
    return Draft(
        id=key,
        version_id=version,
        channel=filing.channel,
        case_code=case.code,
        counter=known[filing.counter],
        handling=known[filing.handling],
        owner=_owner(filer, {**filing.owner, "proof_seen": PROOF in filing.seen}),
        aside={SEEN: [*filing.seen]},
        answers=dict(filing.answers),
        returning=filing.returning or (case.returning[0] if case.returning else ""),
        return_address=filing.return_address,
    )


def _case(content: Content, filing: Filing) -> Case:
    cases = [c for c in content.cases if filing.channel in c.filing]
    if not cases:
        raise Invalid("Thủ tục này chưa nhận hồ sơ theo cách này. Bạn hãy xem trang thủ tục để biết nơi nộp.")
    if not filing.case and len(cases) == 1:
        return cases[0]
    found = next((c for c in cases if c.code == filing.case), None)
    if found is None:
        raise _wrong("case", "Bạn hãy chọn trường hợp của mình.")
    return found


def _check(actor: Actor, filing: Filing, content: Content, case: Case, answers: Mapping[str, Any]) -> None:
    """What a program gets wrong and a page's choices never let happen; the rest is checked as for everybody."""
    if filing.channel != "online" and filing.counter not in actor.agencies("receiver"):
        raise NotAllowed("Anh chị không tiếp nhận hồ sơ ở nơi nộp này.")
    if misplaced := _misplaced(filing):
        what = next(iter(misplaced.values()))[0]
        raise Invalid("Có ô không dùng cho cách nộp này. %(what)s", fields=misplaced, what=what)
    if len(filing.papers) > MOST_PAPERS:
        raise _wrong("papers", f"Hồ sơ có nhiều nhất {MOST_PAPERS} tệp.")
    known = with_proof(case, filing.owner).papers
    for field, codes in (("papers", {p.component for p in filing.papers}), ("seen", set(filing.seen))):
        if not codes <= set(known):
            raise _wrong(field, "Có giấy tờ không thuộc thành phần hồ sơ của trường hợp này.")
    wrong = answer_errors(content.form(case.form), answers)
    if wrong:
        fields = {
            f"answers.{name}" if name else "answers": [error.message[:300]] for name, error in wrong.items()
        }
        raise Invalid("Tờ khai còn chỗ chưa đúng hoặc chưa điền.", fields=fields)


def _misplaced(filing: Filing) -> dict[str, list[str]]:
    """What belongs to the other way of filing, by field: kept in silence it would say what nobody did."""
    owner = filing.owner
    if filing.channel != "online":
        named = _("Tại quầy hãy ghi chủ hồ sơ là ai; mã truy cập là của cán bộ nhập hồ sơ.")
        return {"owner.self": [named]} if owner.get("self") else {}
    at_counter = {
        "owner.asker": owner.get("asker"),
        "owner.paper_seen": owner.get("paper_seen"),
        "seen": filing.seen,
        "incomplete": filing.incomplete,
    }
    sentence = _("Ô này chỉ dùng tại quầy. Nộp trực tuyến thì người yêu cầu là chủ của mã truy cập.")
    found = {field: [sentence] for field, value in at_counter.items() if value}
    if owner.get("self") and owner.get("ground"):
        found["owner.ground"] = [_("Nộp cho chính mình thì không có căn cứ nộp thay.")]
    return found


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, fields={field: [_(sentence)]})


def _owner(filer: Party | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given of the owner; somebody who files for themself need not repeat what is known of them."""
    owner = _given(given)
    if filer is None:
        return {**owner, "self": False}
    proven = {
        "kind": filer.kind,
        "name": filer.name,
        "id_number": filer.id_number,
        "tax_code": filer.tax_code,
        "passport": filer.passport,
        "nationality": filer.nationality,
        "born": filer.born,
        "gender": filer.gender,
    }
    reached = {"address": filer.address, "phone": filer.phone, "email": filer.email}
    return {**_given(reached), **owner, **_given(proven)}


def _given(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in (None, "")}
