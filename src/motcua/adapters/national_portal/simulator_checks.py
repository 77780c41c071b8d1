"""What the simulated portal asks of what it gets, written down once more from what is known of the real one.

A simulator that borrowed our own code could not find us wrong.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

_NUMBER = re.compile(r"^(?:\d{3}\.\d{2}\.\d{2}\.[GH]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,4})-\d{6}-\d{4,8}$")
_PROCEDURE = re.compile(r"^\d\.\d{6}(?:\..+)?$")
_STATUSES = {str(n) for n in range(1, 11)}
_FLAGS = ("HoSoCoThanhPhanSoHoa", "TaiKhoanDuocXacThucVoiVNeID")
# A moment that a status cannot be without.
_NEEDED = {
    "2": "NgayTiepNhan",
    "3": "NgayTuChoi",
    "4": "NgayTiepNhan",
    "9": "NgayKetThucXuLy",
    "10": "NgayTra",
}
_RESULTS = {"5", "6", "9"}
Read = Callable[[str], datetime | None]


def digits(text: str) -> datetime | None:
    """`yyyyMMddHHmmss`."""
    return datetime.strptime(text, "%Y%m%d%H%M%S") if re.fullmatch(r"\d{14}", text) else None  # noqa: DTZ007


def iso(text: str) -> datetime | None:
    """`yyyy-MM-ddTHH:mm:ss.fff`."""
    whole = re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}", text)
    return datetime.fromisoformat(text) if whole else None


def of_declared(given: Mapping[str, Any], read: Read) -> list[str]:
    """What is wrong with what is declared of a dossier."""
    wrong = [
        name
        for name in ("MaHoSo", "MaTTHC", "TenTTHC", "ChuHoSo", "NgayNopHoSo", "DonViXuLy")
        if not _text(given, name)
    ]
    wrong += ["MaHoSo"] * (not _NUMBER.match(_text(given, "MaHoSo")))
    wrong += ["MaTTHC"] * (not _PROCEDURE.match(_text(given, "MaTTHC")))
    wrong += ["KenhThucHien"] * (_text(given, "KenhThucHien") not in {"1", "2", "3"})
    wrong += ["LoaiDoiTuong"] * (_text(given, "LoaiDoiTuong") not in {"1", "2", "3", "4"})
    wrong += ["MaDoiTuong"] * ("MaDoiTuong" in given and _text(given, "KenhThucHien") != "2")
    wrong += ["NoiNopHoSo"] * (_text(given, "NoiNopHoSo") not in {"1", "2"})
    wrong += [name for name in _FLAGS if _text(given, name) not in {"0", "1"}]
    for one in given.get("DinhDanhCHS") or ():
        lengths = {"1": 12, "2": 9}
        fits = lengths.get(_text(one, "LoaiDinhDanh")) == len(_text(one, "SoDinhDanh"))
        wrong += ["DinhDanhCHS"] * (not fits)
    wrong += ["NgayNopHoSo"] * (not _is_moment(_text(given, "NgayNopHoSo"), read))
    return sorted(set(wrong))


def of_course(given: Mapping[str, Any], read: Read) -> list[str]:
    """What is wrong with how a dossier is said to stand."""
    status = _text(given, "TrangThaiHoSo")
    wrong = ["TrangThaiHoSo"] * (status not in _STATUSES)
    needed = _NEEDED.get(status)
    wrong += [needed] if needed and not _text(given, needed) else []
    wrong += [
        name
        for name in given
        if name.startswith("Ngay") and _text(given, name) and not _is_moment(_text(given, name), read)
    ]
    wrong += ["GhiChu"] * (len(_text(given, "GhiChu")) > 1000)
    # Waiting is not settling: with 5, 6 and 8 nothing has an end, unless it was stopped.
    wrong += ["NgayKetThucXuLy"] * (status in {"5", "6"} and bool(_text(given, "NgayKetThucXuLy")))
    wrong += ["DuocThanhToanTrucTuyen"] * (_text(given, "DuocThanhToanTrucTuyen") not in {"0", "1", "2"})
    wrong += ["DanhSachHoSoBoSung"] * (status == "5" and not given.get("DanhSachHoSoBoSung"))
    return sorted(set(wrong))


def of_results(given: Mapping[str, Any]) -> list[str]:
    """The newer service takes fees and results with a few statuses only."""
    named = [name for name in ("DanhSachLePhi", "DanhSachGiayToKetQua") if name in given]
    return [] if _text(given, "TrangThaiHoSo") in _RESULTS else named


def of_line(given: Mapping[str, Any], read: Read) -> list[str]:
    """What is wrong with a line of a dossier's course."""
    wrong = [name for name in ("MaHoSo", "NoiDungXuLy", "ThoiDiemXuLy") if not _text(given, name)]
    wrong += ["TrangThai"] * (_text(given, "TrangThai") not in _STATUSES)
    wrong += ["NguoiXuLy"] * (len(_text(given, "NguoiXuLy")) > 50)
    wrong += ["ThoiDiemXuLy"] * (not _is_moment(_text(given, "ThoiDiemXuLy"), read))
    return sorted(set(wrong))


def moments(given: Mapping[str, Any], read: Read) -> list[datetime]:
    """The moments that must have passed: when something happened."""
    names = ("NgayNopHoSo", "NgayTiepNhan", "NgayTra", "NgayKetThucXuLy", "NgayTuChoi", "ThoiDiemXuLy")
    found = (read(_text(given, name)) for name in names if _text(given, name))
    return [moment for moment in found if moment]


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _is_moment(text: str, read: Read) -> bool:
    try:
        return read(text) is not None
    except ValueError:
        return False
