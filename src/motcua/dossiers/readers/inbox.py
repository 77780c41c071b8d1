"""The reader that tells applicants: each event that concerns them goes into their inbox and to their addresses."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from motcua.dossiers import messages
from motcua.dossiers.acts.submit import SUBMITTED
from motcua.dossiers.letters import about_dossier
from motcua.dossiers.models import Dossier
from motcua.dossiers.outputs.forms import INSIDE, NOTICES
from motcua.dossiers.outputs.issue import PAPERS
from motcua.dossiers.queries.grounds import ground_of
from motcua.dossiers.roles import ACTED
from motcua.dossiers.store import TOPIC
from motcua.identity.queries import Party, agent_of
from motcua.kernel import clock
from motcua.notifications.commands import tell_all
from motcua.notifications.types import Notice
from motcua.platform.readers import LogEvent, with_words

# Whoever reads an older event catches up on the past (a replay, a loaded archive): that is for the inbox alone.
STALE = timedelta(days=7)


class Inbox:
    """Words to the owner of a dossier, and to whoever filed it for them."""

    name = "inbox"
    topics: tuple[str, ...] = (TOPIC, PAPERS)
    version = 1

    def read(self, events: Sequence[LogEvent]) -> None:
        """Tell everybody whom these events concern; told once, however often it is read."""
        concerned = with_words([e for e in events if _concerns(e)])
        dossiers = _dossiers({e.stream for e in concerned})
        tell_all([notice for e in concerned for notice in _notices(e, dossiers[e.stream])])

    def forget(self) -> None:
        """What was told stays told: the key of each notice keeps it from being told again."""


def _concerns(event: LogEvent) -> bool:
    if event.topic == PAPERS:
        return event.type == "issued" and event.data["kind"] in NOTICES - INSIDE
    return messages.concerns(event.type, event.data)


def _about(event: LogEvent, dossier: Dossier) -> messages.Words:
    if event.topic == PAPERS:
        return messages.about_notice(event.data["kind"], dossier.code, dossier.procedure_name)
    return messages.about(event.type, event.facts, dossier.code, dossier.procedure_name)


def _dossiers(ids: set[int]) -> dict[int, Dossier]:
    wanted = Dossier.objects.filter(pk__in=ids).select_related(
        "owner__account", "filer__account", "declaration"
    )
    return {
        d.pk: d
        for d in wanted.only(
            "code",
            "procedure_name",
            "channel",
            "owner_name",
            "declaration__applicant",
            "owner__name",
            "owner__email",
            "owner__phone",
            "owner__account__language",
            "filer__name",
            "filer__email",
            "filer__phone",
            "filer__account__language",
        )
    }


def _notices(event: LogEvent, dossier: Dossier) -> Iterator[Notice]:
    fresh = clock.now() - event.at < STALE
    for party in {p.pk: p for p in (dossier.owner, dossier.filer, _agent(dossier)) if p is not None}.values():
        say = partial(_told, event, dossier, party)
        yield about_dossier(event.id, dossier, party, say, outside=fresh)


def _agent(dossier: Dossier) -> Party | None:
    """Whoever filed it in a role, as long as they have it."""
    acted = dossier.applicant.get(ACTED)
    return agent_of(int(acted)) if acted else None


def _told(event: LogEvent, dossier: Dossier, party: Party) -> messages.Words:
    """Whoever finds a dossier filed for them is told by whom, by what right, and that they can object."""
    found = event.type == SUBMITTED.type and party == dossier.owner
    ground = ground_of(dossier.applicant) if found else None
    if ground is None:
        return _about(event, dossier)
    return messages.filed_for(
        dossier.code, dossier.procedure_name, at=event.at, who=dossier.asker_name, ground=str(ground.name)
    )
