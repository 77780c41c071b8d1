"""Small values of a log-in: what a provider says of somebody, the halves of its handshake; what is given of a party."""

import secrets
from dataclasses import dataclass
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.identity.countries import CHOICES
from motcua.platform.inputs import Ask, Given, Line


@dataclass(frozen=True)
class Claims:
    """What VNeID (or another provider) vouches for about the person or organisation that has just logged in.

    `tech_id` is the provider's own key for them and never changes; `assurance` is the level of identification of
    their account there (`loAs`; level 2 means seen in person by the police). `born` as in `kernel.birth`.
    `provider` says all this (`ports`); `session` is its number of the log-in there, `logout` where that ends, if told.
    """

    subject: str
    tech_id: str
    name: str
    assurance: int
    organisation: bool = False
    id_number: str = ""
    tax_code: str = ""
    born: str = ""
    gender: str = ""
    phone: str = ""
    email: str = ""
    provider: str = "vneid"
    session: str = ""
    logout: str = ""


@dataclass(frozen=True)
class Ended:
    """A provider says that this session there (`session`), or every one of this person (`subject`), has ended."""

    provider: str
    subject: str
    session: str


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


@dataclass(frozen=True)
class Ceremony:
    """A question to a passkey and its answer (JSON as browsers give it); `site` (RP ID) asked it at `origin`."""

    challenge: bytes
    site: str
    origin: str
    answer: str


class Details(Given):
    """What is given of a person or an organisation, at the portal, at a counter, or by a program.

    The shape only; what of it is taken, refused or doubted says `particulars.judge`, for all three alike.
    """

    kind: Annotated[
        Literal["person", "organisation"],
        Ask(
            lazy("Chủ hồ sơ là"),
            choices=(("person", lazy("Cá nhân")), ("organisation", lazy("Tổ chức, hộ kinh doanh"))),
        ),
    ] = "person"
    name: Annotated[Line, Ask(lazy("Họ và tên, hoặc tên tổ chức"), lazy("Như trên giấy tờ của họ."))] = ""
    document: Annotated[
        Literal["number", "passport", "none"],
        Ask(
            lazy("Giấy tờ của người đó"),
            choices=(
                ("number", lazy("Số định danh cá nhân")),
                ("passport", lazy("Hộ chiếu")),
                ("none", lazy("Chưa có số định danh (ví dụ trẻ em)")),
            ),
        ),
    ] = "number"
    id_number: Annotated[
        str, Field(max_length=20), Ask(lazy("Số định danh cá nhân"), lazy("12 chữ số trên thẻ căn cước."))
    ] = ""
    passport: Annotated[str, Field(max_length=20), Ask(lazy("Số hộ chiếu"))] = ""
    nationality: Annotated[str, Field(max_length=2), Ask(lazy("Quốc tịch"), choices=CHOICES)] = ""
    tax_code: Annotated[
        str,
        Field(max_length=20),
        Ask(
            lazy("Mã số thuế"),
            lazy("10 hoặc 13 chữ số; hộ kinh doanh dùng số định danh 12 chữ số của chủ hộ."),
        ),
    ] = ""
    born: Annotated[
        str,
        Field(max_length=20),
        Ask(
            lazy("Ngày sinh"),
            lazy("Ví dụ 27/03/1965. Giấy tờ chỉ ghi tháng hoặc năm thì viết 03/1965 hoặc 1965."),
        ),
    ] = ""
    gender: Annotated[
        Literal["", "male", "female"],
        Ask(lazy("Giới tính"), choices=(("male", lazy("Nam")), ("female", lazy("Nữ")))),
    ] = ""
    address: Annotated[Line, Ask(lazy("Nơi cư trú, trụ sở"))] = ""
    phone: Annotated[
        str,
        Field(max_length=20),
        Ask(lazy("Số điện thoại"), lazy("Di động, máy bàn, hoặc số nước ngoài có dấu +.")),
    ] = ""
    email: Annotated[Line, Ask(lazy("Thư điện tử"))] = ""
    ground: Annotated[
        Literal["", "mandate", "parent", "guardian", "office"],
        Ask(
            lazy("Nộp thay theo căn cứ nào"),
            choices=(
                ("mandate", lazy("Được ủy quyền")),
                ("parent", lazy("Là cha hoặc mẹ của người chưa đủ 18 tuổi")),
                ("guardian", lazy("Là người giám hộ")),
                ("office", lazy("Là người đại diện của tổ chức, chủ hộ kinh doanh")),
            ),
        ),
    ] = ""
