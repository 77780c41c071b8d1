"""Which key signs for whom: given for a period, ended, looked at again; and the pictures that go with a certificate."""

import base64
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from asn1crypto import x509
from django.db.models import QuerySet

from motcua.agencies.queries import agency, officer_by_id
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Unavailable
from motcua.kernel.vietnamese import fold
from motcua.keyring import pictures
from motcua.keyring.access import ensure_keeps
from motcua.keyring.models import KeyPeriod, Picture
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, record
from motcua.signing.ports import CredentialStore, Revocation, Trust, stores, trusted
from motcua.signing.queries import ensure_in_time, holder_of, way
from motcua.signing.types import Credential, KeyRef, whole

_NEEDS = "Hãy ghi lý do, ví dụ số quyết định hoặc giấy giao nhận thiết bị."


def in_force(key: KeyRef) -> KeyPeriod | None:
    """The key that signs for somebody now."""
    return KeyPeriod.objects.filter(key=str(key), until__isnull=True).first()


def all_in_force() -> QuerySet[KeyPeriod]:
    """All that sign now, those whose certificates end first at the front."""
    return KeyPeriod.objects.filter(until__isnull=True).order_by("not_after", "key")


def history(key: KeyRef) -> QuerySet[KeyPeriod]:
    """All keys that ever signed for somebody, the newest first."""
    return KeyPeriod.objects.filter(key=str(key)).order_by("-since")


def credential(period: KeyPeriod) -> Credential:
    """Its certificate, and where its key lies."""
    above = tuple(whole(x509.Certificate.load(base64.b64decode(one))) for one in period.issuers)
    return Credential(period.handle, whole(x509.Certificate.load(bytes(period.certificate))), above)


def store_named(name: str) -> CredentialStore:
    """A store of this installation; raises `NotFound`."""
    if name not in stores():
        raise NotFound("Không có kho khoá “%(store)s”. Hãy xem thiết lập SIGNING.", code="store", store=name)
    return stores()[name]


@command
def give_key(
    *, actor: Actor, key: KeyRef, store: str, given: Credential, reason: str, other_name: bool = False
) -> KeyPeriod:
    """From now on this credential signs for the holder of `key`; one that did so before ends.

    Raises `Invalid` for a certificate that is out of date, of an authority that we do not believe, of the wrong kind,
    already somebody else's, or (code `other_name`) of another name, unless somebody has looked: `other_name`.
    """
    ensure_keeps(actor, key)
    _reasoned(reason)
    _fits(key, given)
    if not other_name:
        _ensure_same_name(key, given)
    at, before = clock.now(), in_force(key)
    if before and (before.store, before.handle, before.fingerprint) == (
        store,
        given.handle,
        fingerprint(given),
    ):
        return before
    if before:
        KeyPeriod.objects.filter(pk=before.pk).update(until=at)
    made = KeyPeriod.objects.create(
        key=str(key),
        store=store,
        handle=given.handle,
        certificate=given.certificate.dump(),
        issuers=[base64.b64encode(one.dump()).decode() for one in given.issuers],
        fingerprint=fingerprint(given),
        since=at,
        not_after=given.certificate.not_valid_after,
    )
    _record(key, before, made, actor=actor, at=at, reason=reason)
    return made


@command
def end_key(*, actor: Actor, key: KeyRef, reason: str) -> None:
    """Nobody signs with this key any more: it was lost, its holder left. Does nothing where there is none."""
    ensure_keeps(actor, key)
    _reasoned(reason)
    before, at = in_force(key), clock.now()
    if before:
        KeyPeriod.objects.filter(pk=before.pk).update(until=at)
        _record(key, before, None, actor=actor, at=at, reason=reason)


@command
def put_picture(*, actor: Actor, key: KeyRef, image: bytes, reason: str) -> Picture:
    """What the hand or seal of a key in force looks like; drawn with its certificate alone, gone with it.

    Raises `Invalid` for an image that Decree 30/2020 does not allow (`pictures.check`), or where there is no key.
    """
    ensure_keeps(actor, key)
    _reasoned(reason)
    period = in_force(key)
    if period is None:
        raise Invalid(
            "Chưa khai báo khoá ký cho người hoặc cơ quan này. Hãy khai báo khoá trước, rồi đưa ảnh."
        )
    made = pictures.check(image, kind=key.kind)
    at = clock.now()
    before = _end_picture(key, at)
    kept = Picture.objects.create(key=str(key), fingerprint=period.fingerprint, image=made, since=at)
    record([Change("pictures", str(key), before, _seen(kept))], actor=actor, at=at, reason=reason)
    return kept


@command
def remove_picture(*, actor: Actor, key: KeyRef, reason: str) -> None:
    """From now on the mark shows name and hour alone."""
    ensure_keeps(actor, key)
    _reasoned(reason)
    at = clock.now()
    if Picture.objects.filter(key=str(key), until__isnull=True).update(until=at):
        record(
            [Change("pictures", str(key), {"sha256": ""}, {"sha256": None})],
            actor=actor,
            at=at,
            reason=reason,
        )


def picture(key: KeyRef) -> bytes | None:
    """The picture that goes with the certificate in force; None where there is none."""
    period = in_force(key)
    found = (
        period
        and Picture.objects.filter(key=str(key), fingerprint=period.fingerprint, until__isnull=True).first()
    )
    return bytes(found.image) if found else None


def look_again(trust: Trust, revocation: Revocation, at: datetime) -> None:
    """Ask of each certificate in force whether it was taken back; what cannot be asked stays as it was known."""
    for period in all_in_force():
        known = credential(period)
        up = way(known.certificate, known.issuers, trust)
        with suppress(Unavailable):
            since = revocation.about(up).since(known.certificate)
            KeyPeriod.objects.filter(pk=period.pk).update(revoked_at=since, looked_at=at)


def fingerprint(given: Credential) -> str:
    """SHA-256 of the certificate, hexadecimal."""
    return str(given.certificate.sha256.hex())


def _fits(key: KeyRef, given: Credential) -> None:
    who = holder_of(given.certificate)
    if who.kind != key.kind:
        raise Invalid(
            "Chứng thư số của “%(name)s” là của %(kind)s nên không dùng được ở đây.",
            code="wrong_kind",
            name=who.name,
            kind="cơ quan, tổ chức" if who.kind == "organisation" else "cá nhân",
        )
    ensure_in_time(given.certificate, clock.now())
    if not way(given.certificate, given.issuers, trusted().for_agencies()):
        raise Invalid(
            "Chứng thư số của “%(name)s” do %(issuer)s cấp, là nơi hệ thống chưa tin để cấp cho cán bộ, cơ quan. "
            "Hãy đặt chứng thư gốc vào thư mục officials của TRUST_ANCHORS.",
            code="not_trusted",
            name=who.name,
            issuer=who.issuer,
        )
    other = KeyPeriod.objects.filter(fingerprint=fingerprint(given), until__isnull=True).exclude(key=str(key))
    if taken := other.first():
        raise Invalid("Chứng thư số này đang dùng cho %(other)s.", code="taken", other=taken.key)


def _end_picture(key: KeyRef, at: datetime) -> Mapping[str, Any] | None:
    old = Picture.objects.filter(key=str(key), until__isnull=True).first()
    if old is None:
        return None
    Picture.objects.filter(pk=old.pk).update(until=at)
    return _seen(old)


def _seen(kept: Picture) -> Mapping[str, Any]:
    return {"sha256": pictures.sha256(bytes(kept.image))}


def same_name(key: KeyRef, given: Credential) -> bool:
    """Whether a certificate names the holder, capitals and marks aside; an agency is also known by its code."""
    if fold(holder_of(given.certificate).name) == fold(name_of(key)):
        return True
    number = given.certificate.subject.native.get("organization_identifier", "")
    return key.kind == "organisation" and bool(number == key.ref)


def _ensure_same_name(key: KeyRef, given: Credential) -> None:
    if not same_name(key, given):
        who, holder = holder_of(given.certificate), name_of(key)
        raise Invalid(
            "Chứng thư số này cấp cho “%(name)s”, không phải “%(holder)s”. Nếu đúng là cùng một người hoặc cơ quan, "
            "hãy đánh dấu đã đối chiếu rồi giao lại.",
            code="other_name", name=who.name, holder=holder,
        )  # fmt: skip


def name_of(key: KeyRef) -> str:
    """What an official or an agency is called here; raises `NotFound`."""
    if key.kind == "organisation":
        return agency(key.ref).name
    return officer_by_id(int(key.ref.removeprefix("officer-"))).name


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_NEEDS, fields={"reason": [_NEEDS]})


def _record(
    key: KeyRef, before: KeyPeriod | None, after: KeyPeriod | None, *, actor: Actor, at: datetime, reason: str
) -> None:
    change = Change("keys", str(key), plain(before), plain(after) or {"store": None})
    record([change], actor=actor, at=at, reason=reason)


def plain(period: KeyPeriod | None) -> Mapping[str, Any] | None:
    """As the log tells it."""
    if period is None:
        return None
    return {
        "store": period.store,
        "handle": period.handle,
        "certificate": period.fingerprint,
        "not_after": period.not_after,
    }
