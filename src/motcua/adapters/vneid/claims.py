"""What a VNeID token says, in our words."""

from collections.abc import Mapping
from typing import Any

from motcua.identity.types import Claims
from motcua.kernel.birth import typed_birth
from motcua.kernel.errors import NotAllowed
from motcua.kernel.vietnamese import normal

PERSON, ENTERPRISE, ORGANISATION = "1", "2", "3"
_GENDERS = {"1": "male", "nam": "male", "2": "female", "nữ": "female"}


def read(token: Mapping[str, Any]) -> Claims:
    """The claims of a checked token; raises `NotAllowed` when it does not say who this is.

    `LoaiTaiKhoan` 1 is a person, 2 an enterprise, 3 an organisation; `NgayThangNamSinh` is yyyyMMdd; `loAs` the level
    of the account, 1 where nothing is said.
    """
    organisation = _text(token, "LoaiTaiKhoan") in (ENTERPRISE, ORGANISATION)
    claims = Claims(
        subject=_text(token, "sub"),
        tech_id=_text(token, "TechID"),
        name=_text(token, "TenDoanhNghiep" if organisation else "HoVaTen"),
        assurance=_level(_text(token, "loAs")),
        organisation=organisation,
        id_number="" if organisation else _text(token, "SoDinhDanh"),
        tax_code=(_text(token, "MaSoThue") or _text(token, "MaSoDoanhNghiep")) if organisation else "",
        born="" if organisation else _born(_text(token, "NgayThangNamSinh")),
        gender=_GENDERS.get(_text(token, "GioiTinh").lower(), ""),
        phone=_text(token, "SoDienThoai"),
        email=_text(token, "ThuDienTu"),
    )
    if not (claims.subject and claims.tech_id and claims.name):
        raise NotAllowed(
            "VNeID không cho biết bạn là ai, nên chúng tôi chưa cho đăng nhập. Không có gì bị thay đổi. "
            "Bạn hãy thử lại hoặc dùng tài khoản của hệ thống.",
            code="claims_missing",
        )
    return claims


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
