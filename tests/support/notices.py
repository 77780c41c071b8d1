"""A notice that an authority owes, signed by somebody who may and given out."""

from motcua.agencies.models import Holding
from motcua.dossiers import outputs
from motcua.dossiers.models import Dossier, OfficialNotice, Output
from motcua.kernel.actor import Actor
from tests.support import cast
from tests.support.effects import make_papers, work


def head_of_the_counter() -> Actor:
    """The director of the commune's centre, who signs for it."""
    held = Holding.objects.get(post__agency=cast.COUNTER, post__role="director")
    assert held.officer.account is not None
    return cast.person(held.officer.account.username)


def owed(dossier: Dossier) -> OfficialNotice:
    """The one that waits for its signature."""
    make_papers(dossier.code)
    return OfficialNotice.objects.waiting().get(dossier=dossier)


def given_out(dossier: Dossier, by: Actor) -> Output:
    """Signed by this person, sealed, given out."""
    notice = owed(dossier)
    assert outputs.consent_to_notices(actor=by, notices=[notice.pk]) == []
    work("notice")
    return dossier.outputs.get(kind=notice.kind, event_seq=notice.event_seq)
