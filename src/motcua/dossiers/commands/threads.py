"""What was written is marked as read when the other side first opens it."""

from motcua.dossiers.models import ThreadEntry
from motcua.dossiers.queries.looks import THREAD_READ, TOPIC
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.platform import log
from motcua.platform.transactions import command


def note_thread_read(*, actor: Actor, dossier: int) -> None:
    """Record that the actor has what the other side wrote before them; nothing when there is nothing new.

    The dossier is one that the actor was given by `access`, as its own or as an official who works on it.
    """
    if ThreadEntry.objects.filter(dossier=dossier, from_applicant=actor.is_officer, read_at=None).exists():
        _record(actor=actor, dossier=dossier)


@command
def _record(*, actor: Actor, dossier: int) -> None:
    new = ThreadEntry.objects.select_for_update().filter(
        dossier=dossier, from_applicant=actor.is_officer, read_at=None
    )
    numbers = sorted(new.values_list("seq", flat=True))
    if not numbers:
        return
    post = next(iter(dict.fromkeys(p.title for p in actor.posts)), "")
    who = ", ".join(filter(None, (actor.name, post))) if actor.is_officer else ""
    ThreadEntry.objects.filter(dossier=dossier, seq__in=numbers).update(read_at=clock.now(), read_by=who)
    log.record(TOPIC, dossier, THREAD_READ, at=clock.now(), actor=actor, data={"post": post, "read": numbers})
