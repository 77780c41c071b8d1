"""Dossiers that were filed for somebody before anybody vouched for them: theirs from the moment somebody does.

What a stranger typed still binds nobody: a dossier becomes the party's only where number, name and birth agree, and
nothing that it says is taken over. Whoever filed it sees no difference: the link stands in the party's own record.
"""

from collections.abc import Iterator
from functools import partial

from motcua.dossiers import messages, store
from motcua.dossiers.letters import about_dossier
from motcua.dossiers.models import Dossier, SearchRow
from motcua.dossiers.queries.askers import asker
from motcua.dossiers.queries.grounds import ground_of
from motcua.dossiers.search_words import chunks, question
from motcua.identity.events import DOSSIERS_FOUND
from motcua.identity.events import TOPIC as PARTIES
from motcua.identity.queries import Party, is_described, particulars
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.notifications.commands import tell_all
from motcua.notifications.types import Notice
from motcua.platform import log
from motcua.platform.readers import story
from motcua.process.states import OPEN


def link_dossiers(party: Party, *, actor: Actor) -> None:
    """Give this party the dossiers that name them and that nobody owns, in the transaction that is open; tell them."""
    found = [dossier for dossier in _naming(party) if _is_about(party, dossier)]
    taken = store.own([dossier.pk for dossier in found], party.pk)
    theirs = [dossier for dossier in found if dossier.pk in taken]
    if not theirs:
        return
    data = {"dossiers": [dossier.pk for dossier in theirs]}
    log.record(PARTIES, party.pk, DOSSIERS_FOUND, at=clock.now(), actor=actor, data=data)
    tell_all([_notice(dossier, party) for dossier in theirs])


def _naming(party: Party) -> Iterator[Dossier]:
    """Dossiers without an owner in which a number of this party stands."""
    for number in filter(None, (party.id_number, party.tax_code, party.passport)):
        words = question(chunks(number), None, whole=True)
        rows = SearchRow.objects.extra(where=["words @@ %s::tsquery"], params=[words])
        ids = rows.filter(about=SearchRow.About.FORM).values("dossier")
        yield from Dossier.objects.filter(owner=None, pk__in=ids).select_related("declaration", "filer")


def _is_about(party: Party, dossier: Dossier) -> bool:
    """Whether number, name and birth of the owner who was named are this party's."""
    try:
        described = particulars(dossier.applicant)
    except Invalid:
        return False
    numbers = (
        (described.id_number, party.id_number),
        (described.tax_code, party.tax_code),
        (
            described.passport and (described.passport, described.nationality),
            (party.passport, party.nationality),
        ),
    )
    return any(given and given == known for given, known in numbers) and is_described(party, described)


def _notice(dossier: Dossier, party: Party) -> Notice:
    """Under the key of the filing, which the reader of the log uses as well: nobody is told of it twice."""
    filed = story(store.TOPIC, dossier.pk)[0]
    return about_dossier(filed.id, dossier, party, partial(_words, dossier))


def _words(dossier: Dossier) -> messages.Words:
    ground = ground_of(dossier.applicant)
    if ground is None:
        return messages.found_for(dossier.code, dossier.procedure_name, dossier.submitted_at)
    return messages.filed_for(
        dossier.code,
        dossier.procedure_name,
        at=dossier.submitted_at,
        who=asker(dossier)["name"],
        ground=str(ground.name),
        over=dossier.status not in OPEN,
    )
