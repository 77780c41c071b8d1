"""Labels on dossiers, and dossiers that an official follows. Neither changes anything of the dossier."""

from collections.abc import Collection
from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers import access
from motcua.dossiers.labels import LONGEST, LOOKS, MOST, Look
from motcua.dossiers.models import Dossier, Followed, Label, Labelled
from motcua.dossiers.queries import labels
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.inputs import Ask, Given, Line
from motcua.platform.transactions import command

__all__ = [
    "MOST",
    "NewLabel",
    "drop_label",
    "follow",
    "label_dossier",
    "make_label",
    "note_followed_seen",
    "unfollow",
]

TOPIC = "desk"


class NewLabel(Given):
    """A label: its name, how it looks, and for which agency (none: for the official alone)."""

    name: Annotated[Line, Ask(lazy("Tên nhãn"), lazy("Ngắn, không ghi tên người dân."))]
    look: Annotated[Look, Ask(lazy("Màu và hình"), choices=tuple(LOOKS.items()))] = "info"
    agency: Annotated[Line, Ask(lazy("Dùng chung"))] = ""


@command
def make_label(*, actor: Actor, given: NewLabel) -> Label:
    """A label from now on; raises `Invalid` for a name that is there already or when there are too many."""
    officer = _officer(actor)
    if given.agency and given.agency not in access.own_places(actor):
        raise NotAllowed("Chỉ người làm ở cơ quan đó đặt nhãn chung của cơ quan.")
    name = given.name.strip()
    if not name or len(name) > LONGEST:
        sentence = "Hãy ghi tên nhãn, nhiều nhất %(most)s ký tự."
        raise Invalid(sentence, fields={"name": [sentence]}, most=LONGEST)
    owner = {"agency_id": given.agency} if given.agency else {"officer_id": officer}
    there = Label.objects.filter(**owner)
    if there.filter(name__iexact=name).exists():
        sentence = "Đã có nhãn mang tên này."
        raise Invalid(sentence, fields={"name": [sentence]})
    if there.count() >= MOST:
        raise Invalid("Đã có %(most)s nhãn. Hãy bỏ một nhãn không dùng nữa.", most=MOST)
    made = Label.objects.create(name=name, look=given.look, made_at=clock.now(), **owner)
    _tell(actor, made.pk, "label.made", {"agency": given.agency})
    return made


@command
def drop_label(*, actor: Actor, label: int) -> None:
    """It goes, from every dossier; raises `NotFound` for one that is not the actor's or their agency's."""
    found = labels.usable(actor).filter(pk=label).first()
    if found is None:
        raise NotFound("Không có nhãn này.")
    number = found.on.count()
    _tell(actor, found.pk, "label.dropped", {"agency": found.agency_id or "", "dossiers": number})
    found.delete()


@command
def label_dossier(*, actor: Actor, dossier: Dossier, wanted: Collection[int]) -> None:
    """Of the labels that the actor may use, exactly these are on the dossier, which `access` gave to the actor."""
    may = set(labels.usable(actor).values_list("pk", flat=True))
    there = set(Labelled.objects.filter(dossier=dossier, label__in=may).values_list("label", flat=True))
    on, off = (set(wanted) & may) - there, there - set(wanted)
    if not (on or off):
        return
    Labelled.objects.filter(dossier=dossier, label__in=off).delete()
    Labelled.objects.bulk_create(
        [Labelled(label_id=one, dossier=dossier, at=clock.now()) for one in sorted(on)], ignore_conflicts=True
    )
    for one, what in [*((n, "label.put") for n in sorted(on)), *((n, "label.taken") for n in sorted(off))]:
        _tell(actor, one, what, {"dossier": dossier.pk})


@command
def follow(*, actor: Actor, dossier: Dossier) -> None:
    """What happens to it from now on is told to the actor; `access` gave it to them."""
    Followed.objects.get_or_create(
        officer_id=_officer(actor),
        dossier=dossier,
        defaults={"since": clock.now(), "seen_seq": dossier.chain_seq},
    )


@command
def unfollow(*, actor: Actor, dossier: Dossier) -> None:
    """No longer."""
    Followed.objects.filter(officer_id=_officer(actor), dossier=dossier).delete()


def note_followed_seen(*, actor: Actor, dossier: Dossier) -> None:
    """Whoever follows it has seen all that happened to it until now."""
    mine = Followed.objects.filter(officer_id=actor.officer_id or 0, dossier=dossier)
    mine.filter(seen_seq__lt=dossier.chain_seq).update(seen_seq=dossier.chain_seq)


def _officer(actor: Actor) -> int:
    if actor.officer_id is None:
        raise NotAllowed("Việc này chỉ dành cho cán bộ.")
    return actor.officer_id


def _tell(actor: Actor, label: int, what: str, data: dict[str, object]) -> None:
    """Names stay out of the log: they go with the label."""
    log.record(TOPIC, label, what, at=clock.now(), actor=actor, data={k: v for k, v in data.items() if v})
