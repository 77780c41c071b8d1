"""What a token of VNeID or of the national portal says, in our words."""

from collections.abc import Mapping
from typing import Any

from motcua.identity.types import Claims
from motcua.kernel.birth import typed_birth
from motcua.kernel.errors import NotAllowed
from motcua.kernel.vietnamese import normal

PERSON, ENTERPRISE, ORGANISATION = "1", "2", "3"
_GENDERS = {"1": "male", "nam": "male", "2": "female", "nữ": "female"}


def is_whole(token: Mapping[str, Any]) -> bool:
    """Whether it says by itself who this is and how sure the provider is of them."""
    return all(_text(token, name) for name in ("TechID", "loAs")) and bool(_name(token))


def read(token: Mapping[str, Any], *, provider: str = "vneid", name: Any = "VNeID") -> Claims:
    """The claims of a checked token; raises `NotAllowed` when it does not say who this is.

    `LoaiTaiKhoan` 1 is a person, 2 an enterprise, 3 an organisation; `NgayThangNamSinh` is yyyyMMdd; `loAs` the level
    of the account, 1 where nothing is said.
    """
    organisation = _is_organisation(token)
    claims = Claims(
        subject=_text(token, "sub"),
        tech_id=_text(token, "TechID"),
        name=_name(token),
        assurance=_level(_text(token, "loAs")),
        organisation=organisation,
        id_number="" if organisation else _text(token, "SoDinhDanh"),
        tax_code=(_text(token, "MaSoThue") or _text(token, "MaSoDoanhNghiep")) if organisation else "",
        born="" if organisation else _born(_text(token, "NgayThangNamSinh")),
        gender=_GENDERS.get(_text(token, "GioiTinh").lower(), ""),
        phone=_text(token, "SoDienThoai"),
        email=_text(token, "ThuDienTu"),
        provider=provider,
        session=_text(token, "sid"),
        logout=_address(_text(token, "logoutUri")),
    )
    if not (claims.subject and claims.tech_id and claims.name):
        raise NotAllowed(
            "%(provider)s không cho biết bạn là ai, nên chúng tôi chưa cho đăng nhập. Không có gì bị thay đổi. "
            "Bạn hãy thử lại hoặc dùng tài khoản của hệ thống.",
            code="claims_missing",
            provider=name,
        )
    return claims


def _is_organisation(token: Mapping[str, Any]) -> bool:
    return _text(token, "LoaiTaiKhoan") in (ENTERPRISE, ORGANISATION)


def _name(token: Mapping[str, Any]) -> str:
    return _text(token, "TenDoanhNghiep" if _is_organisation(token) else "HoVaTen")


def _address(text: str) -> str:
    """A page on the web, and nothing else that a browser would open."""
    return text if text.startswith(("https://", "http://")) else ""


def _text(token: Mapping[str, Any], name: str) -> str:
    value = token.get(name)
    return normal(str(value)) if value is not None else ""


def _born(text: str) -> str:
    """`yyyyMMdd`; months and days that nobody knows are zeros."""
    if len(text) != 8 or not text.isdecimal():
        return typed_birth(text) or ""
    year, month, day = text[:4], text[4:6], text[6:]
    return typed_birth("-".join(part for part in (year, month, day) if part != "00")) or ""


def _level(text: str) -> int:
    return int(text) if text.isdigit() and len(text) == 1 else 1
