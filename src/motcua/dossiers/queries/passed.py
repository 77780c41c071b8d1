"""A dossier that was refused here and passed on to the competent agency: the two codes, each found from the other."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from motcua.dossiers.acts.submit import SUBMITTED
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.journey import Happening
from motcua.process.states import Status

_SPACE = UUID("6c0f7f0e-2c0a-4e0e-9d0e-5f1b8a3c7d21")


def key_of(dossier: int) -> UUID:
    """The filing that a refused dossier becomes elsewhere: one for each, however often it is asked for."""
    return uuid5(_SPACE, str(dossier))


def passed_to(dossier: Dossier) -> Dossier | None:
    """The dossier that goes on elsewhere; None when it was not passed on, or is about to be."""
    if dossier.status != Status.REFUSED:
        return None
    found = Dossier.objects.filter(submission_key=str(key_of(dossier.pk)))
    return found.select_related("counter", "handling").first()


def passed_from(story: Sequence[Happening]) -> str:
    """The code under which it was refused elsewhere before; empty for one that was filed here."""
    begun = (h for h in story if h.type == SUBMITTED.type)
    return next((str(h.data.get("passed_from", "")) for h in begun), "")
