"""Named views of worklists: kept, shared, dropped; the one with which the desk opens."""

from typing import Annotated

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers import access
from motcua.dossiers.models import FirstView, SavedView
from motcua.dossiers.queries import views
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.inputs import Ask, Given, Line, Object
from motcua.platform.transactions import command

TOPIC = "desk"
MOST = 20
"""Of one official: more are no help to find anything."""


class NewView(Given):
    """A view: its name, for which agency too (none: for the official alone), and what it asks for."""

    name: Annotated[Line, Ask(lazy("Tên"))]
    agency: Line = ""
    asked: Object


@command
def save_view(*, actor: Actor, given: NewView) -> SavedView:
    """Keep it; one of the same name is changed. Raises `Invalid`."""
    officer = _officer(actor)
    name = given.name.strip()[:60]
    if not name:
        raise Invalid("Hãy đặt tên cho danh sách.", fields={"name": ["Hãy đặt tên cho danh sách."]})
    if given.agency and given.agency not in access.own_places(actor):
        raise NotAllowed("Chỉ người làm ở cơ quan đó chia sẻ danh sách cho cơ quan.")
    mine = SavedView.objects.filter(officer=officer)
    before = mine.filter(name=name).first()
    if before is None and mine.count() >= MOST:
        raise Invalid("Anh chị đã giữ %(most)s danh sách. Hãy bỏ một danh sách không dùng nữa.", most=MOST)
    kept, _new = SavedView.objects.update_or_create(
        officer_id=officer,
        name=name,
        defaults={"asked": given.asked, "agency_id": given.agency or None, "saved_at": clock.now()},
    )
    _tell(actor, kept, "view.changed" if before else "view.saved")
    return kept


@command
def drop_view(*, actor: Actor, view: int) -> None:
    """It goes, also for those with whom it was shared; raises `NotFound` for one that is not the actor's own."""
    found = SavedView.objects.filter(pk=view, officer=_officer(actor)).first()
    if found is None:
        raise NotFound("Không có danh sách này.")
    _tell(actor, found, "view.dropped")
    found.delete()


@command
def open_with(*, actor: Actor, view: int | None) -> None:
    """The desk opens with this view from now on; None: with what waits."""
    officer = _officer(actor)
    if view is None:
        FirstView.objects.filter(officer=officer).delete()
        return
    found = views.usable(actor).filter(pk=view).first()
    if found is None:
        raise NotFound("Không có danh sách này.")
    FirstView.objects.update_or_create(officer_id=officer, defaults={"view": found})


def _officer(actor: Actor) -> int:
    if actor.officer_id is None:
        raise NotAllowed("Việc này chỉ dành cho cán bộ.")
    return actor.officer_id


def _tell(actor: Actor, view: SavedView, what: str) -> None:
    """Its name and its words to look for stay out of the log, for they may name people."""
    data = {"agency": view.agency_id} if view.agency_id else {}
    log.record(TOPIC, view.pk, what, at=clock.now(), actor=actor, data=data)
