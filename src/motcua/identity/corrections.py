"""What a counter sets right about people: what was taken down wrongly, and one person who stands here twice.

Both with a reason that stays in the log beside what was changed. What VNeID says of somebody only VNeID changes.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from motcua.identity import events
from motcua.identity.models import Account, Party
from motcua.identity.particulars import is_organisation, particulars
from motcua.identity.provider_keys import is_vouched_for
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.vietnamese import normal
from motcua.platform import log

_KEPT = ("name", "id_number", "passport", "nationality", "tax_code", "born", "gender", "address")
_NUMBERS = ("id_number", "tax_code")


def sets_parties_right(actor: Actor) -> bool:
    """Whether this officer corrects and merges what is known of people: whoever receives at a counter."""
    return actor.is_officer and bool(actor.agencies("receiver"))


def correct(*, actor: Actor, party: int, given: Mapping[str, Any], reason: str) -> Party:
    """Set right what an official took down, in the transaction that is open. `given` as in `types.Details`.

    How to reach somebody is theirs to say and is left alone. Raises `Invalid` with `fields`, `NotAllowed` for what
    VNeID vouches for, `Conflict` when the number is somebody else's: then the two may be one, and can be merged.
    """
    why, found = _why(actor, reason), _locked(party)
    if is_vouched_for(found):
        raise NotAllowed("Thông tin của người này do VNeID xác nhận; chỉ lần đăng nhập VNeID mới đổi được.")
    if is_organisation(given) != (found.kind == Party.Kind.ORGANISATION):
        raise Invalid("Không đổi cá nhân thành tổ chức hay ngược lại được. Hãy ghi nhận một chủ hồ sơ mới.")
    right = particulars(given)
    old = {name: getattr(found, name) for name in _KEPT}
    for name in _KEPT:
        setattr(found, name, getattr(right, name) or (None if name in _NUMBERS else ""))
    _save(found)
    words: dict[str, object] = {
        "old": old,
        "new": {name: getattr(found, name) for name in _KEPT},
        "note": why,
    }
    _record(actor, found, events.CORRECTED, {}, words)
    return found


def merge(*, actor: Actor, survivor: int, other: int, reason: str) -> tuple[Party, Party]:
    """Two records of one person become one, in the transaction that is open; returns who stays and who went.

    Who went keeps their row, without numbers. Their log-in becomes that of who stays, or is closed where there is one.
    Raises `Invalid` for two of whom VNeID vouches for each, or where the one who should go is the one it knows.
    """
    why = _why(actor, reason)
    if survivor == other:
        raise Invalid("Hãy chọn hai bản ghi khác nhau.")
    both = {party: _locked(party) for party in sorted((survivor, other))}
    stays, goes = both[survivor], both[other]
    if is_vouched_for(goes):
        raise Invalid(
            "Người được VNeID xác nhận là bản ghi phải giữ lại. Hãy mở bản ghi đó rồi gộp bản kia vào."
        )
    if stays.kind != goes.kind:
        raise Invalid("Không gộp cá nhân với tổ chức.")
    _hand_over_numbers(stays, goes)
    _hand_over_log_in(stays, goes)
    _record(actor, goes, events.MERGED, {"into": stays.pk}, {"note": why})
    _record(actor, stays, events.MERGED, {"from": goes.pk}, {"note": why})
    return stays, goes


def _why(actor: Actor, reason: str) -> str:
    if not sets_parties_right(actor):
        raise NotAllowed("Chỉ cán bộ tiếp nhận mới sửa hoặc gộp thông tin người và tổ chức.")
    why = normal(reason)[:1000]
    if not why:
        raise Invalid("Hãy ghi lý do.", fields={"reason": ["Hãy ghi lý do."]})
    return why


def _locked(party: int) -> Party:
    found = Party.objects.select_for_update().filter(pk=party, merged_into=None).first()
    if found is None:
        raise NotFound("Không có người hoặc tổ chức này.")
    return found


def _save(party: Party) -> None:
    try:
        with transaction.atomic():
            party.save()
    except IntegrityError:
        raise Conflict(
            "Số này đang thuộc một người khác trong hệ thống. Nếu đó là cùng một người, hãy gộp hai bản ghi."
        ) from None


def _hand_over_numbers(stays: Party, goes: Party) -> None:
    had = {name: getattr(goes, name) for name in (*_NUMBERS, "passport", "nationality")}
    goes.id_number, goes.tax_code, goes.passport, goes.nationality = None, None, "", ""
    goes.merged_into = stays
    _save(goes)
    for name, value in had.items():
        if value and not getattr(stays, name):
            setattr(stays, name, value)
    _save(stays)


def _hand_over_log_in(stays: Party, goes: Party) -> None:
    theirs = Account.objects.filter(party=goes)
    if Account.objects.filter(party=stays).exists():
        theirs.update(is_active=False)
    else:
        theirs.update(party=stays)


def _record(
    actor: Actor, party: Party, event: str, data: dict[str, object], words: dict[str, object]
) -> None:
    log.record(events.TOPIC, party.pk, event, at=clock.now(), actor=actor, data=data, words=words)
