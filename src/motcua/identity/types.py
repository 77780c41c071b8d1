"""Small values of a log-in: what a provider says of somebody, the halves of its handshake; what is given of a party."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.platform.inputs import Ask, Given, Line


@dataclass(frozen=True)
class Claims:
    """What VNeID (or another provider) vouches for about the person or organisation that has just logged in.

    `tech_id` is the provider's own key for them and never changes; `assurance` is the level of identification of
    their account there (`loAs`; level 2 means seen in person by the police).
    """

    subject: str
    tech_id: str
    name: str
    assurance: int
    organisation: bool = False
    id_number: str = ""
    tax_code: str = ""
    born: date | None = None
    gender: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Handshake:
    """The secrets of one log-in attempt; our half stays in the session until the person comes back.

    `state` ties the answer to this browser (RFC 6749 section 10.12), `nonce` ties the token to this attempt
    (OpenID Connect Core 3.1.2.1), `verifier` proves that we are the one who asked (PKCE, RFC 7636).
    """

    state: str
    nonce: str
    verifier: str
    redirect_uri: str

    @classmethod
    def new(cls, redirect_uri: str) -> "Handshake":
        """Fresh secrets; `redirect_uri` is where the provider sends the person back to."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, redirect_uri)


class Details(Given):
    """What is given of a person or an organisation, at the portal, at a counter, or by a program."""

    kind: Annotated[
        Literal["person", "organisation"],
        Ask(lazy("Chủ hồ sơ là"), choices=(("person", lazy("Cá nhân")), ("organisation", lazy("Tổ chức")))),
    ] = "person"
    id_number: Annotated[str, Field(max_length=20), Ask(lazy("Số định danh cá nhân"))] = ""
    name: Annotated[Line, Ask(lazy("Họ và tên, hoặc tên tổ chức"))] = ""
    born: Annotated[date | None, Ask(lazy("Ngày sinh"))] = None
    gender: Annotated[
        Literal["", "male", "female"],
        Ask(lazy("Giới tính"), choices=(("male", lazy("Nam")), ("female", lazy("Nữ")))),
    ] = ""
    address: Annotated[Line, Ask(lazy("Nơi cư trú, trụ sở"))] = ""
    phone: Annotated[str, Field(max_length=20), Ask(lazy("Số điện thoại"))] = ""
    email: Annotated[Line, Ask(lazy("Thư điện tử"))] = ""
    tax_code: Annotated[str, Field(max_length=20), Ask(lazy("Mã số thuế (tổ chức)"))] = ""
