"""Laying a paper of one's own store into what one files or supplies: nothing is uploaded, nothing is copied."""

from uuid import UUID

from motcua.dossiers.commands.drafts import lay_known
from motcua.dossiers.commands.supplements import lay_known_supplement
from motcua.dossiers.models import Dossier, DraftPaper
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.personal_store import access
from motcua.personal_store.commands import validate
from motcua.personal_store.queries import kinds_for, standing_of
from motcua.personal_store.types import KeptPaper, Standing
from motcua.procedures.types import Component


def lay_kept(*, actor: Actor, draft: UUID, component: Component, paper: UUID) -> DraftPaper:
    """Lay a paper of one's store into a draft for a component. Raises `NotFound` for anybody else's, `Invalid` for one
    that holds no more or cannot stand for it."""
    held = _usable(actor, component, paper)
    return lay_known(
        actor=actor, draft=draft, component=component.code, name=_named(held), file=held.file_id, kept=held.pk
    )


def lay_kept_supplement(
    *, actor: Actor, dossier: Dossier, place: int, component: Component, paper: UUID
) -> None:
    """The same for something that a dossier asks for; raises alike."""
    held = _usable(actor, component, paper)
    lay_known_supplement(
        actor=actor, dossier=dossier, place=place, name=_named(held), file=held.file_id, kept=held.pk
    )


def _usable(actor: Actor, component: Component, paper: UUID) -> KeptPaper:
    """What its signatures prove is asked before it is used for the first time."""
    held = access.get(actor, paper)
    if held.validated_at is None:
        held = validate(actor=actor, paper=held)
    if held.kind not in kinds_for(component):
        raise Invalid(
            "Giấy tờ này không thay được cho thành phần hồ sơ ấy. Bạn hãy chọn giấy khác hoặc tải tệp lên."
        )
    if standing_of(held) is not Standing.HOLDS:
        raise Invalid(
            "Giấy tờ này không còn dùng được nữa; trang kho giấy tờ nói vì sao. Bạn hãy chọn giấy khác."
        )
    return held


def _named(paper: KeptPaper) -> str:
    return " ".join(part for part in (paper.title, paper.number) if part)[:200]
