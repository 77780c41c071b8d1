"""A second person joins to confirm a draft: asked by a link, they agree or say why not; the writer is told."""

import secrets
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.dossiers.letters import letter
from motcua.dossiers.messages import Words
from motcua.dossiers.models import Confirmation, Draft
from motcua.dossiers.queries.confirming import asked_of, fingerprint, secret_hash, standings
from motcua.dossiers.roles import drafts_seen, ensure_prepares
from motcua.identity.queries import PROVEN_ASSURANCE
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import normal
from motcua.notifications.commands import tell_all
from motcua.platform.transactions import command
from motcua.procedures.queries import frozen


@command
def ask_to_confirm(*, actor: Actor, draft: UUID, key: str) -> str:
    """The secret of a link for one whom the form names; shown once, and the one before it opens nothing more."""
    own = _own(actor, draft)
    found = next((one for one in standings(own) if one.whom.key == key), None)
    if found is None or found.state == "own":
        raise NotFound("Tờ khai không nêu người này. Bạn hãy xem lại họ tên và số định danh đã ghi.")
    if found.state == "agreed":
        raise Conflict("Người này đã xác nhận đúng những gì đang có trong bản nháp.")
    secret = secrets.token_urlsafe(24)
    given = {
        "title": found.whom.title, "name": found.whom.name, "number": found.whom.number, "hash": secret_hash(secret),
        "asked_at": clock.now(), "answered_at": None, "agrees": None, "reason": "", "party": None, "seen": "",
    }  # fmt: skip
    Confirmation.objects.update_or_create(draft=own, key=key, defaults=given)
    return secret


@command
def answer_confirmation(*, actor: Actor, secret: str, seen: str, agrees: bool, reason: str = "") -> None:
    """Whoever the link names agrees with what they were shown (`seen`), or says why not; the writer is told.

    Raises `Conflict` when the draft has changed since it was shown, or was sent.
    """
    if actor.assurance < PROVEN_ASSURANCE or actor.scopes is not None:
        raise NotAllowed("Xác nhận cần tài khoản đã định danh mức 2. Bạn hãy đăng nhập lại bằng VNeID.")
    one = asked_of(actor, secret)
    draft = Draft.objects.select_for_update().get(pk=one.draft_id)
    one.refresh_from_db()
    if draft.dossier_id:
        raise Conflict("Hồ sơ này đã được nộp nên không trả lời được nữa.")
    if agrees and seen != fingerprint(draft):
        raise Conflict("Bản nháp vừa được sửa. Bạn hãy đọc lại rồi trả lời.", code="changed")
    why = normal(reason)[:1000]
    if not agrees and not why:
        sentence = "Bạn hãy ghi vì sao không xác nhận; người soạn đọc được."
        raise Invalid(sentence, fields={"reason": [sentence]})
    one.answered_at, one.agrees, one.reason = clock.now(), agrees, "" if agrees else why
    one.party_id, one.seen = actor.party_id, seen
    one.save()
    _tell(one)


def _tell(one: Confirmation) -> None:
    writer = one.draft.account.party
    if writer is None:
        return
    key = f"confirmation-{one.pk}-{one.answered_at:%Y%m%d%H%M%S}" if one.answered_at else ""
    link = f"/nop-ho-so/ban-nhap/{one.draft_id}/cung-xac-nhan"
    tell_all([letter(key, writer, partial(_words, one), link=link)])


def _words(one: Confirmation) -> Words:
    names = {"name": one.name, "procedure": frozen(one.draft.version_id).title, "reason": one.reason}
    if one.agrees:
        return Words(
            _("%(name)s đã xác nhận") % names, _("Bản nháp “%(procedure)s” đã được xác nhận.") % names
        )
    body = _("Bản nháp “%(procedure)s” không được xác nhận. Lý do: %(reason)s") % names
    return Words(_("%(name)s không xác nhận") % names, body)


def _own(actor: Actor, draft: UUID) -> Draft:
    found = drafts_seen(actor).select_for_update(of=("self",)).filter(pk=draft, dossier=None).first()
    if found is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá hoặc đã nộp từ máy khác.")
    ensure_prepares(actor, frozen(found.version_id).code)
    return found
