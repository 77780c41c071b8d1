"""What a provider says of a credential: its certificates, how its holder is asked, how many signatures at once."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from asn1crypto import x509

from motcua.signing.types import Credential, SecretField, whole

Mode = Literal["device", "secret", "visit"]
ECDSA_SHA256, RSA_SHA256, RSA = "1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"
SHA256 = "2.16.840.1.101.3.4.2.1"
# What the two versions call the same.
_TYPED = ("Password", "ChallengeResponse")


@dataclass(frozen=True)
class Ways:
    """How signatures are had from a credential.

    `fields` are typed by the holder; of `challenged` the provider first sends something (a code by SMS); `silent` are
    named to it and answered elsewhere, on a telephone. `algorithm` is the OID to sign by, `most` how many at once.
    """

    mode: Mode
    fields: tuple[SecretField, ...]
    challenged: tuple[str, ...]
    silent: tuple[str, ...]
    algorithm: str
    most: int
    bound: bool
    """Whether the consent is bound to the digests (SCAL 2)."""


def credential(handle: str, told: Mapping[str, Any]) -> Credential | None:
    """The certificate and those above it; None where there is none that can be read, or its key is switched off."""
    if told.get("key", {}).get("status", "enabled") != "enabled":
        return None
    try:
        found = [
            whole(x509.Certificate.load(base64.b64decode(one), strict=True))
            for one in told.get("cert", {}).get("certificates", ())
        ]
    except (ValueError, TypeError, binascii.Error):
        return None
    return Credential(handle, found[0], tuple(found[1:])) if found else None


def ways(told: Mapping[str, Any]) -> Ways:
    """From `credentials/info` of either version."""
    asked = _asked(told)
    typed = [one for one in asked if one["type"] in _TYPED]
    return Ways(
        mode=_mode(told, typed),
        fields=tuple(SecretField(one["id"], one["label"], digits=one["digits"]) for one in typed),
        challenged=tuple(one["id"] for one in typed if one["challenged"]),
        silent=tuple(one["id"] for one in asked if one["type"] not in _TYPED),
        algorithm=_algorithm(told.get("key", {}).get("algo", ())),
        most=max(1, int(told.get("multisign", 1))),
        bound=str(told.get("SCAL", "1")) == "2",
    )


def _mode(told: Mapping[str, Any], typed: Sequence[Mapping[str, Any]]) -> Mode:
    named = told.get("authMode") or told.get("auth", {}).get("mode", "explicit")
    if named.startswith("oauth2"):
        return "visit"
    return "secret" if typed and named == "explicit" else "device"


def _asked(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The objects of version 2, and those of version 1 in their form."""
    objects = told.get("auth", {}).get("objects")
    if objects is not None:
        return [_object(one) for one in objects]
    return [
        {
            "id": name,
            "type": "Password",
            "label": told[name].get("label") or _LABELS[name],
            "digits": told[name].get("format", "N") == "N",
            "challenged": told[name].get("type") == "online",
        }
        for name in ("PIN", "OTP")
        if str(told.get(name, {}).get("presence", "false")) == "true"
    ]


def _object(one: Mapping[str, Any]) -> dict[str, Any]:
    own = one.get("generator") in ("totp", "hotp")
    return {
        "id": str(one["id"]),
        "type": str(one.get("type", "Password")),
        "label": str(one.get("label") or _LABELS.get(one["id"], one["id"])),
        "digits": one.get("format", "N") == "N",
        "challenged": one.get("type") == "ChallengeResponse" or (one["id"] == "OTP" and not own),
    }


_LABELS = {"PIN": "Mã PIN", "OTP": "Mã dùng một lần"}


def _algorithm(offered: Sequence[str]) -> str:
    return next((one for one in (ECDSA_SHA256, RSA_SHA256, RSA) if one in offered), RSA_SHA256)
