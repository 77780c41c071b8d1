"""A dossier and a line of its course under the portal's own names. Both generations use these names; what is sent when
is theirs to say."""

from collections.abc import Callable, Mapping
from typing import Any

from motcua.adapters.national_portal.mapping import moment

Body = Mapping[str, Any]
Mapped = Mapping[str, Any]
Named = Callable[[str, str], str]
"""What the portal calls something of ours: kind and our code."""
Written = Callable[[str | None], str]
"""A moment as this generation writes it; empty where there is none."""


def written(pattern: str) -> Written:
    """Moments by a pattern; `.fff` stands for milliseconds."""

    def write(text: str | None) -> str:
        at = moment(text)
        if at is None:
            return ""
        return at.strftime(pattern.replace(".fff", f".{at.microsecond // 1000:03d}"))

    return write


def declared(body: Body, ref: str, codes: Named, mapping: Mapped, write: Written) -> dict[str, Any]:
    """What does not change with its course."""
    owner = body["owner"]
    number = owner["id_number"] or owner["tax_code"] or owner["passport"]
    has_key = owner["key"] and body["channel"] == "online"
    return {
        "MaHoSo": ref,
        "MaTTHC": body["procedure"]["code"],
        "TenTTHC": body["procedure"]["name"],
        "MaLinhVuc": body["procedure"]["field_code"],
        "TenLinhVuc": body["procedure"]["field"],
        "KenhThucHien": str(mapping["channels"][body["channel"]]),
        "ChuHoSo": owner["name"],
        "LoaiDoiTuong": str(mapping["subjects"][_subject(owner)]),
        **({"MaDoiTuong": owner["key"]} if has_key else {}),
        "SoGiayToChuHoSo": number,
        "DinhDanhCHS": _identified(owner["id_number"]),
        "Email": owner["email"],
        "SoDienThoai": owner["phone"],
        "NgayNopHoSo": write(body["filed_at"]),
        "HinhThuc": str(mapping["returning"].get(body["returning"], 0)),
        "DonViXuLy": codes("agency", body["handling"]),
        "NoiNopHoSo": mapping["filed"]["there" if body.get("from_portal") else "here"],
        "HoSoCoThanhPhanSoHoa": str(int(any(p["digitised"] for p in body["papers"]))),
        "TaiKhoanDuocXacThucVoiVNeID": str(int(body["vneid"])),
        "DSKetNoiCSDL": [{"MaCSDL": one} for one in body["databases"]],
        "TaiLieuNop": [_paper(p, mapping) for p in body["papers"]],
    }


def course(body: Body, mapping: Mapped, write: Written) -> dict[str, Any]:
    """How it stands: the status as it is, and the moments that belong to it."""
    status = body["status"]
    refused = status == 3
    return {
        "TrangThaiHoSo": str(mapping["statuses"][str(status)]),
        "NgayTiepNhan": write(body["received_at"]),
        "NgayHenTra": write(body["due_at"]),
        "NgayKetThucXuLy": write(body["finished_at"] or (None if refused else body["ended_at"])),
        "NgayTuChoi": write(body["ended_at"] if refused else None),
        "NgayTra": write(body["returned_at"]),
        "GhiChu": body["note"][: mapping["longest"]["TrichYeuHoSo"]],
        "DuocThanhToanTrucTuyen": str(mapping["paid"][_paid(body)]),
        "DanhSachHoSoBoSung": [_supplement(one, body, write) for one in body["supplements"]],
    }


def fees(body: Body, mapping: Mapped) -> list[dict[str, Any]]:
    """What is charged."""
    return [
        {
            "TenPhiLePhi": fee["name"],
            "MaPhiLePhi": fee["code"],
            "HinhThucThu": str(mapping["collected"].get(fee["at"], 1)),
            "Gia": str(fee["amount"] or 0),
            "LoaiPhiLePhi": str(mapping["fee_kinds"].get(fee["kind"], 1)),
        }
        for fee in body["fees"]
    ]


def results(body: Body) -> list[dict[str, Any]]:
    """The papers that came of it."""
    return [
        {"TenGiayTo": one["name"], "GiayToId": one["sha256"], "MaGiayToKetQua": one["sha256"][:16]}
        for one in body["results"]
    ]


def line(body: Body, ref: str, codes: Named, mapping: Mapped, write: Written) -> dict[str, Any]:
    """One line of its course."""
    return {
        "MaHoSo": ref,
        "NguoiXuLy": body["by"][: mapping["longest"]["NguoiXuLy"]],
        "ChucDanh": body["post"],
        "ThoiDiemXuLy": write(body["at"]),
        "PhongBanXuLy": codes("agency", body["agency"]),
        "NoiDungXuLy": body["words"],
        "TrangThai": str(mapping["statuses"][str(body["status"])]),
        "NgayBatDau": write(body["received_at"]),
        "NgayKetThucTheoQuyDinh": write(body["due_at"]),
    }


def differing(expected: Any, there: Any) -> list[str]:
    """The names under which something else is shown than what is expected; what is shown besides does not count."""
    if not isinstance(there, Mapping):
        return sorted(expected)
    return [name for name, value in expected.items() if not _is_shown(value, there.get(name))]


def _is_shown(value: Any, there: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(there, Mapping) and not differing(value, there)
    if isinstance(value, list):
        same = isinstance(there, list) and len(value) == len(there)
        return same and all(_is_shown(a, b) for a, b in zip(value, there, strict=True))
    return bool(value == there)


def _subject(owner: Mapping[str, Any]) -> str:
    if owner["kind"] == "person":
        return "person"
    return "enterprise" if owner["tax_code"] else "organisation"


def _identified(number: str) -> list[dict[str, str]]:
    kinds = {12: "1", 9: "2"}
    kind = kinds.get(len(number)) if number.isdecimal() else None
    return [{"LoaiDinhDanh": kind, "SoDinhDanh": number}] if kind else []


def _paper(paper: Mapping[str, Any], mapping: Mapped) -> dict[str, str]:
    return {
        "TepDinhKemId": paper["sha256"],
        "TenTepDinhKem": paper["name"][: mapping["longest"]["TenTepDinhKem"]],
        "IsDeleted": "0",
        "MaThanhPhanHoSo": paper["component"],
        "DuocSoHoa": str(int(paper["digitised"])),
        "DuocTaiSuDung": str(int(paper["reused"])),
        "DuocLayTuKhoDMQG": "0",
    }


def _paid(body: Body) -> str:
    """What we know: paid at a counter is not paid online."""
    paid = body["paid"]
    return "online" if paid and paid["way"] in ("online", "gateway") else "none"


def _supplement(one: Mapping[str, Any], body: Body, write: Written) -> dict[str, Any]:
    answered = one["answered_at"]
    return {
        "HoSoBoSungId": str(one["number"]),
        "NguoiYeuCauBoSung": one["by"],
        "NoiDungBoSung": one["what"],
        "NgayBoSung": write(one["asked_at"]),
        "NgayTiepNhanBoSung": write(answered),
        "TrangThaiBoSung": "1" if answered else "0",
        "NgayHenTraTruoc": write(one["due_before"]),
        "NgayHenTraMoi": write(one["due_after"]),
    }
