"""What is supplied: a file looked at and kept before the act that takes it; an answer prepared in several turns."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from motcua.documents.commands import keep
from motcua.documents.queries import look
from motcua.dossiers.acts.supply import SUPPLY, Supplied, Supply
from motcua.dossiers.commands.perform import carry_out
from motcua.dossiers.models import Dossier, SupplementDraft, SupplementPaper
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import normal
from motcua.platform.transactions import command
from motcua.process.states import Status

MOST_PAPERS = 100
Outcome = TypeVar("Outcome")


def take_in(*, component: str, name: str, data: bytes) -> Supplied:
    """Look at a file by its content and keep it, ready to be supplied; raises `Invalid` with what to do instead."""
    seen = look(data)
    file = keep(data, media_type=seen.media_type, pages=seen.pages)
    return Supplied(component=component, name=normal(name)[:200] or "giay-to", file=file.sha256)


@command
def prepare_supplement(
    *,
    actor: Actor,
    dossier: Dossier,
    decide: Callable[[Mapping[str, Any]], tuple[Mapping[str, Any], Outcome]],
) -> Outcome:
    """Save what `decide` makes of the answers prepared so far, while nobody else can change them.

    The dossier is one that the actor was given by `access`.
    """
    own = _own(actor, dossier)
    answers, outcome = decide(own.answers)
    own.answers = dict(answers)
    own.save()
    return outcome


def lay_supplement(*, actor: Actor, dossier: Dossier, place: int, name: str, data: bytes) -> None:
    """Lay a file into it for one thing that was asked for; raises `Invalid` with what to do instead."""
    taken = take_in(component="", name=name, data=data)
    lay_known_supplement(actor=actor, dossier=dossier, place=place, name=taken.name, file=taken.file)


@command
def lay_known_supplement(
    *, actor: Actor, dossier: Dossier, place: int, name: str, file: str, kept: UUID | None = None
) -> None:
    """Lay in a file that is kept already; `kept` is the paper of the store that it is (`reuse`)."""
    own = _own(actor, dossier)
    if own.papers.count() >= MOST_PAPERS:
        raise Invalid(
            "Phần bổ sung đã có %(most)s tệp. Bạn hãy gộp các trang vào một tệp PDF.", most=MOST_PAPERS
        )
    SupplementPaper.objects.get_or_create(
        draft=own, place=place, file_id=file, defaults={"name": name, "kept_id": kept}
    )


@command
def remove_supplement(*, actor: Actor, dossier: Dossier, paper: int) -> None:
    """Take a file out of it."""
    SupplementPaper.objects.filter(draft=_own(actor, dossier), pk=paper).delete()


def send_supplement(*, actor: Actor, dossier: Dossier, given: Supply, expect: int | None = None) -> int:
    """Supply what was prepared; returns the number of the event. What was prepared is done with."""
    number = carry_out(SUPPLY, actor=actor, dossier=dossier.pk, given=given, expect=expect)
    SupplementDraft.objects.filter(dossier=dossier, account_id=actor.account_id or 0).delete()
    return number


def _own(actor: Actor, dossier: Dossier) -> SupplementDraft:
    if actor.account_id is None:
        raise NotAllowed("Bạn hãy đăng nhập để bổ sung hồ sơ.")
    if dossier.status != Status.SUPPLEMENT:
        raise Invalid(
            "Hồ sơ này không còn chờ bổ sung; có thể bạn đã gửi từ cửa sổ khác.", code="already_sent"
        )
    draft, _new = SupplementDraft.objects.select_for_update().get_or_create(
        dossier=dossier, account_id=actor.account_id, request=dossier.supplements
    )
    return draft
