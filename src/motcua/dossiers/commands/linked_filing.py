"""One filing of linked procedures becomes a dossier of each, all in one transaction: each at its own counter, under its
own code and on its own clock; whichever needs another's result first waits from the beginning.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from motcua.agencies.types import Agency
from motcua.dossiers.commands.creating import GivenPaper, Link, create, owner_of
from motcua.dossiers.competence import counter_for, receiving_for, settling_near
from motcua.dossiers.models import Dossier, Draft, LinkedDossier
from motcua.dossiers.numbers import ReservedNumber, hold_numbers
from motcua.dossiers.queries.grounds import PROOF
from motcua.dossiers.types import SEEN
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.codes import new_secret
from motcua.kernel.errors import Invalid
from motcua.procedures.queries import answer_errors, applicable, frozen, published, takes_in
from motcua.procedures.types import Case, Content, Linked, Member

_SPACE = UUID("3d0f6a52-0f3a-4f0d-8a51-9f6f1f0c7b44")


@dataclass(frozen=True)
class _Part:
    """A member with all that its dossier is made of, but its number."""

    member: Member
    content: Content
    case: Case
    draft: Draft
    papers: Sequence[GivenPaper]


def open_linked(
    actor: Actor, sent: Draft, content: Content, case: Case, papers: Sequence[GivenPaper]
) -> Dossier:
    """The dossiers of all members of a complete filing, in the transaction that is open; returns the first one, of
    which the applicant is told for all. Raises `Invalid` when a member cannot be filed; then there is none of them.
    """
    linked = content.linked
    if linked is None:
        raise ValueError(f"{content.code} links nothing")
    parts = [_part(linked, member, sent, content, case, papers) for member in linked.members]
    owner = owner_of(actor, sent.owner)
    numbers = hold_numbers([str(part.draft.counter_id) for part in parts], clock.now())
    secret, made = new_secret(), []
    for part, number in zip(parts, numbers, strict=True):
        link = Link(
            secret,
            _told(content, linked, part, parts, numbers),
            bool(part.member.after),
            bool(part.member.free),
        )
        made.append(
            create(
                actor,
                part.draft,
                part.content,
                part.case,
                part.papers,
                owner=owner,
                reserved=number,
                linked=link,
            )
        )
    LinkedDossier.objects.bulk_create(
        LinkedDossier(
            dossier=one, filing=sent.pk, version_id=sent.version_id, key=part.member.key, place=place
        )
        for place, (one, part) in enumerate(zip(made, parts, strict=True))
    )
    return made[0]


def _part(
    linked: Linked, member: Member, sent: Draft, content: Content, case: Case, papers: Sequence[GivenPaper]
) -> _Part:
    version = published(member.procedure).pk
    own = frozen(version)
    own_case = own.case(member.case)
    if own_case is None or own.linked is not None:
        raise _not_now(own)
    declared = member.declared(own.form(own_case.form), content.form(case.form), sent.answers)
    answers = applicable(own.form(own_case.form), declared)
    if wrong := answer_errors(own.form(own_case.form), answers):
        raise _unanswered(own, [error.message for error in wrong.values()])
    handling = _handling(member, sent, own)
    draft = Draft(
        id=sent.pk if member is linked.members[0] else uuid5(_SPACE, f"{sent.pk} {member.key}"),
        version_id=version,
        case_code=own_case.code,
        counter=_counter(sent, handling, own),
        handling=handling,
        channel=sent.channel,
        owner=sent.owner,
        aside={SEEN: _own_papers(member, sent.aside.get(SEEN, ()))},
        answers=answers,
        returning=sent.returning,
        return_address=sent.return_address,
    )
    given = [
        GivenPaper(component, paper.name, paper.file, paper.size)
        for paper in papers
        for component in _own_papers(member, [paper.component])
    ]
    return _Part(member, own, own_case, draft, given)


def _own_papers(member: Member, sources: Sequence[str]) -> list[str]:
    """The member's own components that these of the one filing stand for; what proves the right to ask for somebody
    else goes with all.
    """
    own = [component for component, source in member.papers.items() if source in sources]
    return own + ([PROOF] if PROOF in sources else [])


def _handling(member: Member, sent: Draft, own: Content) -> Agency:
    if sent.handling is None:
        raise _not_now(own)
    return settling_near(member.agency or sent.handling, own)


def _counter(sent: Draft, handling: Agency, own: Content) -> Agency:
    """Where it comes in: at a desk always there; online at the filing's own counter where that receives it, else
    where dossiers of its agency come in.
    """
    if sent.counter is None:
        raise _not_now(own)
    if sent.channel != "online":
        return sent.counter
    here = takes_in(own, sent.counter.code) and not receiving_for(sent.counter, handling, own)
    return sent.counter if here else counter_for(handling.code, own)


def _told(
    content: Content, linked: Linked, part: _Part, parts: Sequence[_Part], numbers: Sequence[ReservedNumber]
) -> Mapping[str, Any]:
    """What the first event of each says of all: which codes, and which waits for which."""
    return {
        "procedure": content.code,
        "key": part.member.key,
        "leads": part is parts[0],
        "together": linked.together,
        "members": [
            {
                "key": one.member.key,
                "code": number.code,
                "procedure": one.content.code,
                "name": one.content.title,
                "after": list(one.member.after),
            }
            for one, number in zip(parts, numbers, strict=True)
        ],
    }


def _not_now(own: Content) -> Invalid:
    sentence = _("Thủ tục %(name)s trong nhóm liên thông đang thay đổi. Bạn hãy thử lại sau, hoặc nộp riêng.")
    return Invalid(
        "Chưa nộp liên thông được. %(what)s",
        fields={"version": [sentence % {"name": own.title}]},
        what=sentence % {"name": own.title},
    )


def _unanswered(own: Content, sentences: Sequence[str]) -> Invalid:
    told = _("Tờ khai %(name)s còn chỗ chưa đúng: %(what)s") % {
        "name": own.title,
        "what": " ".join(sentences)[:500],
    }
    return Invalid("Hồ sơ chưa nộp được. %(what)s", fields={"answers": [told]}, what=told)
