"""What is kept of a person in dossiers: how much, and what of it they may read; for themself and for whoever must tell
them.

A party that was merged into another is asked for beside it: `parties` are the numbers of both.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from motcua.documents.queries import StoredFile
from motcua.dossiers import access
from motcua.dossiers.act import Audience
from motcua.dossiers.acts import told_of
from motcua.dossiers.models import Dossier, Draft, Output
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.dossiers.queries.looks import looks
from motcua.kernel.actor import Actor
from motcua.platform import log
from motcua.procedures.queries import answer_in_words, frozen
from motcua.procedures.types import Content

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class KeptFile:
    """A file of a dossier: where it lies in a package, what it is, its row."""

    path: str
    title: str
    file: StoredFile


def of_parties(parties: Collection[int]) -> QuerySet[Dossier]:
    """Dossiers that these own or filed, the newest first."""
    theirs = Q(owner_id__in=parties) | Q(filer_id__in=parties)
    return Dossier.objects.filter(theirs).order_by("-submitted_at", "-pk")


def seen_by(actor: Actor, parties: Collection[int]) -> QuerySet[Dossier]:
    """Those of them that an actor may see anyway."""
    return of_parties(parties).filter(pk__in=access.visible_to(actor).values("pk"))


def codes_of(parties: Collection[int], *, among: Collection[str] | None = None) -> list[str]:
    """Their codes; of those named, the ones that are theirs."""
    found = of_parties(parties)
    return list(
        (found if among is None else found.filter(code__in=list(among))).values_list("code", flat=True)
    )


def drafts_of(parties: Collection[int]) -> QuerySet[Draft]:
    """What these began, or others for them, and have not sent, the latest first."""
    theirs = Q(account__party_id__in=parties, role=None) | Q(role__giver__in=parties)
    return Draft.objects.filter(theirs, dossier=None).order_by("-saved_at")


def dossier_facts(dossier: Dossier) -> dict[str, Any]:
    """Everything of a dossier that its applicant may read: declared, happened, handed in, issued, who looked."""
    content = frozen(dossier.version_id)
    told = access.told(happenings(dossier), Audience.APPLICANT)
    return {
        "code": dossier.code,
        "procedure": dossier.procedure_name,
        "counter": dossier.counter.name,
        "handling": dossier.handling.name,
        "channel": dossier.channel,
        "submitted_at": log.iso(dossier.submitted_at),
        "received_at": log.iso(dossier.received_at) if dossier.received_at else None,
        "due_at": log.iso(dossier.due_at) if dossier.due_at else None,
        "ended_at": log.iso(dossier.ended_at) if dossier.ended_at else None,
        "owner": dossier.owner_name,
        "applicant": {name: value for name, value in dossier.applicant.items() if value not in ("", None)},
        "declared": declared(content, dossier.case_code, dossier.answers),
        "story": [_line(one) for one in told],
        "looks": [
            {"at": log.iso(one.at), "who": one.who, "post": one.post, "why": one.why}
            for one in looks(dossier)
        ],
        "papers": [_file(one) for one in papers_of(dossier)],
        "issued": [_file(one) for one in issued_of(dossier)],
    }


def declared(content: Content, case_code: str, answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """The answers of a form as people read them, each beside its question."""
    case = content.case(case_code)
    properties = content.form(case.form)["schema"]["properties"] if case else {}
    return [
        {
            "question": str(properties.get(name, {}).get("title", name)),
            "answer": answer_in_words(properties.get(name, {}), answer),
        }
        for name, answer in answers.items()
    ]


def draft_facts(draft: Draft) -> dict[str, Any]:
    """A draft as it was saved."""
    content = frozen(draft.version_id)
    return {
        "procedure": content.title,
        "begun_at": log.iso(draft.made_at),
        "saved_at": log.iso(draft.saved_at),
        "applicant": {name: value for name, value in draft.owner.items() if value not in ("", None)},
        "declared": declared(content, draft.case_code, draft.answers),
        "papers": [{"title": paper.name, "sha256": paper.file_id} for paper in draft.papers.order_by("pk")],
    }


def papers_of(dossier: Dossier) -> list[KeptFile]:
    """What was handed in as files, in its order."""
    laid = (
        dossier.papers.filter(file__isnull=False, file__erased_at=None).select_related("file").order_by("pk")
    )
    return [
        KeptFile(_path(dossier, "giay-to", number, paper.file), paper.component_name, paper.file)
        for number, paper in enumerate(laid, 1)
        if paper.file
    ]


def issued_of(dossier: Dossier) -> list[KeptFile]:
    """What we issued, in its order; the slip by which officials control each other is none of it."""
    made = dossier.outputs.exclude(kind=Output.Kind.CONTROL_SLIP).filter(file__erased_at=None)
    return [
        KeptFile(_path(dossier, "van-ban", number, output.file), str(output.kind), output.file)
        for number, output in enumerate(made.select_related("file").order_by("pk"), 1)
    ]


def files_of(dossier: Dossier) -> Iterator[KeptFile]:
    """Both."""
    yield from papers_of(dossier)
    yield from issued_of(dossier)


def _path(dossier: Dossier, room: str, number: int, file: StoredFile) -> str:
    ending = _ENDINGS.get(file.media_type, "bin")
    return f"ho-so/{dossier.code}/{room}/{number:03d}.{ending}"


def _file(kept: KeptFile) -> dict[str, Any]:
    return {"title": kept.title, "path": kept.path, "sha256": kept.file.sha256, "size": kept.file.size}


def _line(happened: Happening) -> dict[str, str]:
    told = told_of(happened.type)
    return {
        "at": log.iso(happened.at),
        "what": str(told.to_citizen or told.at_desk),
        "who": happened.who,
        "post": happened.post,
        "note": happened.note,
    }
