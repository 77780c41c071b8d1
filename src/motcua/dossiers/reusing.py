"""Papers of the applicant's own store that stand for papers of a dossier: whose they must be, that they must hold, and
what the log says of it."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.models import Draft, Paper
from motcua.dossiers.store import Locked
from motcua.identity.queries import with_merged
from motcua.kernel.errors import Invalid
from motcua.personal_store.queries import of_parties, standing_of
from motcua.personal_store.types import KeptPaper, Standing


def reused(paper: KeptPaper) -> dict[str, str]:
    """As an event says it: which paper of the store, of which kind, who stands behind it, from which dossier."""
    told = {"paper": str(paper.pk), "kind": paper.kind, "origin": str(paper.origin), "source": paper.source}
    return {name: value for name, value in told.items() if value}


def reuses(dossier: int) -> bool:
    """Whether a dossier has papers of a store already: it counts once."""
    return Paper.objects.filter(dossier=dossier, origin=Paper.Origin.REUSED).exists()


def no_longer_holding(draft: Draft) -> list[str]:
    """Of papers that were laid in from the store and hold no more, a sentence each."""
    laid = draft.papers.filter(kept_as="").exclude(kept=None).select_related("kept__file").order_by("pk")
    sentence = _("“%(name)s” lấy từ kho nay không còn dùng được. Hãy bỏ ra và nộp giấy khác.")
    return [
        sentence % {"name": one.name}
        for one in laid
        if one.kept and standing_of(one.kept) is not Standing.HOLDS
    ]


def held_by(dossier: Locked, asked: Mapping[UUID, str]) -> dict[UUID, KeptPaper]:
    """The papers of the store that are to be supplied, by number; `asked` says their files.

    Raises `Invalid` for what is not in the store of whoever owns or filed the dossier, or holds no more.
    """
    if not asked:
        return {}
    parties = [
        number for one in {dossier.owner_id, dossier.filer_id} - {None} for number in with_merged(one or 0)
    ]
    found = {paper.pk: paper for paper in of_parties(parties).filter(pk__in=list(asked))}
    for number, file in asked.items():
        paper = found.get(number)
        if paper is None or paper.file_id != file or standing_of(paper) is not Standing.HOLDS:
            raise Invalid(
                "Có giấy tờ lấy từ kho nay không còn dùng được. Hãy bỏ ra và nộp giấy khác.",
                fields={"papers": [_("Có giấy tờ lấy từ kho nay không còn dùng được.")]},
            )
    return found
