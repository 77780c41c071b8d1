"""A message that the portal has for us, read into our words. What it announces and how was in no source: this one file
says what we take, with the names of the newer service's `create`."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from motcua.exchange.types import AnnouncedFile, Arrival
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.kernel.vietnamese import normal

FILED = "filed"
_HEX = frozenset("0123456789abcdef")


class UnreadableError(Exception):
    """What is wrong with it, for the page."""


def read_arrival(row: Any, mapping: Mapping[str, Any]) -> Arrival:
    """Never raises: what cannot be read is an arrival with a trouble, kept as it came."""
    raw = json.dumps(row, ensure_ascii=False, sort_keys=True).encode()
    given: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
    ref = str(given.get("MaHoSo") or "")
    number = given.get("SoThuTu")
    try:
        body, files = _body(given, mapping)
        trouble = (
            "" if isinstance(number, int) and number > 0 and ref and given.get("Id") else "thiếu số thứ tự"
        )
    except UnreadableError as error:
        body, files, trouble = {}, (), str(error)
    return Arrival(
        id=str(given.get("Id") or ""),
        ref=ref,
        number=number if isinstance(number, int) and number > 0 else 0,
        kind=str(given.get("LoaiBanTin") or ""),
        at=_moment(given.get("ThoiDiem")) or clock.now(),
        raw=raw,
        body=body,
        files=files,
        trouble=trouble,
    )


def _body(
    given: Mapping[str, Any], mapping: Mapping[str, Any]
) -> tuple[dict[str, Any], Sequence[AnnouncedFile]]:
    told = given.get("HoSo")
    if not isinstance(told, Mapping):
        raise UnreadableError("không có phần HoSo")
    for name in ("MaTTHC", "ChuHoSo", "LoaiDoiTuong", "MaDonViTiepNhan"):
        if not str(told.get(name) or "").strip():
            raise UnreadableError(f"thiếu {name}")
    form = told.get("EformThongTinChiTiet")
    if not isinstance(form, Mapping):
        raise UnreadableError("EformThongTinChiTiet không đọc được")
    subjects = {str(code): kind for kind, code in mapping["subjects"].items()}
    filer = told.get("ThongTinNguoiNop")
    body = {
        "procedure": str(told["MaTTHC"]),
        "case": str(told.get("MaDichVuCong") or ""),
        "agency": str(told["MaDonViTiepNhan"]),
        "handling": str(told.get("DonViXuLy") or ""),
        "owner": {
            "name": normal(str(told["ChuHoSo"])),
            "kind": subjects.get(str(told["LoaiDoiTuong"]), ""),
            "number": str(told.get("SoGiayToChuHoSo") or ""),
            "key": str(told.get("MaDoiTuong") or ""),
            "level": str(told.get("loAs") or "1"),
        },
        "filer": dict(filer) if isinstance(filer, Mapping) else {},
        "answers": dict(form),
        "filed_at": str(told.get("NgayNopHoSo") or ""),
    }
    return body, _files(told.get("ThanhPhanHoSo"))


def _files(parts: Any) -> Sequence[AnnouncedFile]:
    found = []
    for part in parts if isinstance(parts, list) else []:
        for one in part.get("GiayToDinhKem") or [] if isinstance(part, Mapping) else []:
            hashed = str(one.get("HashTepTin") or "").lower()
            if len(hashed) != 64 or set(hashed) - _HEX or not one.get("IdGiayTo"):
                raise UnreadableError("giấy tờ đính kèm không có mã băm SHA-256")
            found.append(
                AnnouncedFile(
                    id=str(one["IdGiayTo"]),
                    sha256=hashed,
                    size=int(one.get("DungLuong") or 0),
                    component=str(part.get("MaThanhPhanHoSo") or ""),
                    name=normal(str(one.get("TenGiayTo") or "")),
                )
            )
    return tuple(found)


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=VIETNAM)
    except ValueError:
        return None
