"""Passkeys as second factors (W3C Web Authentication, Level 2), checked by `webauthn`. Only public keys are kept.

No attestation is asked for: which maker's key somebody carries is not ours to judge.
"""

import json
from typing import Any

import webauthn
from django.db.models import QuerySet
from webauthn.helpers import bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from motcua.identity.models import Account, SecondFactor
from motcua.identity.second_factors import counted, keep, second_factors
from motcua.identity.types import Ceremony
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.vietnamese import normal

_WRONG = "Khoá truy cập chưa được chấp nhận. Hãy thử lại, hoặc dùng mã trong ứng dụng."


def has_passkey(account: int) -> bool:
    """Whether an account has one."""
    return _passkeys(account).exists()


def creation_options(account: Account, *, site: str, site_name: str) -> dict[str, Any]:
    """What a browser is asked to make a key from; `challenge` in it is to be kept until the answer comes."""
    options = webauthn.generate_registration_options(
        rp_id=site,
        rp_name=site_name,
        user_id=str(account.pk).encode(),
        user_name=account.username,
        exclude_credentials=_descriptors(account.pk),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    return _as_json(options)


def request_options(account: int, *, site: str) -> dict[str, Any]:
    """What a browser is asked to show one of the account's keys by."""
    return _as_json(
        webauthn.generate_authentication_options(rp_id=site, allow_credentials=_descriptors(account))
    )


def add_passkey(*, actor: Actor, account: int, ceremony: Ceremony, name: str) -> list[str]:
    """The key that a browser has just made counts from now on. Returns codes of recovery with the first factor only.

    Raises `Invalid` for an answer that is not to our question, `Conflict` for a key that is known.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=ceremony.answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.site,
            expected_origin=ceremony.origin,
        )
    except (WebAuthnException, ValueError):
        raise _refused() from None
    if SecondFactor.objects.filter(credential=made.credential_id).exists():
        raise Conflict("Khoá truy cập này đã được thêm rồi.")
    factor = SecondFactor(
        account_id=account,
        kind=SecondFactor.Kind.PASSKEY,
        name=normal(name)[:100],
        credential=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_at=clock.now(),
    )
    return keep(actor, factor)


def pass_by_passkey(*, account: int, ceremony: Ceremony) -> str:
    """The account's owner shows one of its keys; returns `passkey`. Raises `Invalid`, `TooMany`."""
    with counted(account):
        key = _named_in(account, ceremony.answer)
        if key is None:
            raise _refused()
        _verify(key, ceremony)
    return "passkey"


def _verify(key: SecondFactor, ceremony: Ceremony) -> None:
    """Raises unless this key signed our question; a counter that does not grow is a copied key (6.1.1)."""
    try:
        shown = webauthn.verify_authentication_response(
            credential=ceremony.answer,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.site,
            expected_origin=ceremony.origin,
            credential_public_key=bytes(key.public_key or b""),
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, ValueError):
        raise _refused() from None
    SecondFactor.objects.filter(pk=key.pk).update(sign_count=shown.new_sign_count, last_used_at=clock.now())


def _named_in(account: int, answer: str) -> SecondFactor | None:
    """The account's key that an answer says it comes from."""
    try:
        named = json.loads(answer)["rawId"]
    except (ValueError, KeyError, TypeError):
        return None
    return next(
        (k for k in _passkeys(account) if bytes_to_base64url(bytes(k.credential or b"")) == named), None
    )


def _passkeys(account: int) -> QuerySet[SecondFactor]:
    return second_factors(account).filter(kind=SecondFactor.Kind.PASSKEY)


def _descriptors(account: int) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(key.credential or b"")) for key in _passkeys(account)]


def _as_json(options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(options_to_json(options))
    return found


def _refused() -> Invalid:
    return Invalid(_WRONG, fields={"passkey": [_WRONG]})
